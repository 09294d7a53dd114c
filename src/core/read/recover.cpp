#include "core/read/recover.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>

#include "core/read/assembly.hpp"
#include "core/read/meant/salvage.hpp"
#include "core/toml/toml_lines.hpp"

namespace berth {
namespace {

bool is_toml(const Source& source, std::string_view text) {
    Diagnostics ignored;
    return decode_part({.source = source, .text = text}, ignored).has_value();
}

/// Finds the pieces of a text, each of which begins with a table header.
class Splitter {
  public:
    Splitter(const Source& source, std::string_view text)
        : source_(source), text_(text), look_ahead_(8 * text_.size()) {}

    /// The end of the piece that begins at `begin`: the next line that begins a table. A header inside a string counts
    /// only if the piece is no TOML with it; to find out takes reading on, which is done only so far in all.
    std::size_t piece_end(std::size_t begin) {
        const auto rest = text_.substr(begin);
        TomlLines lines(rest);
        std::optional<std::size_t> in_string;
        for (lines.next(); !lines.done(); lines.next()) {
            if (in_string && lines.offset() - *in_string > look_ahead_) break;
            const auto found = header(lines.line());
            if (!found) continue;
            if (lines.in_block_string()) {
                if (found->complete && !in_string) in_string = lines.offset();
            } else if (!lines.in_array() || (found->complete && found->begins_bare)) {
                break;
            }
        }
        if (!in_string) return begin + lines.offset();
        look_ahead_ -= std::min(look_ahead_, lines.offset() - *in_string);
        const bool ends_later = look_ahead_ > 0 && is_toml(source_, rest.substr(0, lines.offset()));
        return begin + (ends_later ? lines.offset() : *in_string);
    }

  private:
    const Source& source_;
    std::string_view text_;
    std::size_t look_ahead_;  // bytes
};

std::vector<Part> pieces(const Source& source, std::string_view text) {
    std::vector<Part> out;
    Splitter splitter(source, text);
    std::uint32_t line = 1;
    for (std::size_t begin = 0; begin < text.size();) {
        const auto end = splitter.piece_end(begin);
        const auto piece = text.substr(begin, end - begin);
        out.push_back({piece, line});
        line += static_cast<std::uint32_t>(std::ranges::count(piece, '\n'));
        begin = end;
    }
    return out;
}

/// True for `[volume.NAME.X]` and the like, `[defaults.X]` and `[defaults.TYPE.X]`, which add to another table.
bool is_part(const std::optional<Header>& header, const VolumeDecl& decl) {
    const std::size_t of_its_own = decl.is_defaults && decl.name.value.empty() ? 1 : 2;
    return header && header->keys.size() > of_its_own;
}

}  // namespace

Tables recover(const Source& source, std::string_view text, const SyntaxError& error, Diagnostics& out) {
    Assembly volumes(out);
    Assembly defaults(out);
    bool explained = false;
    for (const auto& piece : pieces(source, text)) {
        const auto found = header(piece.text.substr(0, piece.text.find('\n')));
        auto all = decode_part({source, piece.text, piece.line, piece.line + 1}, out);
        if (!all) {
            explained = true;
            const auto& bad = all.error();
            const Span where{&source, bad.line, bad.column, bad.column + 1};
            auto& reported = out.error(where, bad.complaint);
            all = salvage(source, piece, {where, reported.message, &reported});
        }
        for (auto& decl : all->volumes) volumes.add(decl, is_part(found, decl));
        for (auto& decl : all->defaults) defaults.add(decl, is_part(found, decl));
    }
    if (!explained && !volumes.found_repeats() && !defaults.found_repeats()) {
        out.error({&source, error.line, error.column, error.column + 1}, error.complaint);
    }
    return {std::move(volumes).decls(), std::move(defaults).decls()};
}

}  // namespace berth
