#include "core/mounted/mount_flags.hpp"

#include <algorithm>
#include <array>

#include "core/text/text.hpp"
#include "core/values/filesystem_types.hpp"

namespace berth {
namespace {

class MountFlags {
  public:
    MountFlags(const ResolvedVolume& volume, const MountEntry& entry, const MountTable& table)
        : volume_(volume), options_(effective_options(volume)), entry_(entry), shown_(shown_mount(table)) {}

    [[nodiscard]] std::vector<FlagState> all() && {
        if (is_bind() || facts_of(entry_.type).keeps_options) add(read_only);
        for (const auto& flag : safety_flags) add(flag);
        add_access_times();
        return std::move(out_);
    }

  private:
    [[nodiscard]] bool is_bind() const { return volume_.type.is_bind(); }

    /// The mount that a bind shows a folder of. Null where links lead to it, or it is not mounted any more.
    [[nodiscard]] const MountEntry* shown_mount(const MountTable& table) const {
        const auto* found = is_bind() ? mount_of(table, volume_.source().str(), &entry_) : nullptr;
        return found != nullptr && found->device == entry_.device ? found : nullptr;
    }

    void add(const Opposites& flag) {
        const bool is_taken_over = shown_ != nullptr && is_set(flag, *shown_);
        out_.push_back({is_set(flag, entry_) ? flag.set : flag.clear, wanted(flag), is_taken_over});
    }

    [[nodiscard]] std::string_view wanted(const Opposites& flag) const {
        if (const auto said = said_of(flag, options_)) return *said ? flag.set : flag.clear;
        const bool may_be_imposed = has_program(volume_, entry_) || is_for_users(options_);
        // Whether a bind that says other flags takes this one over from what it shows depends on mount(8)'s version.
        const bool is_clear = is_bind() ? shown_ != nullptr && !is_set(flag, *shown_) : !may_be_imposed;
        return is_clear ? flag.clear : std::string_view();
    }

    void add_access_times() {
        const auto declared = access_times_in(options_);
        if (!declared) return;
        const FlagState times{access_times_of(entry_), declared->empty() ? undeclared_times() : *declared, false};
        out_.push_back(times);
        // Where no times are written, none of folders are.
        if ((times.is_right() ? times.is : times.wanted) != access_times.front().set) add(folder_times);
    }

    [[nodiscard]] std::string_view undeclared_times() const {
        if (is_bind()) return shown_ == nullptr ? std::string_view() : access_times_of(*shown_);
        return has_program(volume_, entry_) ? std::string_view() : usual_access_times;
    }

    const ResolvedVolume& volume_;
    const std::vector<EffectiveOption> options_;
    const MountEntry& entry_;
    const MountEntry* shown_;
    std::vector<FlagState> out_;
};

}  // namespace

std::vector<FlagState> mount_flags(const ResolvedVolume& volume, const MountEntry& entry, const MountTable& table) {
    return MountFlags(volume, entry, table).all();
}

std::optional<bool> said_of(const Opposites& flag, std::span<const EffectiveOption> options) {
    std::optional<bool> out;
    for (const auto& option : options) {
        if (option.name() == flag.set) out = true;
        if (option.name() == flag.clear) out = false;
    }
    return out;
}

bool is_set(const Opposites& flag, const MountEntry& entry) {
    return std::ranges::find(entry.options, flag.set) != entry.options.end();
}

std::string_view access_times_of(const MountEntry& entry) {
    const auto* const found = std::ranges::find_if(access_times, [&](const auto& one) { return is_set(one, entry); });
    return found == access_times.end() ? access_times.back().set : found->set;
}

std::optional<std::string_view> access_times_in(std::span<const EffectiveOption> options) {
    std::string_view out;
    for (const auto& one : access_times) {
        if (!said_of({one.set, {}}, options)) continue;
        if (!out.empty()) return std::nullopt;
        out = one.set;
    }
    return out;
}

bool is_for_users(std::span<const EffectiveOption> options) {
    return std::ranges::any_of(options, [](const auto& option) {
        return is_among(option.name(), std::array<std::string_view, 4>{"user", "users", "owner", "group"});
    });
}

bool has_program(const Volume& volume, const MountEntry& entry) {
    return is_fuse(entry.type) || (volume.type.origin() == Origin::other && !volume.type.is_bind());
}

}  // namespace berth
