#include "system/kernel/mount_types.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>
#include <functional>

#include "system/base/fd.hpp"
#include "system/base/read_text.hpp"
#include "system/kernel/system_types.hpp"

namespace berth {

std::set<std::string, std::less<>> loaded_drivers() {
    constexpr std::size_t largest = 1U << 16U;
    const Fd file(::open("/proc/filesystems", O_RDONLY | O_CLOEXEC));
    const auto text = file ? read_text(file, largest, "/proc/filesystems").value_or("") : std::string();
    return types_of_proc(text);
}

bool has_mount_helper(std::string_view type) {
    return ::access(fmt::format("/sbin/mount.{}", type).c_str(), X_OK) == 0 ||
           ::access(fmt::format("/usr/sbin/mount.{}", type).c_str(), X_OK) == 0;
}

}  // namespace berth
