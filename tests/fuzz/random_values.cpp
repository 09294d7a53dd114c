#include "random_values.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <iterator>

#include "declared_case.hpp"

namespace fuzz {
namespace {

/// Keys whose elements are names of volumes as well as units, or sources.
bool may_name_volumes(std::string_view key) {
    constexpr std::array<std::string_view, 5> all{"requires", "wants", "binds_to", "after", "before"};
    return std::ranges::find(all, key) != all.end();
}

bool is_source(std::string_view key) { return key == "what" || key == "device"; }

bool may_have_a_header(std::string_view table, std::string_view key) {
    return table == "encrypted" && key == "options";
}

/// A key's, and a header's but for the last.
constexpr std::array<std::string_view, 5> of_others{"/k:DEVICE", "/k:MAPPED", "MAPPED", "PLACE/key", "VOLUME/key"};

std::string layers(const Neighbours& neighbours, Choices& choices) {
    const auto layer = [&](std::string_view sub) {
        return choices.happens(96) ? fmt::format("volume:{}{}", choices.pick(neighbours.volumes), sub)
                                   : choices.pick_early(pools().mount_points) + std::string(sub);
    };
    auto out = fmt::format("{{ lower = [{}", toml_string(layer("/low")));
    if (choices.happens(64)) out += fmt::format(", {}", toml_string(layer("/lower")));
    out += "]";
    if (choices.happens(128)) {
        const auto base = layer("");
        out += fmt::format(", upper = {}, work = {}", toml_string(base + "/upper"), toml_string(base + "/work"));
    }
    return out + " }";
}

/// A value of another type than the key's.
std::string of_another_type(Shape shape) {
    switch (shape) {
        case Shape::text:
        case Shape::other: return "30";
        case Shape::flag: return "\"yes\"";
        case Shape::number: return "\"10\"";
        case Shape::list: return "\"app.service\"";
    }
    return "{}";
}

std::string text(const std::string& table, const KnownKey& key, const Neighbours& neighbours, Choices& choices) {
    if (is_source(key.name) && choices.happens(96)) {
        constexpr std::array<std::string_view, 4> references{"VOLUME/file", "ENCRYPTED", "PLACE/file", "VOLUME"};
        return toml_string(source_of(choices.pick(references), neighbours, choices));
    }
    if (key.name == "key_file" && choices.happens(160))
        return toml_string(source_of(choices.pick(of_others), neighbours, choices));
    if (!key.words.empty()) return toml_string(choices.pick(key.words));
    const auto* pool = pool_of(table, key.name);
    return pool != nullptr ? toml_string(choices.pick_early(pool->right)) : from_json(key.example);
}

std::string list(const std::string& table, const KnownKey& key, const Neighbours& neighbours, Care care,
                 Choices& choices) {
    const auto* pool = pool_of(table, key.name);
    if (pool == nullptr) return from_json(key.example);
    std::string out;
    const auto count = 1 + choices.below(4) / 2;
    for (std::size_t i = 0; i < count; ++i) {
        const bool is_name = may_name_volumes(key.name) && choices.happens(128);
        const bool is_near = care == Care::nearly && i == 0;
        const bool is_header = i == 0 && !is_near && may_have_a_header(table, key.name) && choices.happens(128);
        const auto element =
            is_near     ? choices.pick(pool->nearly)
            : is_header ? "header=" + source_of(of_others[choices.below(of_others.size() - 1)], neighbours, choices)
            : is_name   ? choices.pick(neighbours.volumes)
                        : choices.pick_early(pool->right);
        out += (i == 0 ? "" : ", ") + toml_string(element);
    }
    return "[" + out + "]";
}

std::string number(const KnownKey& key, Care care, Choices& choices) {
    constexpr std::array<std::string_view, 3> right{"0", "1", "100"};
    constexpr std::array<std::string_view, 4> nearly{"-1", "32768", "9223372036854775807", "10.5"};
    if (care == Care::nearly) return std::string(choices.pick(nearly));
    return choices.happens(128) ? key.example : std::string(choices.pick(right));
}

/// A table of directives, or what only the example tells.
std::string other(const KnownKey& key, const Neighbours& neighbours, Care care, Choices& choices) {
    if (key.name == "overlay" && care == Care::right) return layers(neighbours, choices);
    constexpr std::array<std::string_view, 5> nearly{"{ Requires = \"app.service\" }", "{ \"A\\nB\" = 1 }",
                                                     "{ X-A = \"a\\nb\" }", "{ Where = \"/\" }",
                                                     "{ lower = [], upper = \"srv\", work = \"\" }"};
    if (care == Care::nearly) return std::string(choices.pick(nearly));
    if (key.example.starts_with('{') && choices.happens(96)) return "{ X-A = [\"x\", 2] }";
    return from_json(key.example);
}

/// A word that the key has in another table, or one that it has nowhere.
std::string word_of_another(const KnownKey& key, Choices& choices) {
    Pool words{"no such word"};
    for (const auto& table : known_tables()) {
        for (const auto& other : table.keys) {
            if (other.name == key.name) std::ranges::copy(other.words, std::back_inserter(words));
        }
    }
    std::erase_if(words, [&](const auto& word) { return std::ranges::find(key.words, word) != key.words.end(); });
    return choices.pick(words);
}

}  // namespace

std::string from_json(std::string_view json) {
    std::string out;
    bool in_string = false;
    for (std::size_t i = 0; i < json.size(); ++i) {
        if (json[i] == '"') in_string = !in_string;
        if (json[i] == '\\' && i + 1 < json.size()) out += json[i++];
        if (!in_string && json[i] == ':') out += " =";
        else out += json[i];
    }
    return out;
}

std::string source_of(std::string_view pattern, const Neighbours& neighbours, Choices& choices) {
    const auto behind = [&](std::string_view word) { return std::string(pattern.substr(word.size())); };
    if (pattern == "DEVICE") return choices.pick_early(pools().devices);
    if (pattern.starts_with("/k:")) return "/k:" + source_of(behind("/k:"), neighbours, choices);
    if (pattern == "MAPPED") return "/dev/mapper/" + choices.pick(neighbours.encrypted);
    if (pattern == "ENCRYPTED") return "encrypted:" + choices.pick(neighbours.encrypted);
    if (pattern.starts_with("VOLUME")) return "volume:" + choices.pick(neighbours.volumes) + behind("VOLUME");
    if (pattern.starts_with("PLACE")) return choices.pick_early(pools().mount_points) + behind("PLACE");
    return std::string(pattern);
}

std::string value_of(const std::string& table, const KnownKey& key, const Neighbours& neighbours, Care care,
                     Choices& choices) {
    if (care == Care::nearly && choices.happens(64)) return of_another_type(key.shape);
    switch (key.shape) {
        case Shape::text: {
            const auto* pool = pool_of(table, key.name);
            if (care == Care::right) return text(table, key, neighbours, choices);
            return pool != nullptr ? toml_string(choices.pick(pool->nearly))
                                   : toml_string(word_of_another(key, choices));
        }
        case Shape::flag: return care == Care::nearly ? "1" : choices.happens(192) ? "true" : "false";
        case Shape::number: return number(key, care, choices);
        case Shape::list: return list(table, key, neighbours, care, choices);
        case Shape::other: return other(key, neighbours, care, choices);
    }
    return from_json(key.example);
}

}  // namespace fuzz
