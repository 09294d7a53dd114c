#include "core/toml_decode.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>
#include <algorithm>
#include <optional>

#include "core/keys.hpp"
#include "core/suggest.hpp"
#include "core/syntax_message.hpp"
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

class Decoder {
  public:
    Decoder(const Excerpt& excerpt, Diagnostics& out) : excerpt_(excerpt), out_(out) {}

    std::vector<VolumeDecl> document(const toml::table& root) {
        for (const auto& [key, node] : root) {
            if (key.str() == "volume") volumes(key, node);
            else unknown(key, node);
        }
        return std::move(volumes_);
    }

  private:
    [[nodiscard]] Span span(const toml::source_region& region) const {
        const auto line = region.begin.line <= 1 ? excerpt_.first_line : region.begin.line - 2 + excerpt_.second_line;
        const bool one_line = region.end.line == region.begin.line && region.end.column > region.begin.column;
        return {&excerpt_.source, line, region.begin.column, one_line ? region.end.column : region.begin.column + 1};
    }

    void unknown(const toml::key& key, const toml::node& node) {
        if (!node.is_table() && !node.is_array_of_tables()) {
            out_.error(Code::key_unknown, span(key.source()),
                       fmt::format("{} stands outside of any volume", in_quotes(key.str())),
                       "write it below a line '[volume.NAME]'");
            return;
        }
        constexpr std::array<std::string_view, 1> tables{"volume"};
        constexpr std::array<std::string_view, 5> sections{"Unit", "Mount", "Automount", "Install", "Swap"};
        auto hint = did_you_mean(key.str(), tables);
        if (std::ranges::find(sections, key.str()) != sections.end())
            hint = "this looks like a unit file: see berth.toml(5) for declarations";
        else if (hint.empty() && node.is_table() && node.as_table()->contains("where") && VolumeName::parse(key.str()))
            hint = fmt::format("write '[volume.{}]'", key.str());
        out_.error(Code::table_unknown, span(key.source()), fmt::format("unknown table {}", in_quotes(key.str())),
                   std::move(hint));
    }

    void volumes(const toml::key& key, const toml::node& node) {
        if (const auto* table = node.as_table()) {
            for (const auto& [name, volume] : *table) this->volume(name, volume);
            return;
        }
        out_.error(Code::value_type, span(key.source()), "'volume' must be a table",
                   "write '[volume.NAME]' with a name of your choice");
    }

    void volume(const toml::key& name, const toml::node& node) {
        if (const auto* table = node.as_table()) {
            const bool has_header = !table->is_inline() && table->source().begin.line > 0;
            auto& decl = begin(name, has_header ? span(table->source()) : span(name.source()));
            entries(decl, *table);
            return;
        }
        if (const auto* array = node.as_array(); array != nullptr && array->is_array_of_tables() && !array->empty()) {
            auto& decl = begin(name, span(name.source()));
            blame(decl, decl.name.where, Code::value_type,
                  fmt::format("volume {} is declared as an array", in_quotes(name.str())),
                  fmt::format("write '[volume.{}]' with single brackets", printable(name.str())));
            Diagnostics ignored;
            Decoder(excerpt_, ignored).entries(decl, *array->front().as_table());
            decl.faults.resize(1);  // the others are in what is ignored
            decl.salvaged = true;
            return;
        }
        const bool key = volume_key(name.str()) != nullptr;
        out_.error(
            Code::value_type, span(name.source()),
            fmt::format("{} is not a volume: a volume is a table", in_quotes(name.str())),
            key ? "write it below a line '[volume.NAME]'" : fmt::format("write '[volume.{}]'", printable(name.str())));
    }

    VolumeDecl& begin(const toml::key& name, Span header) {
        return volumes_.emplace_back(VolumeDecl{
            .name = {std::string(name.str()), span(name.source())}, .header = header, .main = &excerpt_.source});
    }

    void blame(VolumeDecl& decl, const Span& where, Code code, std::string message, std::string hint = {}) {
        auto& found = out_.error(code, where, std::move(message), std::move(hint));
        decl.faults.push_back({where, found.message, &found});
    }

    void entries(VolumeDecl& decl, const toml::table& table) {
        decl.entries.reserve(table.size());
        for (const auto& [name, node] : table) {
            const auto* key = volume_key(name.str());
            if (key == nullptr) {
                unknown_key(decl, name, node);
                continue;
            }
            auto value = this->value(decl, *key, node);
            if (value) decl.entries.push_back({key, span(name.source()), span(node.source()), *std::move(value)});
            else decl.unreadable.push_back(key);
        }
    }

    void unknown_key(VolumeDecl& decl, const toml::key& name, const toml::node& node) {
        std::vector<std::string_view> names;
        for (const auto& known : volume_keys()) names.push_back(known.name);
        auto meant = nearest(name.str(), names);
        const auto other_word = std::ranges::find(other_words, name.str(), &OtherWord::word);
        if (other_word != other_words.end()) meant = other_word->key;
        std::string hint = meant ? fmt::format("did you mean '{}'?", *meant) : std::string();
        if (meant) decl.unreadable.push_back(volume_key(*meant));
        if (!meant && node.is_table() && !node.as_table()->is_inline()) {
            hint = "a volume's name has no dots; a volume has the tables 'unit', 'mount' and 'automount'";
            decl.salvaged = true;  // it is another volume that is meant, so nothing is missing in this one
        }
        blame(decl, span(name.source()), Code::key_unknown,
              fmt::format("unknown key {} in volume {}", in_quotes(name.str()), in_quotes(decl.name.value)),
              std::move(hint));
    }

    std::optional<Value> value(VolumeDecl& decl, const Key& key, const toml::node& node) {
        switch (key.kind) {
            case Kind::text:
                if (const auto* string = node.as_string()) return Value(string->get());
                break;
            case Kind::flag:
                if (const auto* boolean = node.as_boolean()) return Value(boolean->get());
                break;
            case Kind::list:
                if (const auto* array = node.as_array()) return list(decl, key, *array);
                break;
            case Kind::table:
                if (const auto* table = node.as_table()) return directives(decl, *table);
                break;
        }
        blame(decl, span(node.source()), Code::value_type, fmt::format("'{}' must be {}", key.name, name_of(key.kind)),
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

    std::optional<Value> list(VolumeDecl& decl, const Key& key, const toml::array& array) {
        std::vector<Text> out;
        out.reserve(array.size());
        for (const auto& element : array) {
            if (const auto* string = element.as_string()) out.push_back({string->get(), span(element.source())});
            else
                blame(decl, span(element.source()), Code::value_type,
                      fmt::format("'{}' must be an array of strings", key.name), "write each element in quotes");
        }
        return Value(std::move(out));
    }

    std::optional<Value> directives(VolumeDecl& decl, const toml::table& table) {
        std::vector<Directive> out;
        for (const auto& [name, node] : table) {
            Directive directive{.name = {std::string(name.str()), span(name.source())}, .values = {}};
            if (const auto* array = node.as_array()) {
                for (const auto& element : *array) directive_value(decl, directive, element);
            } else {
                directive_value(decl, directive, node);
            }
            out.push_back(std::move(directive));
        }
        return Value(std::move(out));
    }

    void directive_value(VolumeDecl& decl, Directive& directive, const toml::node& node) {
        const auto where = span(node.source());
        if (const auto* string = node.as_string()) directive.values.push_back({string->get(), where});
        else if (const auto* integer = node.as_integer())
            directive.values.push_back({std::to_string(integer->get()), where});
        else if (const auto* boolean = node.as_boolean())
            directive.values.push_back({boolean->get() ? "true" : "false", where});
        else
            blame(decl, where, Code::value_type,
                  fmt::format("{} must be a string, an integer, true or false, or an array of these",
                              in_quotes(directive.name.value)));
    }

    const Excerpt& excerpt_;
    Diagnostics& out_;
    std::vector<VolumeDecl> volumes_;
};

std::optional<SyntaxError> bad_byte(const Excerpt& excerpt) {
    std::string_view rest = excerpt.text;
    SyntaxError error{.line = 1, .column = 1, .complaint = {Code::syntax, {}, "save the file as UTF-8"}};
    if (rest.starts_with("\xEF\xBB\xBF")) rest.remove_prefix(3);
    while (!rest.empty()) {
        const auto point = first_code_point(rest);
        if (!point.valid) {
            error.complaint.message = fmt::format("the byte 0x{:02x} is not UTF-8", point.value);
            return error;
        }
        rest.remove_prefix(point.size);
        if (point.value == '\n') ++error.line;
        error.column = point.value == '\n' ? 1 : error.column + 1;
    }
    return std::nullopt;
}

/// Where the string over several lines begins at whose missing end the parser gave up, if it did.
std::optional<toml::source_position> open_block_string(std::string_view text, std::string_view description) {
    if (description.find("string") == std::string_view::npos ||
        description.find("end-of-file") == std::string_view::npos)
        return std::nullopt;
    const auto basic = text.rfind("\"\"\"");
    const auto literal = text.rfind("'''");
    if (basic == std::string_view::npos && literal == std::string_view::npos) return std::nullopt;
    const auto at =
        basic == std::string_view::npos || (literal != std::string_view::npos && literal > basic) ? literal : basic;
    const auto before = text.substr(0, at);
    const auto begin = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
    return toml::source_position{static_cast<std::uint32_t>(std::ranges::count(before, '\n') + 1),
                                 static_cast<std::uint32_t>(code_points(before.substr(begin)) + 1)};
}

}  // namespace

std::expected<std::vector<VolumeDecl>, SyntaxError> decode(const Excerpt& excerpt, Diagnostics& out) {
    const auto in_source = [&](std::uint32_t line) {
        return line <= 1 ? excerpt.first_line : line - 2 + excerpt.second_line;
    };
    if (auto bad = bad_byte(excerpt)) {
        bad->line = in_source(bad->line);
        return std::unexpected(*std::move(bad));
    }
    try {
        return Decoder(excerpt, out).document(toml::parse(excerpt.text, std::string_view()));
    } catch (const toml::parse_error& error) {
        auto at = error.source().begin;
        if (const auto opened = open_block_string(excerpt.text, error.description())) at = *opened;
        const auto line = in_source(at.line);
        auto better = syntax_message(error.description(), excerpt.source.line(line), at.column);
        return std::unexpected(
            SyntaxError{line, better.column, {Code::syntax, std::move(better.message), std::move(better.hint)}});
    }
}

}  // namespace berth
