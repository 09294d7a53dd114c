#include <fmt/format.h>
#include <fmt/ranges.h>
#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "core/check/opposites.hpp"
#include "core/model/effective_options.hpp"
#include "core/mounted/mount_comparison.hpp"
#include "core/mounted/mount_flags.hpp"
#include "core/mounted/shown_options.hpp"
#include "core/text/text.hpp"
#include "core/toml/key_names.hpp"
#include "core/values/mount_mark.hpp"

namespace berth {
namespace {

bool contains(const std::vector<std::string>& options, std::string_view option) {
    return std::ranges::find(options, option) != options.end();
}

constexpr std::array write_flags{Opposites{"sync", "async"}, Opposites{"dirsync", ""}};

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

    [[nodiscard]] std::optional<bool> said(const Opposites& flag) const { return said_of(flag, options_); }
    [[nodiscard]] bool has_helper() const { return has_program(volume_, entry_); }

    void compare_read_only() {
        const bool is = contains(entry_.options, "ro") || contains(entry_.filesystem_options, "ro");
        const auto declared = said(read_only);
        if (declared == true && !is) add("ro", "rw");
        // mount(8) tries again without "rw" when a device is write-protected.
        if (declared == false && is && !facts_of(entry_.type).read_only) add("rw", "ro");
    }

    void compare_safety(const Opposites& flag) {
        const bool is = is_set(flag, entry_);
        if (said(flag) == true && !is) add(flag.set, flag.clear);
        // A bind mount takes these over from its source.
        const bool may_be_imposed = volume_.type.is_bind() || has_helper() || is_for_users(options_);
        if (said(flag) == false && is && !may_be_imposed) add(flag.clear, flag.set);
    }

    void compare_access_times() {
        const auto is = access_times_of(entry_);
        const auto declared = access_times_in(options_);
        if (!declared) return;
        if (!declared->empty() && is != *declared) add(*declared, is);
        const auto& none = access_times.front();
        if (declared->empty() && said(none) == false && is == none.set) add(none.clear, is);
        const bool has_no_folders = is_set(folder_times, entry_);
        const auto folders = said(folder_times);
        if (folders == true && !has_no_folders && is != none.set) add(folder_times.set, folder_times.clear);
        if (folders == false && has_no_folders) add(folder_times.clear, folder_times.set);
    }

    void compare_write_flags() {
        if (!facts_of(entry_.type).shows_sync) return;
        for (const auto& flag : write_flags) {
            const bool is = contains(entry_.filesystem_options, flag.set) || contains(entry_.options, flag.set);
            if (said(flag) == true && !is) add(flag.set, flag.clear);
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
    /// The mark without a digest is that of a volume which listed no options. What keys have written is not in it.
    void compare_digest() {
        if (entry_.volume != volume_.name.str()) return;
        if (digest_in(entry_.user_options) == digest_of(volume_).str() &&
            undeclared_user_options(volume_, entry_).empty())
            return;
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

std::vector<std::string> undeclared_user_options(const ResolvedVolume& volume, const MountEntry& entry) {
    const auto declared = effective_options(volume);
    std::vector<std::string> out;
    for (const auto& row : key_options()) {
        if (row.is_user_part && contains(entry.user_options, row.option) &&
            std::ranges::none_of(declared, [&](const auto& one) { return one.text.str() == row.option; }))
            out.emplace_back(row.option);
    }
    return out;
}

std::vector<Difference> option_differences(const ResolvedVolume& volume, const MountEntry& entry,
                                           const Memory& memory) {
    return Comparison(volume, entry, memory).found();
}

}  // namespace berth
