// The one table of file system types: what berth knows of each, a row a type, and the questions that it answers.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace berth {

/// Where a file system's data come from.
enum class Origin : std::uint8_t {
    device,   ///< a block device or an image file
    network,  ///< an export: PID 1 orders it after the network
    kernel,   ///< nowhere: the kernel calls it nodev, and its source is a mere name
    other,    ///< what only its driver or mount helper understands
};

/// Whether there is a program fsck.TYPE.
enum class Check : std::uint8_t {
    none,     ///< that may be run before a mount: of a cluster's file system the device may be in use elsewhere
    nominal,  ///< it does nothing unless it is told to on the kernel command line, if at all
    real,
};

/// Where quotas are turned on.
enum class Quotas : std::uint8_t {
    none,
    turned_on,  ///< by quotaon(8), once the file system is mounted
    by_option,  ///< by the mount option alone
    elsewhere,  ///< by a program of the file system's own
};

/// Who reads the mount options.
enum class OptionReader : std::uint8_t {
    driver,
    driver_and_helper,  ///< the driver is the kernel's, although the type has a mount helper
    program,            ///< one in user space, or a helper that leaves nothing as it is written
};

/// As what type the mount table shows it.
enum class Shown : std::uint8_t {
    itself,
    fuse,      ///< the same, or below fuse by a name that a program chooses
    anything,  ///< a helper that berth knows nothing of may mount anything
};

/// What the mount table shows as the source of what is on no device.
enum class ShownSource : std::uint8_t {
    unknown,
    as_given,
    whole_export,
    path_of_export,  ///< servers may be others by now, or by other names; what they serve is the same
};

struct FilesystemFacts {
    std::string_view name = {};  ///< empty for a type that is in no row
    Origin origin = Origin::other;
    Check check = Check::none;
    std::string_view tools = {};  ///< Debian's package of fsck.TYPE and mkfs.TYPE, if it has a checker
    bool read_only = false;       ///< by its nature: never written to, so never made empty either
    bool grows = false;           ///< while it is mounted, by systemd-growfs(8)
    Quotas quotas = Quotas::none;
    std::string_view mount_package = {};  ///< Debian's package of mount.TYPE, if nothing is mounted without that
    std::string_view fuse_package = {};   ///< Debian's package of the program that mounts fuse.TYPE
    OptionReader reader = OptionReader::driver;
    Shown shown = Shown::itself;
    ShownSource source = ShownSource::unknown;
    std::string_view family = {};   ///< one for all names of one driver, or of one protocol's versions
    std::string_view carries = {};  ///< what else blkid(8) may find on a device that it mounts, with blanks between
    bool keeps_owners = false;      ///< and modes, of each file
    bool shows_sync = false;        ///< the mount table says "sync" and "dirsync" of it
    bool many_devices = false;      ///< its source in the mount table is one of several
    bool at_hand = false;           ///< on this machine's devices, though a name that they know is its source
    bool keeps_options = false;     ///< of its own: a remount with others is refused, or does nothing and succeeds
    bool in_memory = false;         ///< or in swap: PID 1 orders it after swap.target (mount.c)
    std::uint8_t rank = 0;          ///< of the common ones, 1 for the most common
    bool rare = false;              ///< has a driver or program that few systems have: nobody means it by another word
};

/// All rows, by name.
[[nodiscard]] std::span<const FilesystemFacts> filesystem_table();

/// The facts about one type, which is no list. All that is below fuse has the row of "fuse" or "fuseblk".
[[nodiscard]] const FilesystemFacts& facts_of(std::string_view type);

[[nodiscard]] Origin origin_of(std::string_view type);

/// systemd's fstype_is_network(), which takes fuse.X for X.
[[nodiscard]] bool is_network_type(std::string_view type);

/// "fuse", "fuseblk", "fuse.X" and "fuseblk.X".
[[nodiscard]] bool is_fuse(std::string_view type);

/// The X of "fuse.X"; empty for any other type.
[[nodiscard]] std::string_view type_of_fuse(std::string_view type);

/// True for the same type, and for two names of one driver or protocol.
[[nodiscard]] bool are_one_family(std::string_view a, std::string_view b);

/// True if a driver for `type` mounts what blkid(8) calls `carried`, as far as is known.
[[nodiscard]] bool mounts_content(std::string_view type, std::string_view carried);

/// Those that most systems have, the most common first.
[[nodiscard]] std::vector<std::string_view> common_types();

/// All that are not rare and whose data come from a device, the network or nowhere.
[[nodiscard]] std::vector<std::string_view> familiar_types();

}  // namespace berth
