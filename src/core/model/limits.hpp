// How long a text may be that others read: the limits of the kernel and of systemd, each with where it comes from.
#pragma once

#include <cstddef>

#include "core/values/safe_text.hpp"

namespace berth {

/// Bytes of a command's argument, without its NUL: the kernel's MAX_ARG_STRLEN is 32 pages (linux/binfmts.h).
inline constexpr std::size_t longest_argument = 32 * 4096 - 1;

/// Bytes of all options, which are one argument of mount(8), swapon(8) or systemd-cryptsetup. The rest of it is for
/// what is not known when a declaration is checked or is added by others: the folders of an overlay, which have a page;
/// "_netdev" of a network that was inherited; "remount," of PID 1, "rw," of mount(8) for its helpers.
inline constexpr std::size_t longest_options = 120 * 1024;
static_assert(longest_options + 4096 + 1024 <= longest_argument);

/// Bytes of a line of a unit file: LONG_LINE_MAX of systemd's src/basic/fileio.h; PID 1 gives up the file at a longer
/// one. No line of ours needs a check of its own: each but that of the options and of a command with options has a few
/// texts at most, and a character becomes two at most.
inline constexpr std::size_t longest_unit_line = 1024 * 1024;
static_assert(2 * (longest_options + 8 * SafeText::longest) < longest_unit_line);

/// Bytes of the options that mount(2) hands to a driver: a page with its NUL (copy_mount_options() in fs/namespace.c).
inline constexpr std::size_t longest_mount_data = 4095;

/// Bytes of an option's value that fsconfig(2) takes, without its NUL: strndup_user(_value, 256) in fs/fsopen.c.
inline constexpr std::size_t longest_fsconfig_value = 255;

/// Lower layers of an overlay: OVL_MAX_STACK of fs/overlayfs/params.h.
inline constexpr std::size_t most_overlay_layers = 500;

/// Bytes of a file's name: NAME_MAX of linux/limits.h.
inline constexpr std::size_t longest_file_name = 255;

/// Bytes that a unit's name may have so that it has a folder of drop-ins, NAME.d.
inline constexpr std::size_t longest_name_with_drop_ins = longest_file_name - 2;

}  // namespace berth
