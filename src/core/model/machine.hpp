// What the machine at hand is, as far as it decides what is written.
#pragma once

#include <functional>
#include <map>
#include <string>

#include "core/model/claims.hpp"

namespace berth {

struct Machine {
    bool in_initrd = false;
    bool sysfs_read_only = false;  ///< a container's
    bool has_devices = true;       ///< false where /sys is read-only, unless told otherwise
    bool has_swap = true;          ///< false in a container, without /proc/swaps and with systemd.swap=0
    bool enabled = true;           ///< false with berth=0 on the kernel command line
    bool fstab_enabled = true;     ///< false with fstab=0
    /// One service checks the quotas of all file systems, another turns them on (systemd 252), and PID 1 starts them.
    bool has_quota_services = false;

    Claims fstab_swap;  ///< paths of swap areas, as units name them
    Claims crypttab;    ///< names

    /// Units that are masked where it outranks a generator, and by which file.
    std::map<std::string, std::string, std::less<>> masked;
};

}  // namespace berth
