#include "core/read/meant/salvage.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <variant>

#include "core/keys/keys.hpp"
#include "core/read/meant/meant_table.hpp"
#include "core/read/merge.hpp"
#include "core/toml/key_names.hpp"
#include "core/values/filesystem_type.hpp"
#include "core/values/volume_name.hpp"

namespace berth {
namespace {

/// The header under which the statements of a broken piece are read.
struct Head {
    std::string text;       ///< empty if there is none
    bool is_guess = false;  ///< its table is none of berth's, or it has no name
};

std::string defaults_head(const std::vector<std::string>& keys) {
    const bool is_of_type = keys.size() >= 2 && is_type_of_defaults(keys[1]) && FilesystemType::parse(keys[1]);
    return is_of_type ? fmt::format("[defaults.\"{}\"]", keys[1]) : "[defaults]";
}

Head named_head(std::string_view table, std::string_view name, bool is_guess = false) {
    const bool is_named = VolumeName::parse(name).has_value();
    return {fmt::format("[{}.\"{}\"]", table, is_named ? name : "?"), is_guess || !is_named};
}

Head head_of(const Part& piece, const std::optional<Header>& found) {
    if (!found) return {};
    const auto keys = with_dots_heeded(found->keys);
    if (keys.empty()) return named_head("volume", "?");
    const auto meant = meant_table(keys[0]);
    if (!meant) return named_head("volume", keys.back(), true);
    const bool is_exact = keys == found->keys && keys[0] == (meant->is_defaults ? "defaults" : name_of(meant->table));
    const auto line = piece.text.substr(0, piece.text.find('\n'));
    constexpr std::size_t longest_header = 300;  // it is read again with each statement
    if (is_exact && found->complete && line.size() <= longest_header) return {std::string(line)};
    if (meant->is_defaults) return {defaults_head(keys)};
    return named_head(name_of(meant->table), keys.size() >= 2 ? keys[1] : "?");
}

/// Declarations in the order in which they came, found by what they declare.
class ByName {
  public:
    VolumeDecl* find(const VolumeDecl& same) {
        const auto found = index_.find(identity(same));
        return found == index_.end() ? nullptr : &decls_[found->second];
    }
    void add(VolumeDecl&& decl) {
        index_.emplace(identity(decl), decls_.size());
        decls_.push_back(std::move(decl));
    }
    std::vector<VolumeDecl> decls() && { return std::move(decls_); }

  private:
    std::vector<VolumeDecl> decls_;
    std::unordered_map<std::string, std::size_t> index_;
};

bool has_one_of(const VolumeDecl& decl, const std::vector<Entry>& entries) {
    return std::ranges::any_of(entries, [&](const Entry& entry) {
        return std::ranges::find(decl.entries, entry.key, &Entry::key) != decl.entries.end();
    });
}

const std::string* mount_point(const VolumeDecl& decl) {
    const auto where = std::ranges::find(decl.entries, volume_key(key::where), &Entry::key);
    return where == decl.entries.end() ? nullptr : std::get_if<std::string>(&where->value);
}

/// Adds what `over` says and `decl` does not.
void add_to(VolumeDecl& decl, VolumeDecl over) {
    std::swap(decl.entries, over.entries);
    merge(decl, std::move(over));
}

/// What was said, statement by statement.
class Kept {
  public:
    void add(Tables&& all) {
        for (auto& decl : all.volumes) add(volumes_, std::move(decl));
        for (auto& decl : all.defaults) add(defaults_, std::move(decl));
    }

    Tables with_fault(const Fault& fault, bool is_guess) && {
        if (second_ && !is_another()) second_.reset();
        Tables out{std::move(volumes_).decls(), std::move(defaults_).decls()};
        if (second_) out.volumes.push_back(*std::move(second_));
        for (auto* decls : {&out.volumes, &out.defaults}) {
            for (auto& decl : *decls) {
                decl.faults = {fault};
                decl.unreadable.clear();
                decl.salvaged = true;
                decl.is_guess = decl.is_guess || is_guess;
            }
        }
        return out;
    }

  private:
    /// Of two values for a key the first counts, and a guard has no use for directives.
    void add(ByName& kept, VolumeDecl&& decl) {
        decl.faults.clear();
        decl.unreadable.clear();
        std::erase_if(decl.entries, [](const Entry& entry) { return entry.key->kind == Kind::table; });
        auto* same = kept.find(decl);
        if (same == nullptr) {
            kept.add(std::move(decl));
            return;
        }
        if (!decl.is_defaults && decl.table == Table::volume) note_repeat(*same, decl);
        add_to(*same, std::move(decl));
    }

    /// From a key on that comes again it may be another volume whose header is lost: one without a name.
    void note_repeat(const VolumeDecl& first, const VolumeDecl& decl) {
        if (!second_) {
            if (!has_one_of(first, decl.entries) || decl.entries.empty()) return;
            second_ = decl;
            const auto where = decl.entries.front().key_where;
            second_->name = {fmt::format("?{}", where.line), where};
            second_->header = where;
            second_->is_guess = true;
            first_ = first.name.value;
        } else if (first.name.value == first_) {
            add_to(*second_, decl);
        }
    }

    [[nodiscard]] bool is_another() {
        VolumeDecl named;
        named.name.value = first_;
        const auto* first = volumes_.find(named);
        const auto* place = mount_point(*second_);
        return place != nullptr && first != nullptr && mount_point(*first) != nullptr && *place != *mount_point(*first);
    }

    ByName volumes_;
    ByName defaults_;
    std::optional<VolumeDecl> second_;
    std::string first_;  // the volume in whose table the second one is
};

}  // namespace

std::expected<Tables, SyntaxError> decode_part(const Excerpt& part, Diagnostics& out) {
    if (auto too_much = excess(part.text))
        return std::unexpected(SyntaxError{part.first_line, 1, std::move(too_much->complaint)});
    return decode(part, out);
}

Tables salvage(const Source& source, const Part& piece, const Fault& fault) {
    const auto found = header(piece.text.substr(0, piece.text.find('\n')));
    const auto head = head_of(piece, found);
    Kept kept;
    Diagnostics ignored;
    const auto keep = [&](std::string_view text, std::uint32_t first, std::uint32_t second) {
        auto all = decode_part({source, text, first, second}, ignored);
        if (!all) return false;
        kept.add(*std::move(all));
        return true;
    };
    const auto is_kept = [&](const Part& statement) {
        if (statement.text.find('=') == std::string_view::npos) return true;
        if (!found) return keep(statement.text, statement.line, statement.line + 1);
        return keep(fmt::format("{}\n{}", head.text, statement.text), piece.line, statement.line);
    };
    if (!head.text.empty()) keep(head.text, piece.line, piece.line);
    auto body = found ? behind(piece, first_line(piece)) : piece;
    // What can't be read is read again from a later line on, which is done only so far in all.
    for (auto look_ahead = 8 * body.text.size(); !body.text.empty();) {
        auto statement = look_ahead > 0 ? first_statement(body) : first_line(body);
        if (!is_kept(statement)) {
            look_ahead -= std::min(look_ahead, statement.text.size());
            statement = until_next_beginning(statement);
        }
        body = behind(body, statement);
    }
    return std::move(kept).with_fault(fault, head.is_guess);
}

}  // namespace berth
