#include "system/input/unit_folders.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <string_view>

namespace berth {
namespace {

constexpr std::array folders{"/etc/systemd/system.control", "/run/systemd/system.control",
                             "/run/systemd/transient",      early_generators,
                             "/etc/systemd/system",         "/etc/systemd/system.attached",
                             "/run/systemd/system",         "/run/systemd/system.attached"};

}  // namespace

std::span<const char* const> outranking_folders() { return folders; }

bool is_mask(int folder, const char* name) {
    std::array<char, 16> target{};
    const auto size = ::readlinkat(folder, name, target.data(), target.size());
    if (size > 0) return std::string_view(target.data(), static_cast<std::size_t>(size)) == "/dev/null";
    struct stat status{};
    return ::fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(status.st_mode) && status.st_size == 0;
}

}  // namespace berth
