#include "core/read/lay_over.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/keys/keys.hpp"
#include "core/read/merge.hpp"
#include "core/text/suggest.hpp"
#include "core/text/text.hpp"
#include "core/toml/key_names.hpp"
#include "core/values/volume_name.hpp"

namespace berth {
namespace {

std::string_view place_key(Table table) {
    switch (table) {
        case Table::volume: return key::where;
        case Table::encrypted: return key::device;
        case Table::swap: return key::what;
    }
    return {};
}

bool has_entry(const VolumeDecl& decl, std::string_view key) {
    return std::ranges::find(decl.entries, key_of(decl.table, key), &Entry::key) != decl.entries.end();
}

/// False for what was found without a name, and is called by its line instead: what another is called by says nothing.
bool is_named(const VolumeDecl& decl) { return !decl.is_guess || !decl.name.value.starts_with('?'); }

class Layer {
  public:
    Layer(std::vector<VolumeDecl>& decls, const Source& main, Diagnostics& out)
        : decls_(decls), own_(decls.size()), main_(main), out_(out) {
        for (std::size_t i = 0; i < own_; ++i) {
            if (is_named(decls[i])) index_.emplace(identity(decls[i]), i);
        }
    }

    void lay(VolumeDecl&& over) {
        const auto [first, last] =
            is_named(over) ? index_.equal_range(identity(over)) : std::pair(index_.end(), index_.end());
        for (auto same = first; same != last; ++same) {
            auto copy = over;
            merge(decls_[same->second], std::move(copy));
        }
        if (first != last) return;
        if (!over.is_defaults && !can_be_new(over) && is_for_another(over)) {
            if (!can_be_guarded(over)) return;
            over.salvaged = true;  // what was to be added is lost to the other one
        }
        over.main = &main_;
        decls_.push_back(std::move(over));
    }

  private:
    static void add_faults(VolumeDecl& decl, const VolumeDecl& of) {
        std::ranges::copy(of.faults, std::back_inserter(decl.faults));
    }

    /// Makes wrong what would lack what the drop-in says: what has a name that is near, or else all if it has no name.
    bool is_for_another(VolumeDecl& over) {
        const auto name = VolumeName::parse(over.name.value);
        const auto meant = is_named(over) ? nearest(over.name.value, names(over.table)) : std::nullopt;
        const bool is_for_all = !meant && (over.is_guess || !name);
        if (!meant && !is_for_all) return false;
        if (over.faults.empty()) report(over, name ? without_place(over, *meant) : name.error());
        for (std::size_t i = 0; i < own_; ++i) {
            const bool is_meant = meant && decls_[i].table == over.table && decls_[i].name.value == *meant;
            if (is_meant || is_for_all) add_faults(decls_[i], over);
        }
        return true;
    }

    [[nodiscard]] std::vector<std::string_view> names(Table table) const {
        std::vector<std::string_view> out;
        for (std::size_t i = 0; i < own_; ++i) {
            if (decls_[i].table == table && is_named(decls_[i])) out.emplace_back(decls_[i].name.value);
        }
        return out;
    }

    static Complaint without_place(const VolumeDecl& over, std::string_view meant) {
        return {Code::key_missing,
                fmt::format("{} has no '{}', and there is none of this name to add to", subject(over),
                            place_key(over.table)),
                fmt::format("did you mean {}?", in_quotes(meant))};
    }

    void report(VolumeDecl& over, Complaint complaint) {
        auto& found = out_.error(over.header, std::move(complaint));
        over.faults.push_back({over.header, found.message, &found});
    }

    std::vector<VolumeDecl>& decls_;
    std::size_t own_;  // how many are the file's
    const Source& main_;
    Diagnostics& out_;
    std::unordered_multimap<std::string, std::size_t> index_;
};

void lay_all(std::vector<VolumeDecl>& decls, const Source& main, std::vector<VolumeDecl>&& drop_in, Diagnostics& out) {
    Layer layer(decls, main, out);
    for (auto& over : drop_in) layer.lay(std::move(over));
}

}  // namespace

bool can_be_new(const VolumeDecl& decl) { return has_entry(decl, place_key(decl.table)); }

bool can_be_guarded(const VolumeDecl& decl) {
    return can_be_new(decl) || (decl.table == Table::volume && has_entry(decl, key::used_by));
}

void lay_over(Tables& file, const Source& main, Tables&& drop_in, Diagnostics& out) {
    lay_all(file.volumes, main, std::move(drop_in.volumes), out);
    lay_all(file.defaults, main, std::move(drop_in.defaults), out);
}

}  // namespace berth
