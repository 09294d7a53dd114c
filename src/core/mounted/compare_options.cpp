#include <algorithm>
#include <array>
#include <initializer_list>
#include <utility>

#include "core/keys/overlay.hpp"
#include "core/mounted/mount_comparison.hpp"
#include "core/mounted/shown_options.hpp"

namespace berth {
namespace {

bool contains(const std::vector<std::string>& options, std::string_view option) {
    return std::ranges::find(options, option) != options.end();
}

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
    return std::ranges::find(words, word) != words.end();
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

/// With those that stand for layers; ones with escaped commas are not compared.
std::vector<Located<MountOption>> declared_options(const Volume& volume) {
    auto out = volume.options;
    for (const auto& layers : layer_options(volume)) {
        if (auto option = MountOption::parse(layers)) out.push_back({*std::move(option), {}});
    }
    return out;
}

class Comparison {
  public:
    Comparison(const Volume& volume, const MountEntry& entry) : volume_(volume), entry_(entry) {}

    [[nodiscard]] std::vector<Difference> found() && {
        compare_read_only();
        for (const auto& flag : safety_flags) compare_safety(flag);
        if (!has_helper()) compare_access_times();
        if (!volume_.type.is_bind()) {
            compare_write_flags();
            for (auto& [declared, actual, is_foreign] :
                 filesystem_option_differences(declared_options(volume_), entry_))
                add(declared, actual, is_foreign);
        }
        return std::move(found_);
    }

  private:
    void add(std::string_view declared, std::string_view actual, bool is_foreign = false) {
        found_.push_back({"options", std::string(declared), std::string(actual), is_foreign});
    }

    /// The last word that the declaration has on a flag.
    [[nodiscard]] Yes said(const Flag& flag) const {
        Yes out = Yes::unsaid;
        for (const auto& option : volume_.options) {
            if (option.value.name() == flag.set) out = Yes::yes;
            if (option.value.name() == flag.unset) out = Yes::no;
        }
        return out;
    }

    /// True where a program in user space deals with the options in its own way.
    [[nodiscard]] bool has_helper() const {
        return is_fuse(entry_.type) || (volume_.type.origin() == Origin::other && !volume_.type.is_bind());
    }

    /// "user" and its kin switch safety flags on.
    [[nodiscard]] bool is_for_users() const {
        return std::ranges::any_of(volume_.options, [](const auto& option) {
            return is_one_of(option.value.name(), {"user", "users", "owner", "group"});
        });
    }

    void compare_read_only() {
        const bool is = contains(entry_.options, "ro") || contains(entry_.filesystem_options, "ro");
        auto declared = said(read_only);
        if (declared == Yes::unsaid && volume_.read_write_only) declared = Yes::no;
        if (declared == Yes::yes && !is) add("ro", "rw");
        // mount(8) tries again without "rw" when a device is write-protected.
        if (declared == Yes::no && is && !facts_of(entry_.type).read_only) add("rw", "ro");
    }

    void compare_safety(const Flag& flag) {
        const bool is = contains(entry_.options, flag.set);
        if (said(flag) == Yes::yes && !is) add(flag.set, flag.unset);
        // A bind mount takes these over from its source.
        const bool may_be_imposed = volume_.type.is_bind() || has_helper() || is_for_users();
        if (said(flag) == Yes::no && is && !may_be_imposed) add(flag.unset, flag.set);
    }

    void compare_access_times() {
        constexpr std::array<std::string_view, 3> modes{"noatime", "relatime", "strictatime"};
        const auto* const mode = std::ranges::find_if(modes, [&](auto word) { return contains(entry_.options, word); });
        const auto is = mode == modes.end() ? modes.back() : *mode;
        std::string_view declared;
        for (const auto word : modes) {
            if (said({word, {}}) == Yes::unsaid) continue;
            if (!declared.empty()) return;  // which of several counts is the kernel's own affair
            declared = word;
        }
        if (!declared.empty() && is != declared) add(declared, is);
        if (declared.empty() && said({"noatime", "atime"}) == Yes::no && is == "noatime") add("atime", is);
        const bool has_no_folders = contains(entry_.options, "nodiratime");
        const auto folders = said({"nodiratime", "diratime"});
        if (folders == Yes::yes && !has_no_folders && is != "noatime") add("nodiratime", "diratime");
        if (folders == Yes::no && has_no_folders) add("diratime", "nodiratime");
    }

    void compare_write_flags() {
        if (!facts_of(entry_.type).shows_sync) return;
        for (const auto& flag : write_flags) {
            const bool is = contains(entry_.filesystem_options, flag.set) || contains(entry_.options, flag.set);
            if (said(flag) == Yes::yes && !is) add(flag.set, flag.unset);
        }
    }

    const Volume& volume_;
    const MountEntry& entry_;
    std::vector<Difference> found_;
};

}  // namespace

std::vector<Difference> option_differences(const Volume& volume, const MountEntry& entry) {
    return Comparison(volume, entry).found();
}

}  // namespace berth
