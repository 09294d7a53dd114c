#include "core/read/toml_decode.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>
#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <utility>

#include "core/keys/keys.hpp"
#include "core/read/meant/guesses.hpp"
#include "core/read/toml_entries.hpp"
#include "core/text/suggest.hpp"
#include "core/text/text.hpp"
#include "core/toml/key_names.hpp"
#include "core/toml/syntax_message.hpp"
#include "core/values/filesystem_type.hpp"
#include "core/values/volume_name.hpp"

namespace berth {
namespace {

constexpr std::array tables{Table::volume, Table::encrypted, Table::swap};

std::string_view subject_of_all(Table table) {
    switch (table) {
        case Table::volume: return "a volume";
        case Table::encrypted: return "an encrypted volume";
        case Table::swap: return "swap";
    }
    return {};
}

class Decoder {
  public:
    Decoder(const Excerpt& excerpt, Diagnostics& out) : excerpt_(excerpt), out_(out) {}

    Tables document(const toml::table& root) {
        for (const auto& [key, node] : root) {
            const auto table = std::ranges::find(tables, key.str(), [](Table one) { return name_of(one); });
            if (table != tables.end()) declarations(*table, key, node);
            else if (key.str() == "defaults") defaults(key, node);
            else unknown(key, node);
        }
        if (stray_) guesses_.without_name(root, *stray_);
        return std::move(all_);
    }

  private:
    [[nodiscard]] Span span(const toml::source_region& region) const { return span_of(excerpt_, region); }

    void unknown(const toml::key& key, const toml::node& node) {
        if (!node.is_table() && !node.is_array_of_tables()) {
            const auto where = span(key.source());
            auto& found = out_.error(Code::key_unknown, where,
                                     fmt::format("{} stands outside of any volume", in_quotes(key.str())),
                                     "write it below a line '[volume.NAME]'");
            take(stray_, {where, found.message, &found});
            return;
        }
        constexpr std::array<std::string_view, 4> known{"volume", "encrypted", "swap", "defaults"};
        constexpr std::array<std::string_view, 5> sections{"Unit", "Mount", "Automount", "Install", "Swap"};
        auto hint = did_you_mean(key.str(), known);
        if (std::ranges::find(sections, key.str()) != sections.end())
            hint = "this looks like a unit file: see berth.toml(5) for declarations";
        else if (hint.empty() && node.is_table() && node.as_table()->contains(key::where) &&
                 VolumeName::parse(key.str()))
            hint = fmt::format("write '[volume.{}]'", key.str());
        else if (const auto dot = key.str().find('.'); dot != std::string_view::npos &&
                                                       is_among(key.str().substr(0, dot), known) &&
                                                       VolumeName::parse(key.str().substr(dot + 1)))
            hint = fmt::format("the quotes make one name of it: write '[{}]'", key.str());
        const auto report = [&](const Span& where) -> Fault {
            auto& found =
                out_.error(Code::table_unknown, where, fmt::format("unknown table {}", in_quotes(key.str())), hint);
            return {where, found.message, &found};
        };
        const auto first = report(span(key.source()));
        // To TOML [volumes.a] and [volumes.b] are parts of one table; who wrote them has made the mistake twice.
        Guesses::FaultsOfParts others;
        if (const auto* parts = node.as_table()) {
            for (const auto& [name, part] : *parts) {
                const auto where = header_of(name, part, key.str().size());
                if (where && where->line != first.where.line) others.emplace(&part, report(*where));
            }
        }
        guesses_.unknown_table(key, node, first, others);
    }

    /// Where the first key, of this length, is in the header by which the table, or the first of an array of them, is
    /// declared.
    [[nodiscard]] std::optional<Span> header_of(const toml::key& name, const toml::node& part,
                                                std::size_t length) const {
        const auto* array = part.as_array();
        const auto is_array = array != nullptr && array->is_array_of_tables() && !array->empty();
        const auto* table = is_array ? array->front().as_table() : part.as_table();
        if (table == nullptr || table->is_inline() || table->source().begin.line == 0) return std::nullopt;
        if (table->source().begin == name.source().begin) return span(name.source());  // no header: a key with dots
        auto out = span(table->source());
        out.column += is_array ? 2 : 1;
        out.end_column = out.column + static_cast<std::uint32_t>(length);
        return out;
    }

    void declarations(Table table, const toml::key& key, const toml::node& node) {
        if (const auto* all = node.as_table()) {
            for (const auto& [name, one] : *all) declaration(table, name, one);
            if (const auto stray = std::exchange(misplaced_, nullptr)) guesses_.without_name(*all, *stray);
            return;
        }
        const auto where = span(key.source());
        auto& found = out_.error(Code::value_type, where, fmt::format("'{}' must be a table", name_of(table)),
                                 fmt::format("write '[{}.NAME]' with a name of your choice", name_of(table)));
        if (table == Table::volume) guesses_.without_name(node, {where, found.message, &found});
    }

    void declaration(Table table, const toml::key& name, const toml::node& node) {
        if (const auto* entries = node.as_table()) {
            const bool has_header = !entries->is_inline() && entries->source().begin.line > 0;
            auto& decl = begin(table, name, has_header ? span(entries->source()) : span(name.source()));
            read_entries(decl, *entries, excerpt_, out_);
            if (!decl.faults.empty()) guesses_.below(*entries, decl);
            return;
        }
        if (const auto* array = node.as_array(); array != nullptr && array->is_array_of_tables() && !array->empty()) {
            auto& decl = begin(table, name, span(name.source()));
            blame(decl, out_, decl.name.where,
                  {Code::value_type, fmt::format("{} is declared as an array", subject(decl)),
                   fmt::format("write '[{}.{}]' with single brackets", name_of(table), printable(name.str()))});
            Diagnostics ignored;
            read_entries(decl, *array->front().as_table(), excerpt_, ignored);
            decl.faults.resize(1);  // the others are in what is ignored
            decl.salvaged = true;
            return;
        }
        const bool key = key_of(table, name.str()) != nullptr;
        const auto what = subject_of_all(table);
        const auto where = span(name.source());
        auto& found = out_.error(Code::value_type, where,
                                 fmt::format("{} is not {}: {} is a table", in_quotes(name.str()), what, what),
                                 key ? fmt::format("write it below a line '[{}.NAME]'", name_of(table))
                                     : fmt::format("write '[{}.{}]'", name_of(table), printable(name.str())));
        if (table == Table::volume) take(misplaced_, {where, found.message, &found});
    }

    void defaults(const toml::key& key, const toml::node& node) {
        const auto* table = node.as_table();
        auto& decl = begin_defaults(key, {}, node);
        if (table == nullptr) {
            blame(decl, out_, span(key.source()),
                  {Code::value_type, "'defaults' must be a table", "write '[defaults]' with single brackets"});
            return;
        }
        // The others may move it
        const auto index = all_.defaults.size() - 1;
        for (const auto& [name, value] : *table) {
            if (value.is_table() && is_type_of_defaults(name.str())) defaults_of_type(name, value, index);
            else read_entry(all_.defaults[index], name, value, excerpt_, out_);
        }
        const auto& of_all = all_.defaults[index];
        const bool says_nothing = of_all.entries.empty() && of_all.unreadable.empty() && of_all.faults.empty();
        if (says_nothing && !table->empty()) all_.defaults.erase(all_.defaults.begin() + std::ptrdiff_t(index));
    }

    void defaults_of_type(const toml::key& name, const toml::node& node, std::size_t of_all) {
        if (auto type = FilesystemType::parse(name.str()); !type) {
            blame(all_.defaults[of_all], out_, span(name.source()), std::move(type.error()));
            return;
        }
        read_entries(begin_defaults(name, std::string(name.str()), node), *node.as_table(), excerpt_, out_);
    }

    VolumeDecl& begin_defaults(const toml::key& key, std::string type, const toml::node& node) {
        const auto* table = node.as_table();
        const bool has_header = table != nullptr && !table->is_inline() && table->source().begin.line > 0;
        return all_.defaults.emplace_back(VolumeDecl{.name = {std::move(type), span(key.source())},
                                                     .is_defaults = true,
                                                     .header = span(has_header ? table->source() : key.source()),
                                                     .main = &excerpt_.source});
    }

    VolumeDecl& begin(Table table, const toml::key& name, Span header) {
        return all_.volumes.emplace_back(VolumeDecl{.table = table,
                                                    .name = {std::string(name.str()), span(name.source())},
                                                    .header = header,
                                                    .main = &excerpt_.source});
    }

    const Excerpt& excerpt_;
    Diagnostics& out_;
    Tables all_;
    Guesses guesses_{excerpt_, all_};
    FirstFault stray_;      // the first key outside of all tables
    FirstFault misplaced_;  // the first value right below `[volume]`
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

std::expected<Tables, SyntaxError> decode(const Excerpt& excerpt, Diagnostics& out) {
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
