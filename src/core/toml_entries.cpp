#include "core/toml_entries.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <optional>

#include "core/keys.hpp"
#include "core/suggest.hpp"
#include "core/text.hpp"

namespace berth {
namespace {

/// What else a key is called, here and there.
struct OtherWord {
    std::string_view word;
    std::string_view key;
};

constexpr std::array other_words{
    OtherWord{"dev", "what"},
    OtherWord{"device", "what"},
    OtherWord{"source", "what"},
    OtherWord{"dir", "where"},
    OtherWord{"mount_point", "where"},
    OtherWord{"mountpoint", "where"},
    OtherWord{"path", "where"},
    OtherWord{"target", "where"},
    OtherWord{"filesystem", "type"},
    OtherWord{"fs", "type"},
    OtherWord{"fstype", "type"},
    OtherWord{"mntopts", "options"},
    OtherWord{"mode", "directory_mode"},
    OtherWord{"depends", "requires"},
    OtherWord{"nofail", "required"},
};

class EntryReader {
  public:
    EntryReader(VolumeDecl& decl, const Excerpt& excerpt, Diagnostics& out)
        : decl_(decl), excerpt_(excerpt), out_(out) {}

    void read(const toml::table& table) {
        decl_.entries.reserve(table.size());
        for (const auto& [name, node] : table) {
            const auto* key = volume_key(name.str());
            if (key == nullptr) {
                unknown_key(name, node);
                continue;
            }
            auto value = this->value(*key, node);
            if (value) decl_.entries.push_back({key, span(name.source()), span(node.source()), *std::move(value)});
            else decl_.unreadable.push_back(key);
        }
    }

  private:
    [[nodiscard]] Span span(const toml::source_region& region) const { return span_of(excerpt_, region); }

    void blame(const Span& where, Code code, std::string message, std::string hint = {}) {
        berth::blame(decl_, out_, where, {code, std::move(message), std::move(hint)});
    }

    void unknown_key(const toml::key& name, const toml::node& node) {
        std::vector<std::string_view> names;
        for (const auto& known : volume_keys()) names.push_back(known.name);
        auto meant = nearest(name.str(), names);
        const auto other_word = std::ranges::find(other_words, name.str(), &OtherWord::word);
        if (other_word != other_words.end()) meant = other_word->key;
        std::string hint = meant ? fmt::format("did you mean '{}'?", *meant) : std::string();
        if (meant) decl_.unreadable.push_back(volume_key(*meant));
        if (!meant && node.is_table() && !node.as_table()->is_inline()) {
            hint = "a volume's name has no dots; a volume has the tables 'unit', 'mount' and 'automount'";
            decl_.salvaged = true;  // it is another volume that is meant, so nothing is missing in this one
        }
        blame(span(name.source()), Code::key_unknown,
              fmt::format("unknown key {} in volume {}", in_quotes(name.str()), in_quotes(decl_.name.value)),
              std::move(hint));
    }

    std::optional<Value> value(const Key& key, const toml::node& node) {
        switch (key.kind) {
            case Kind::text:
                if (const auto* string = node.as_string()) return Value(string->get());
                break;
            case Kind::flag:
                if (const auto* boolean = node.as_boolean()) return Value(boolean->get());
                break;
            case Kind::list:
                if (const auto* array = node.as_array()) return list(key, *array);
                break;
            case Kind::table:
                if (const auto* table = node.as_table()) return directives(*table);
                break;
        }
        blame(span(node.source()), Code::value_type, fmt::format("'{}' must be {}", key.name, name_of(key.kind)),
              conversion(key, node));
        if (key.kind == Kind::list && node.is_string()) {  // plain enough what is meant: its guard keeps the edge
            return Value(std::vector<Text>{{node.as_string()->get(), span(node.source())}});
        }
        return std::nullopt;
    }

    /// What the value would look like if it had the right type.
    static std::string conversion(const Key& key, const toml::node& node) {
        if (key.kind == Kind::list && node.is_string()) return fmt::format("write [{}]", as_written(node));
        if (key.kind == Kind::flag && node.is_string()) return "write true or false, without quotes";
        if (key.kind == Kind::text && node.is_integer() && key.form == "time span")
            return fmt::format("write \"{}s\" for seconds", **node.as_integer());
        if (key.kind == Kind::text && node.is_integer() && key.fallback.starts_with('"')) {
            return fmt::format("write it in quotes, as {}", key.fallback);
        }
        return {};
    }

    static std::string as_written(const toml::node& string) {
        return fmt::format("\"{}\"", printable(string.as_string()->get()));
    }

    std::optional<Value> list(const Key& key, const toml::array& array) {
        std::vector<Text> out;
        out.reserve(array.size());
        for (const auto& element : array) {
            if (const auto* string = element.as_string()) out.push_back({string->get(), span(element.source())});
            else
                blame(span(element.source()), Code::value_type,
                      fmt::format("'{}' must be an array of strings", key.name), "write each element in quotes");
        }
        return Value(std::move(out));
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
    const Excerpt& excerpt_;
    Diagnostics& out_;
};

}  // namespace

Span span_of(const Excerpt& excerpt, const toml::source_region& region) {
    const auto line = region.begin.line <= 1 ? excerpt.first_line : region.begin.line - 2 + excerpt.second_line;
    const bool one_line = region.end.line == region.begin.line && region.end.column > region.begin.column;
    return {&excerpt.source, line, region.begin.column, one_line ? region.end.column : region.begin.column + 1};
}

void blame(VolumeDecl& decl, Diagnostics& out, const Span& where, Complaint complaint) {
    auto& found = out.error(where, std::move(complaint));
    decl.faults.push_back({where, found.message, &found});
}

void read_entries(VolumeDecl& decl, const toml::table& table, const Excerpt& excerpt, Diagnostics& out) {
    EntryReader(decl, excerpt, out).read(table);
}

}  // namespace berth
