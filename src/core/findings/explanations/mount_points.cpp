#include <array>
#include <span>

#include "core/findings/explanations.hpp"

namespace berth {
namespace {

using enum Severity;

constexpr std::array mount_points_explanations{
    Explanation{
        "mount-point-in-fstab", error,
        "systemd reads fstab itself, and two units of one name can't be. Take the line out of fstab, or the volume "
        "out of the declarations. A line with noauto counts, too.",
        R"(# /etc/fstab
LABEL=data  /srv/data  ext4  noatime  0  2

# /etc/berth/data.toml
[volume.data]
what    = "LABEL=data"
where   = "/srv/data"
type    = "ext4"
options = ["noatime"]
)",
        R"(# /etc/fstab
LABEL=swap  none  swap  sw  0  0

# /etc/berth/data.toml
[volume.data]
what    = "LABEL=data"
where   = "/srv/data"
type    = "ext4"
options = ["noatime"]
)"},
    Explanation{
        "mount-point-kind", warning,
        "A folder is mounted on a folder, a file on a file. Move what is there out of the way, or choose another "
        "mount point.",
        R"([volume.data]
where = "/srv/data"
type  = "tmpfs"

$ touch /srv/data
)",
        R"([volume.data]
where = "/srv/data"
type  = "tmpfs"

$ mkdir /srv/data
)"},
    Explanation{
        "mount-point-link", warning,
        "systemd refuses to mount where a part of the path is a link, so berth writes the unit for the place that it "
        "leads to. Who changes the link moves the volume at the next reload: name the place itself. A link that lies "
        "in another file system than the root, or that somebody else than root could have made, is not followed, and "
        "the start fails.",
        R"([volume.data]
where = "/srv/data"
type  = "tmpfs"

$ mkdir /srv/disk
$ ln -s disk /srv/data
)",
        R"([volume.data]
where = "/srv/disk"
type  = "tmpfs"

$ mkdir /srv/disk
$ ln -s disk /srv/data
)"},
    Explanation{
        "mount-point-missing", note,
        "systemd makes the folder when it mounts, so nothing is lost; but a mistyped path shows like this, too.",
        R"([volume.data]
where = "/srv/dta"
type  = "tmpfs"

$ mkdir /srv/data
)",
        R"([volume.data]
where = "/srv/data"
type  = "tmpfs"

$ mkdir /srv/data
)"},
    Explanation{
        "mount-point-not-empty", warning,
        "The files stay where they are, but nobody can reach them while the volume is mounted; often a service has "
        "written them when it was not. Move them into the volume or away.",
        R"([volume.data]
where = "/srv/data"
type  = "tmpfs"

$ mkdir /srv/data
$ touch /srv/data/log
)",
        R"([volume.data]
where = "/srv/data"
type  = "tmpfs"

$ mkdir /srv/data
)"},
    Explanation{"mount-point-refused", error,
                "Some places systemd mounts itself, and others it needs before units exist. Leave /, /usr and /etc in "
                "/etc/fstab.",
                R"([volume.root]
what  = "LABEL=root"
where = "/"
type  = "ext4"
)",
                R"([volume.data]
what  = "LABEL=data"
where = "/srv/data"
type  = "ext4"
)"},
    Explanation{
        "mount-point-repeated", error,
        "Two mounts on one place would hide each other, and their units would have one name. Choose another mount "
        "point for one of them, or switch it off.",
        R"([volume.data]
what  = "LABEL=data"
where = "/srv/data"
type  = "ext4"

[volume.spare]
what  = "LABEL=spare"
where = "/srv/data"
type  = "ext4"
)",
        R"([volume.data]
what  = "LABEL=data"
where = "/srv/data"
type  = "ext4"

[volume.spare]
what       = "LABEL=spare"
where      = "/srv/data"
type       = "ext4"
activation = "off"
)"},
    Explanation{
        "mount-point-shadowed", warning,
        "Another mount lies over the volume, so its files can't be reached by their path. Unmount it with umount(8), "
        "or find out who has mounted it.",
        R"([volume.data]
where = "/srv/data"
type  = "tmpfs"

$ mkdir /srv/data
$ mount -t tmpfs -o x-berth.volume=data tmpfs /srv/data
$ mount -t tmpfs tmpfs /srv
$ mkdir /srv/data
)",
        R"([volume.data]
where = "/srv/data"
type  = "tmpfs"

$ mkdir /srv/data
$ mount -t tmpfs -o x-berth.volume=data tmpfs /srv/data
)"},
    Explanation{
        "mount-point-too-long", error,
        "The unit is called after the path, in which all but letters of English, digits and ':_./' takes four bytes "
        "for each of its own. Choose a shorter path.",
        R"([volume.backup]
what  = "LABEL=backup"
where = "/srv/резервные копии домашних каталогов"
type  = "ext4"
)",
        R"([volume.backup]
what  = "LABEL=backup"
where = "/srv/backup"
type  = "ext4"
)"},
    Explanation{
        "path-invalid", error,
        "A path has one form only, because units are called after it: absolute, without '.', '..' and '//', and "
        "without '/' at its end.",
        R"([volume.data]
where = "/srv//data/"
type  = "tmpfs"
)",
        R"([volume.data]
where = "/srv/data"
type  = "tmpfs"
)"},
    Explanation{
        "unit-overridden", warning,
        "systemd takes the first unit of a name that it finds, so the declaration has no effect. To change a few "
        "directives use a drop-in (`systemctl edit UNIT`); or take the unit, or the volume, out.",
        R"([volume.data]
where = "/srv/data"
type  = "tmpfs"

# /etc/systemd/system/srv-data.mount
[Mount]
What=tmpfs
Where=/srv/data
Type=tmpfs

$ mkdir /srv/data
)",
        R"([volume.data]
where = "/srv/data"
type  = "tmpfs"

# /etc/systemd/system/srv-data.mount.d/10-nice.conf
[Mount]
Nice=5

$ mkdir /srv/data
)"},
};

}  // namespace

std::span<const Explanation> explanations_of_mount_points() { return mount_points_explanations; }

}  // namespace berth
