#include "core/read/recover.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <cstdint>
#include <optional>
#include <unordered_map>

#include "core/keys/keys.hpp"
#include "core/read/assembly.hpp"
#include "core/read/merge.hpp"
#include "core/text/text.hpp"
#include "core/toml/toml_lines.hpp"
#include "core/values/filesystem_type.hpp"
#include "core/values/volume_name.hpp"

namespace berth {
namespace {

/// Decodes a part of the text, which may exceed what the text as a whole seemed to keep: it was measured with another
/// idea of what is inside a string.
std::expected<Tables, SyntaxError> decode_part(const Excerpt& part, Diagnostics& out) {
    if (auto too_much = excess(part.text))
        return std::unexpected(SyntaxError{part.first_line, 1, std::move(too_much->complaint)});
    return decode(part, out);
}

bool is_toml(const Source& source, std::string_view text) {
    Diagnostics ignored;
    return decode_part({.source = source, .text = text}, ignored).has_value();
}

/// Finds the pieces of a text, each of which begins with a table header.
class Splitter {
  public:
    explicit Splitter(const Source& source) : source_(source), text_(source.text), look_ahead_(8 * text_.size()) {}

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

std::vector<Part> pieces(const Source& source) {
    const std::string_view text = source.text;
    std::vector<Part> out;
    Splitter splitter(source);
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

/// The header under which the statements of a broken piece are read; nothing if they are no volume's.
std::optional<std::string> header_for(const Part& piece, const std::optional<Header>& found) {
    if (!found) return "";
    const auto& keys = found->keys;
    const bool is_defaults = !keys.empty() && keys[0] == "defaults";
    const bool is_table = keys.empty() || keys[0] == "volume" || keys[0] == "encrypted" || keys[0] == "swap";
    if (!is_table && !is_defaults) return std::nullopt;
    const auto line = piece.text.substr(0, piece.text.find('\n'));
    constexpr std::size_t longest_header = 300;  // it is read again with each statement
    if (found->complete && line.size() <= longest_header) return std::string(line);
    if (is_defaults) {
        const bool is_of_type = keys.size() >= 2 && is_type_of_defaults(keys[1]) && FilesystemType::parse(keys[1]);
        return is_of_type ? fmt::format("[defaults.\"{}\"]", keys[1]) : "[defaults]";
    }
    const bool named = keys.size() >= 2 && VolumeName::parse(keys[1]).has_value();
    return fmt::format("[{}.\"{}\"]", keys.empty() ? "volume" : keys[0], named ? keys[1] : "?");
}

/// Declarations in the order in which they came, found by what they declare.
class ByName {
  public:
    VolumeDecl* find(const VolumeDecl& same) {
        const auto found = index_.find(identity(same));
        return found == index_.end() ? nullptr : &volumes_[found->second];
    }
    void add(VolumeDecl&& decl) {
        index_.emplace(identity(decl), volumes_.size());
        volumes_.push_back(std::move(decl));
    }
    std::vector<VolumeDecl> volumes() && { return std::move(volumes_); }

  private:
    std::vector<VolumeDecl> volumes_;
    std::unordered_map<std::string, std::size_t> index_;
};

/// Adds what a statement said; of two values for a key the first counts, and a guard has no use for directives.
void keep(ByName& volumes, VolumeDecl&& decl) {
    decl.faults.clear();  // what the whole piece has is put in later
    decl.unreadable.clear();
    std::erase_if(decl.entries, [](const Entry& entry) { return entry.key->kind == Kind::table; });
    auto* same = volumes.find(decl);
    if (same == nullptr) {
        volumes.add(std::move(decl));
        return;
    }
    merge(decl, std::move(*same));
    decl.header = same->header;
    decl.name = same->name;
    *same = std::move(decl);
}

struct Kept {
    ByName volumes;
    ByName defaults;
};

void keep(Kept& kept, Tables&& all) {
    for (auto& decl : all.volumes) keep(kept.volumes, std::move(decl));
    for (auto& decl : all.defaults) keep(kept.defaults, std::move(decl));
}

std::vector<VolumeDecl> with_fault(ByName&& kept, const Fault& fault) {
    auto all = std::move(kept).volumes();
    for (auto& decl : all) {
        decl.faults = {fault};
        decl.unreadable.clear();
        decl.salvaged = true;
    }
    return all;
}

Tables salvage(const Source& source, const Part& piece, const Fault& fault) {
    const auto found = header(piece.text.substr(0, piece.text.find('\n')));
    const auto head = header_for(piece, found);
    if (!head) return {};
    Kept kept;
    Diagnostics ignored;
    if (!head->empty()) {
        if (auto empty = decode_part({source, *head, piece.line, piece.line}, ignored)) keep(kept, *std::move(empty));
    }
    const auto body_begin = found ? std::min(piece.text.find('\n'), piece.text.size() - 1) + 1 : 0;
    for (const auto& statement : statements({piece.text.substr(body_begin), piece.line + (found ? 1 : 0)})) {
        const auto text = found ? fmt::format("{}\n{}", *head, statement.text) : std::string(statement.text);
        const auto first = found ? piece.line : statement.line;
        const auto second = found ? statement.line : statement.line + 1;
        auto decls = decode_part({source, text, first, second}, ignored);
        if (decls) keep(kept, *std::move(decls));
    }
    return {with_fault(std::move(kept.volumes), fault), with_fault(std::move(kept.defaults), fault)};
}

/// True for `[volume.NAME.X]` and the like, `[defaults.X]` and `[defaults.TYPE.X]`, which add to another table.
bool is_part(const std::optional<Header>& header, const VolumeDecl& decl) {
    const std::size_t of_its_own = decl.is_defaults && decl.name.value.empty() ? 1 : 2;
    return header && header->keys.size() > of_its_own;
}

}  // namespace

Tables recover(const Source& source, const SyntaxError& error, Diagnostics& out) {
    Assembly volumes(out);
    Assembly defaults(out);
    bool explained = false;
    for (const auto& piece : pieces(source)) {
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
