// What can be said of a volume's type, and of the programs that it takes to mount and check it.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

#include "core/findings/diagnostic.hpp"
#include "core/model/item.hpp"

namespace berth {

enum class Known : std::uint8_t { no, yes, unknown };

/// What a system has to mount and check file systems with.
struct MountMeans {
    std::function<bool(std::string_view type)> is_heard_of;           ///< a library knows the name
    std::function<Known(std::string_view type)> has_driver;           ///< in the kernel, or a module to load
    std::function<bool(std::string_view program)> has_mount_program;  ///< "mount.nfs", where mount(8) looks
    std::function<bool(std::string_view program)> has_program;        ///< where systemd looks
};

/// Types that nobody knows, here or elsewhere.
void judge_type(const Volume& volume, const MountMeans& means, Diagnostics& out);

/// Types that this system can't mount, or not check, for want of a driver or a program.
void judge_programs(const Volume& volume, const MountMeans& means, Diagnostics& out);

}  // namespace berth
