#include <fmt/format.h>
#include <fmt/ranges.h>
#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "core/model/effective_options.hpp"
#include "core/mounted/mount_comparison.hpp"
#include "core/mounted/shown_options.hpp"
#include "core/text/text.hpp"
#include "core/toml/key_names.hpp"
#include "core/values/mount_mark.hpp"

namespace berth {
namespace {

bool contains(const std::vector<std::string>& options, std::string_view option) {
    return std::ranges::find(options, option) != options.end();
}

/// Two words for a flag and its absence.
struct Flag {
    std::string_view set;
    std::string_view unset;
};

constexpr Flag read_only{"ro", "rw"};
constexpr std::array safety_flags{Flag{"nosuid", "suid"}, Flag{"nodev", "dev"}, Flag{"noexec", "exec"},
                                  Flag{"nosymfollow", "symfollow"}};
constexpr std::array write_flags{Flag{"sync", "async"}, Flag{"dirsync", ""}};

class Comparison {
  public:
    Comparison(const ResolvedVolume& volume, const MountEntry& entry, const Memory& memory)
        : volume_(volume), options_(effective_options(volume)), entry_(entry), memory_(memory) {}

    [[nodiscard]] std::vector<Difference> found() && {
        compare_read_only();
        for (const auto& flag : safety_flags) compare_safety(flag);
        if (!has_helper()) compare_access_times();
        if (!volume_.type.is_bind()) {
            compare_write_flags();
            for (auto& [declared, actual, is_foreign] : filesystem_option_differences(options_, entry_, memory_))
                add(declared, actual, is_foreign);
        }
        compare_user_part();
        if (found_.empty()) compare_digest();
        return std::move(found_);
    }

  private:
    void add(std::string_view declared, std::string_view actual, bool is_foreign = false) {
        found_.push_back({std::string(key::options), std::string(declared), std::string(actual), is_foreign});
    }

    /// The last word that the declaration has on a flag.
    [[nodiscard]] std::optional<bool> said(const Flag& flag) const {
        std::optional<bool> out;
        for (const auto& option : options_) {
            if (option.name() == flag.set) out = true;
            if (option.name() == flag.unset) out = false;
        }
        return out;
    }

    /// True where a program in user space deals with the options in its own way.
    [[nodiscard]] bool has_helper() const {
        return is_fuse(entry_.type) || (volume_.type.origin() == Origin::other && !volume_.type.is_bind());
    }

    /// "user" and its kin switch safety flags on.
    [[nodiscard]] bool is_for_users() const {
        return std::ranges::any_of(options_, [](const auto& option) {
            return is_among(option.name(), std::array<std::string_view, 4>{"user", "users", "owner", "group"});
        });
    }

    void compare_read_only() {
        const bool is = contains(entry_.options, "ro") || contains(entry_.filesystem_options, "ro");
        const auto declared = said(read_only);
        if (declared == true && !is) add("ro", "rw");
        // mount(8) tries again without "rw" when a device is write-protected.
        if (declared == false && is && !facts_of(entry_.type).read_only) add("rw", "ro");
    }

    void compare_safety(const Flag& flag) {
        const bool is = contains(entry_.options, flag.set);
        if (said(flag) == true && !is) add(flag.set, flag.unset);
        // A bind mount takes these over from its source.
        const bool may_be_imposed = volume_.type.is_bind() || has_helper() || is_for_users();
        if (said(flag) == false && is && !may_be_imposed) add(flag.unset, flag.set);
    }

    void compare_access_times() {
        constexpr std::array<std::string_view, 3> modes{"noatime", "relatime", "strictatime"};
        const auto* const mode = std::ranges::find_if(modes, [&](auto word) { return contains(entry_.options, word); });
        const auto is = mode == modes.end() ? modes.back() : *mode;
        std::string_view declared;
        for (const auto word : modes) {
            if (!said({word, {}})) continue;
            if (!declared.empty()) return;  // which of several counts is the kernel's own affair
            declared = word;
        }
        if (!declared.empty() && is != declared) add(declared, is);
        if (declared.empty() && said({"noatime", "atime"}) == false && is == "noatime") add("atime", is);
        const bool has_no_folders = contains(entry_.options, "nodiratime");
        const auto folders = said({"nodiratime", "diratime"});
        if (folders == true && !has_no_folders && is != "noatime") add("nodiratime", "diratime");
        if (folders == false && has_no_folders) add("diratime", "nodiratime");
    }

    void compare_write_flags() {
        if (!facts_of(entry_.type).shows_sync) return;
        for (const auto& flag : write_flags) {
            const bool is = contains(entry_.filesystem_options, flag.set) || contains(entry_.options, flag.set);
            if (said(flag) == true && !is) add(flag.set, flag.unset);
        }
    }

    /// What keys have written for PID 1 to read. Helpers, and mount(8) of an initrd, leave no such part; where the mark
    /// is, the others are too.
    void compare_user_part() {
        if (entry_.volume != volume_.name.str()) return;
        for (const auto& option : options_) {
            if (option.is_user_part && !contains(entry_.user_options, option.text.str())) add(option.text.str(), "");
        }
    }

    /// What went from the declaration since shows only here: of what is not declared, each file system has defaults.
    /// Who mounted it without the digest, as earlier releases of berth did, tells nothing.
    void compare_digest() {
        if (entry_.volume != volume_.name.str()) return;
        constexpr auto is_digest = [](std::string_view option) {
            return value_of_mark(options_mark, option).has_value();
        };
        // A remount adds its own, so the last one counts.
        const auto last = std::ranges::find_if(entry_.user_options.rbegin(), entry_.user_options.rend(), is_digest);
        const auto declared = digest_of(volume_);
        if (last == entry_.user_options.rend() || *last == declared.str()) return;
        std::vector<std::string_view> all;
        for (const auto& option : volume_.options) all.emplace_back(option.value.str());
        found_.push_back({.key = std::string(key::options),
                          .declared = fmt::format("{}", fmt::join(all, ",")),
                          .actual = {},
                          .is_earlier = true});
    }

    const ResolvedVolume& volume_;
    const std::vector<EffectiveOption> options_;
    const MountEntry& entry_;
    const Memory& memory_;
    std::vector<Difference> found_;
};

}  // namespace

std::vector<Difference> option_differences(const ResolvedVolume& volume, const MountEntry& entry,
                                           const Memory& memory) {
    return Comparison(volume, entry, memory).found();
}

}  // namespace berth
