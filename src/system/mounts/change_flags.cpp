#include "system/mounts/change_flags.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mount.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <expected>
#include <span>
#include <utility>

#include "core/check/opposites.hpp"
#include "core/text/text.hpp"
#include "system/mounts/mounts_of_pid1.hpp"

namespace berth {
namespace {

/// By the word that sets it.
constexpr std::array<std::pair<std::string_view, std::uint64_t>, 6> attributes{{{"ro", MOUNT_ATTR_RDONLY},
                                                                                {"nosuid", MOUNT_ATTR_NOSUID},
                                                                                {"nodev", MOUNT_ATTR_NODEV},
                                                                                {"noexec", MOUNT_ATTR_NOEXEC},
                                                                                {"nosymfollow", MOUNT_ATTR_NOSYMFOLLOW},
                                                                                {"nodiratime", MOUNT_ATTR_NODIRATIME}}};
/// Of these a mount has one.
constexpr std::array<std::pair<std::string_view, std::uint64_t>, 3> times{
    {{"noatime", MOUNT_ATTR_NOATIME}, {"relatime", MOUNT_ATTR_RELATIME}, {"strictatime", MOUNT_ATTR_STRICTATIME}}};

/// Adds what `word` says to `out`; false if it is no such word.
bool add_attribute(std::string_view word, mount_attr& out) {
    for (const auto& [name, mode] : times) {
        if (word != name) continue;
        out.attr_clr |= MOUNT_ATTR__ATIME;
        out.attr_set |= mode;
        return true;
    }
    const auto* const flag = std::ranges::find_if(flags_of_mount, [&](const auto& one) { return has_word(one, word); });
    if (flag == flags_of_mount.end()) return false;
    for (const auto& [name, bit] : attributes) {
        if (name == flag->set) (word == flag->set ? out.attr_set : out.attr_clr) |= bit;
    }
    return true;
}

/// All are changed or none. Returns an errno.
int change_all(const MountEntry& mount, std::span<const std::string_view> words, std::chrono::milliseconds limit) {
    mount_attr changed{};
    for (const auto word : words) {
        if (!add_attribute(word, changed)) return EINVAL;
    }
    const auto set = [&changed](const MountEntry& there, const MountTable& /*table*/) {
        const auto flags = AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT;
        const int result = ::mount_setattr(AT_FDCWD, there.where.c_str(), flags, &changed, sizeof changed);
        return result == 0 ? 0 : errno;
    };
    const auto done = change_mount(mount, set, limit);
    return done ? 0 : done.error();
}

/// No flag is to blame for these.
bool is_about_the_mount(int error) { return error == ESTALE || error == ETIMEDOUT; }

}  // namespace

Result<std::vector<RefusedFlag>> change_flags(const MountEntry& mount, const std::vector<std::string_view>& words,
                                              std::chrono::milliseconds limit) {
    const auto doing = [&] { return fmt::format("change flags of {}", printable(mount.where)); };
    mount_attr known{};
    for (const auto word : words) {
        if (!add_attribute(word, known)) return failed(doing(), EINVAL);
    }
    std::vector<RefusedFlag> refused;
    const int all = change_all(mount, words, limit);
    if (all == 0) return refused;
    if (is_about_the_mount(all)) return failed(doing(), all);
    // One that is refused has kept the others from being changed.
    for (const auto& word : words) {
        const int error = words.size() == 1 ? all : change_all(mount, std::span(&word, 1), limit);
        if (is_about_the_mount(error)) return failed(doing(), error);
        if (error != 0) refused.push_back({std::string(word), {error, std::generic_category()}});
    }
    return refused;
}

}  // namespace berth
