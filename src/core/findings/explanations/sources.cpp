#include <array>
#include <span>

#include "core/findings/explanations.hpp"

namespace berth {
namespace {

using enum Severity;

constexpr std::array sources_explanations{
    Explanation{"encrypted-in-crypttab", error,
                "systemd reads crypttab itself, and two units of one name can't be. Take the line out of crypttab, or "
                "the table "
                "out of the declarations and name the device by its path.",
                R"(# /etc/crypttab
vault  UUID=0f3a2c1e-8f4b-4f5e-9a3d-2b6c7d8e9f00  none  luks

# /etc/berth/vault.toml
[encrypted.vault]
device = "UUID=0f3a2c1e-8f4b-4f5e-9a3d-2b6c7d8e9f00"

[volume.vault]
what  = "encrypted:vault"
where = "/srv/vault"
type  = "ext4"
)",
                R"(# /etc/crypttab
vault  UUID=0f3a2c1e-8f4b-4f5e-9a3d-2b6c7d8e9f00  none  luks

# /etc/berth/vault.toml
[volume.vault]
what  = "/dev/mapper/vault"
where = "/srv/vault"
type  = "ext4"
)"},
    Explanation{
        "not-looked-at", note,
        "A server that does not answer would keep `berth check` waiting for ever, and a look at an automount point "
        "would mount it. What lies there is not judged. Nothing needs to be done.",
        R"([volume.photos]
what  = "/srv/remote/photos"
where = "/srv/photos"
type  = "bind"

$ mkdir /srv/remote /srv/photos
$ bindfs /usr /srv/remote
)",
        R"([volume.photos]
what  = "/srv/local/photos"
where = "/srv/photos"
type  = "bind"

$ mkdir -p /srv/local/photos /srv/photos
)"},
    Explanation{
        "overlay-layers", warning,
        "The kernel renames files between upperdir and workdir, so these have to be two folders on one file system, "
        "neither inside the other.",
        R"([volume.system]
where   = "/srv/system"
type    = "overlay"
options = ["lowerdir=/usr", "upperdir=/srv/upper", "workdir=/srv/upper/work"]

$ mkdir -p /srv/system /srv/upper/work
)",
        R"([volume.system]
where   = "/srv/system"
type    = "overlay"
options = ["lowerdir=/usr", "upperdir=/srv/upper", "workdir=/srv/work"]

$ mkdir -p /srv/system /srv/upper /srv/work
)"},
    Explanation{"source-kind", warning,
                "A file system needs a block device or an image file, a bind mount a folder on a folder or a file on a "
                "file.",
                R"([volume.data]
what  = "/srv/disk"
where = "/srv/data"
type  = "ext4"

$ mkdir /srv/disk /srv/data
)",
                R"([volume.data]
what  = "/srv/disk"
where = "/srv/data"
type  = "bind"

$ mkdir /srv/disk /srv/data
)"},
    Explanation{
        "source-missing", warning,
        "It may be there tomorrow, as a disk that is not plugged in; or its name is mistyped. `lsblk -f` tells the "
        "labels and UUIDs there are.",
        R"([volume.data]
what  = "/srv/dsk"
where = "/srv/data"
type  = "bind"

$ mkdir /srv/disk /srv/data
)",
        R"([volume.data]
what  = "/srv/disk"
where = "/srv/data"
type  = "bind"

$ mkdir /srv/disk /srv/data
)"},
    Explanation{
        "source-repeated", warning,
        "Both volumes write to the same file system, perhaps by two names of one device. If it is to be seen in two "
        "places, make the second one a bind of the first.",
        R"([volume.data]
what  = "/srv/disk.img"
where = "/srv/data"
type  = "ext4"

[volume.copy]
what  = "/srv/disk.img"
where = "/srv/copy"
type  = "ext4"

$ mkdir /srv/data /srv/copy
$ mke2fs -q -t ext4 /srv/disk.img 8M
)",
        R"([volume.data]
what  = "/srv/disk.img"
where = "/srv/data"
type  = "ext4"

[volume.copy]
what  = "volume:data"
where = "/srv/copy"
type  = "bind"

$ mkdir /srv/data /srv/copy
$ mke2fs -q -t ext4 /srv/disk.img 8M
)"},
    Explanation{
        "source-type", warning,
        "The device was made with another file system than the declaration says, or it is not the device that is "
        "meant. `blkid DEVICE` tells what it carries.",
        R"([volume.data]
what  = "/srv/disk.img"
where = "/srv/data"
type  = "xfs"

$ mkdir /srv/data
$ mke2fs -q -t ext4 /srv/disk.img 8M
)",
        R"([volume.data]
what  = "/srv/disk.img"
where = "/srv/data"
type  = "ext4"

$ mkdir /srv/data
$ mke2fs -q -t ext4 /srv/disk.img 8M
)"},
    Explanation{"swap-in-fstab", error,
                "systemd reads fstab itself, and two units of one name can't be. Take the line out of fstab, or the "
                "table out of "
                "the declarations.",
                R"(# /etc/fstab
LABEL=swap  none  swap  sw  0  0

# /etc/berth/swap.toml
[swap.main]
what = "LABEL=swap"
)",
                R"(# /etc/fstab
# LABEL=swap  none  swap  sw  0  0

# /etc/berth/swap.toml
[swap.main]
what = "LABEL=swap"
)"},
    Explanation{"swap-repeated", error, "A swap area can be used once. Take one of the two out.",
                R"([swap.main]
what = "LABEL=swap"

[swap.other]
what = "LABEL=swap"
)",
                R"([swap.main]
what = "LABEL=swap"
)"},
    Explanation{
        "tag-unknown", error,
        "The tags are UUID=, LABEL=, PARTUUID=, PARTLABEL= and ID=, in capitals: each is a folder of links below "
        "/dev/disk.",
        R"([volume.data]
what  = "LABLE=data"
where = "/srv/data"
type  = "ext4"
)",
        R"([volume.data]
what  = "LABEL=data"
where = "/srv/data"
type  = "ext4"
)"},
    Explanation{"what-invalid", error, "Each type has sources of its own kind; berth.toml(5) lists them.",
                R"([volume.data]
what  = "sda1"
where = "/srv/data"
type  = "ext4"
)",
                R"([volume.data]
what  = "/dev/sda1"
where = "/srv/data"
type  = "ext4"
)"},
};

}  // namespace

std::span<const Explanation> explanations_of_sources() { return sources_explanations; }

}  // namespace berth
