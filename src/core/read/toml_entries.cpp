#include "core/read/toml_entries.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <optional>

#include "core/keys/keys.hpp"
#include "core/text/suggest.hpp"
#include "core/text/text.hpp"
#include "core/toml/key_names.hpp"
#include "core/values/mount_option.hpp"

namespace berth {
namespace {

/// What else a key is called, here and there.
struct OtherWord {
    std::string_view word;
    std::string_view key;
};

constexpr std::array other_words{
    OtherWord{"dev", key::what},
    OtherWord{"device", key::what},
    OtherWord{"source", key::what},
    OtherWord{"dir", key::where},
    OtherWord{"mount_point", key::where},
    OtherWord{"mountpoint", key::where},
    OtherWord{"path", key::where},
    OtherWord{"target", key::where},
    OtherWord{"filesystem", key::type},
    OtherWord{"fs", key::type},
    OtherWord{"fstype", key::type},
    OtherWord{"mntopts", key::options},
    OtherWord{"mode", key::directory_mode},
    OtherWord{"depends", key::requires_},
    OtherWord{"nofail", key::required},
};

class EntryReader {
  public:
    EntryReader(VolumeDecl& decl, const Excerpt& excerpt, Diagnostics& out)
        : decl_(decl), excerpt_(excerpt), out_(out) {}

    void read(const toml::table& table) {
        decl_.entries.reserve(table.size());
        for (const auto& [name, node] : table) read(name, node);
    }

    void read(const toml::key& name, const toml::node& node) {
        key_ = key_of(decl_.table, name.str());
        if (key_ == nullptr) {
            unknown_key(name, node);
            return;
        }
        if (auto refused = refusal()) {
            blame(span(name.source()), *std::move(refused));
            return;
        }
        auto value = this->value(*key_, node);
        if (value) decl_.entries.push_back({key_, span(name.source()), span(node.source()), *std::move(value)});
        else decl_.unreadable.push_back(key_);
    }

  private:
    [[nodiscard]] Span span(const toml::source_region& region) const { return span_of(excerpt_, region); }

    void blame(const Span& where, Code code, std::string message, std::string hint = {}) {
        blame(where, {code, std::move(message), std::move(hint)});
    }
    void blame(const Span& where, Complaint complaint) { berth::blame(decl_, out_, where, std::move(complaint), key_); }

    /// Why the key can't be a default.
    [[nodiscard]] std::optional<Complaint> refusal() const {
        if (!decl_.is_defaults) return std::nullopt;
        if (key_->name == key::where)
            return Complaint{Code::default_invalid, "'where' can't be a default: each volume has its own mount point",
                             "take it out"};
        if (key_->name == key::type && !decl_.name.value.empty())
            return Complaint{Code::default_invalid, "'type' can't be a default for the volumes of one type",
                             "take it out, or move it to '[defaults]'"};
        return std::nullopt;
    }

    void unknown_key(const toml::key& name, const toml::node& node) {
        std::vector<std::string_view> names;
        for (const auto* known : keys_of(decl_.table)) names.push_back(known->name);
        auto meant = nearest(name.str(), names);
        const auto other_word = std::ranges::find(other_words, name.str(), &OtherWord::word);
        if (other_word != other_words.end() && key_of(decl_.table, other_word->key) != nullptr) meant = other_word->key;
        std::string hint = meant ? fmt::format("did you mean '{}'?", *meant) : std::string();
        if (meant) decl_.unreadable.push_back(key_of(decl_.table, *meant));
        if (!meant && !decl_.is_defaults && node.is_table() && !node.as_table()->is_inline()) {
            hint = hint_at_tables();
            decl_.salvaged = true;  // it is another volume that is meant, so nothing is missing in this one
        }
        blame(span(name.source()), Code::key_unknown,
              fmt::format("unknown key {} in {}", in_quotes(name.str()), subject(decl_)), std::move(hint));
    }

    [[nodiscard]] std::string hint_at_tables() const {
        switch (decl_.table) {
            case Table::volume:
                return "a volume's name has no dots; a volume has the tables 'unit', 'mount' and 'automount'";
            case Table::encrypted:
                return "the name has no dots; an encrypted volume has the tables 'unit' and 'service'";
            case Table::swap: return "the name has no dots; swap has the tables 'unit' and 'swap'";
        }
        return {};
    }

    std::optional<Value> value(const Key& key, const toml::node& node) {
        switch (key.kind) {
            case Kind::text:
                if (const auto* string = node.as_string()) return Value(string->get());
                break;
            case Kind::flag:
                if (const auto* boolean = node.as_boolean()) return Value(boolean->get());
                break;
            case Kind::number:
                if (const auto* integer = node.as_integer()) return Value(integer->get());
                break;
            case Kind::list:
                if (const auto* array = node.as_array()) return Value(strings(*array, key.name));
                break;
            case Kind::table:
                if (const auto* table = node.as_table()) return directives(*table);
                break;
            case Kind::layers:
                if (const auto* table = node.as_table()) return layers(*table);
                break;
        }
        blame(span(node.source()), Code::value_type, fmt::format("'{}' must be {}", key.name, name_of(key.kind)),
              conversion(key, node));
        if (key.kind == Kind::list && node.is_string()) {  // plain enough what is meant: its guard keeps the edge
            return Value(elements(key, node));
        }
        return std::nullopt;
    }

    /// What the value would look like if it had the right type.
    static std::string conversion(const Key& key, const toml::node& node) {
        if (key.kind == Kind::list && node.is_string())
            return fmt::format("write [{}]", is_options(key) ? as_elements(node.as_string()->get()) : as_written(node));
        if (key.kind == Kind::number && node.is_string()) return "write it without quotes";
        if (key.kind == Kind::flag && node.is_string()) return "write true or false, without quotes";
        if (key.kind == Kind::text && node.is_integer() && key.form == "time span")
            return fmt::format("write \"{}s\" for seconds", **node.as_integer());
        if (key.kind == Kind::text && node.is_integer() && key.fallback.starts_with('"')) {
            return fmt::format("write it in quotes, as {}", key.fallback);
        }
        return {};
    }

    static bool is_options(const Key& key) { return key.name == key::options; }

    /// Of a string in the place of an array: all of it, but the options that fstab would have in it one by one.
    std::vector<Text> elements(const Key& key, const toml::node& node) const {
        const std::string_view text = node.as_string()->get();
        const auto where = span(node.source());
        if (!is_options(key)) return {{std::string(text), where}};
        std::vector<Text> out;
        for (const auto option : between_commas(text)) out.push_back({std::string(option), where});
        return out;
    }

    static std::string as_written(const toml::node& string) {
        return fmt::format("\"{}\"", printable(string.as_string()->get()));
    }

    std::vector<Text> strings(const toml::array& array, std::string_view key) {
        std::vector<Text> out;
        out.reserve(array.size());
        for (const auto& element : array) {
            if (const auto* string = element.as_string()) out.push_back({string->get(), span(element.source())});
            else
                blame(span(element.source()), Code::value_type, fmt::format("'{}' must be an array of strings", key),
                      "write each element in quotes");
        }
        return out;
    }

    std::optional<Value> directives(const toml::table& table) {
        std::vector<Directive> out;
        for (const auto& [name, node] : table) {
            Directive directive{.name = {std::string(name.str()), span(name.source())}, .values = {}};
            if (const auto* array = node.as_array()) {
                for (const auto& element : *array) directive_value(directive, element);
            } else {
                directive_value(directive, node);
            }
            out.push_back(std::move(directive));
        }
        return Value(std::move(out));
    }

    /// The table `overlay`.
    std::optional<Value> layers(const toml::table& table) {
        std::vector<Directive> out;
        const auto faults = decl_.faults.size();
        for (const auto& [name, node] : table) {
            Directive layers{.name = {std::string(name.str()), span(name.source())}, .values = {}};
            const bool is_list = name.str() == "lower";
            if (!is_list && name.str() != "upper" && name.str() != "work") {
                unknown_layer(name);
                continue;
            }
            const auto* array = node.as_array();
            if (const auto* string = node.as_string()) {
                layers.values.push_back({string->get(), span(node.source())});
                if (is_list)
                    blame(span(node.source()), Code::value_type, "'lower' must be an array of strings",
                          fmt::format("write [{}]", as_written(node)));
            } else if (is_list && array != nullptr) {
                layers.values = strings(*array, "lower");
            } else {
                blame(span(node.source()), Code::value_type,
                      fmt::format("'{}' must be {}", name.str(), is_list ? "an array of strings" : "a string"));
            }
            out.push_back(std::move(layers));
        }
        if (decl_.faults.size() > faults) decl_.unreadable.push_back(key_);
        return Value(std::move(out));
    }

    void unknown_layer(const toml::key& name) {
        constexpr std::array<std::string_view, 3> names{"lower", "upper", "work"};
        auto hint = did_you_mean(name.str(), names);
        for (const auto known : names) {
            if (name.str() == fmt::format("{}dir", known)) hint = fmt::format("did you mean '{}'?", known);
        }
        if (hint.empty()) hint = "an overlay has 'lower', 'upper' and 'work'";
        blame(span(name.source()), Code::key_unknown,
              fmt::format("unknown key {} in 'overlay' of {}", in_quotes(name.str()), subject(decl_)), std::move(hint));
    }

    void directive_value(Directive& directive, const toml::node& node) {
        const auto where = span(node.source());
        if (const auto* string = node.as_string()) directive.values.push_back({string->get(), where});
        else if (const auto* integer = node.as_integer())
            directive.values.push_back({std::to_string(integer->get()), where});
        else if (const auto* boolean = node.as_boolean())
            directive.values.push_back({boolean->get() ? "true" : "false", where});
        else
            blame(where, Code::value_type,
                  fmt::format("{} must be a string, an integer, true or false, or an array of these",
                              in_quotes(directive.name.value)));
    }

    VolumeDecl& decl_;
    const Key* key_ = nullptr;  // what is being read
    const Excerpt& excerpt_;
    Diagnostics& out_;
};

}  // namespace

Span span_of(const Excerpt& excerpt, const toml::source_region& region) {
    const auto line = region.begin.line <= 1 ? excerpt.first_line : region.begin.line - 2 + excerpt.second_line;
    const bool one_line = region.end.line == region.begin.line && region.end.column > region.begin.column;
    return {&excerpt.source, line, region.begin.column, one_line ? region.end.column : region.begin.column + 1};
}

void blame(VolumeDecl& decl, Diagnostics& out, const Span& where, Complaint complaint, const Key* key) {
    auto& found = out.error(where, std::move(complaint));
    decl.faults.push_back({where, found.message, &found, key});
}

void read_entry(VolumeDecl& decl, const toml::key& name, const toml::node& node, const Excerpt& excerpt,
                Diagnostics& out) {
    EntryReader(decl, excerpt, out).read(name, node);
}

void read_entries(VolumeDecl& decl, const toml::table& table, const Excerpt& excerpt, Diagnostics& out) {
    EntryReader(decl, excerpt, out).read(table);
}

}  // namespace berth
