#include <array>
#include <span>

#include "core/findings/explanations.hpp"

namespace berth {
namespace {

using enum Severity;

constexpr std::array initrd_explanations{
    Explanation{"initrd-link", error,
                "The initrd mounts below /sysroot. systemd refuses a mount point with a link in it, and a link that "
                "begins with a slash would lead out of /sysroot. Name the place itself.",
                R"([volume.data]
where  = "/srv/data"
type   = "tmpfs"
initrd = true

$ mkdir /srv/disk
$ ln -s disk /srv/data
)",
                R"([volume.data]
where  = "/srv/disk"
type   = "tmpfs"
initrd = true

$ mkdir /srv/disk
$ ln -s disk /srv/data
)"},
    Explanation{"initrd-needed", error,
                "The initrd mounts only what has `initrd = true`. What such a volume needs or lies in must be there by "
                "then; what is mounted later on a folder above it would hide it.",
                R"([volume.var]
where = "/var"
type  = "tmpfs"

[volume.log]
where  = "/var/log"
type   = "tmpfs"
initrd = true
)",
                R"([volume.var]
where  = "/var"
type   = "tmpfs"
initrd = true

[volume.log]
where  = "/var/log"
type   = "tmpfs"
initrd = true
)"},
    Explanation{"initrd-outdated", warning,
                "The initrd has a copy of the declarations from when it was made, and mounts what these say. Make a "
                "new one with `dracut -f`. Volumes of the initrd in a file of their own spare you the warning when "
                "another one changes.",
                R"([volume.data]
where  = "/srv/data"
type   = "tmpfs"
initrd = true

$ touch /etc/berth/data.toml
)",
                R"([volume.data]
where  = "/srv/data"
type   = "tmpfs"
initrd = true

$ dracut -f
)"},
    Explanation{"initrd-without-systemd", warning,
                "Generators run where systemd does, and initramfs-tools makes an initrd without it. The volume is "
                "then mounted with the other boot volumes. Debian's package dracut makes one that has systemd.",
                R"([volume.data]
where  = "/srv/data"
type   = "tmpfs"
initrd = true
)",
                R"([volume.data]
where = "/srv/data"
type  = "tmpfs"
)"},
};

}  // namespace

std::span<const Explanation> explanations_of_initrd() { return initrd_explanations; }

}  // namespace berth
