#include <array>
#include <span>

#include "core/findings/explanations.hpp"

namespace berth {
namespace {

using enum Severity;

constexpr std::array files_explanations{
    Explanation{"default-invalid", error,
                "Each volume has a mount point of its own, and the type is what tells whom `[defaults.TYPE]` is for.",
                R"([defaults]
where   = "/srv/scratch"
options = ["nosuid", "nodev"]

[volume.scratch]
where = "/srv/scratch"
type  = "tmpfs"
)",
                R"([defaults]
options = ["nosuid", "nodev"]

[volume.scratch]
where = "/srv/scratch"
type  = "tmpfs"
)"},
    Explanation{
        "default-unused", warning,
        "The type is mistyped, or the volumes that had it are gone. Defaults are for the volumes of their own file, "
        "by the very word of `type`.",
        R"([defaults.tmps]
options = ["nosuid", "nodev"]

[volume.scratch]
where = "/srv/scratch"
type  = "tmpfs"
)",
        R"([defaults.tmpfs]
options = ["nosuid", "nodev"]

[volume.scratch]
where = "/srv/scratch"
type  = "tmpfs"
)"},
    Explanation{
        "drop-in-orphan", warning,
        "A drop-in changes a file of the same name; alone it is not read. Declare new volumes in a file of their "
        "own, or remove the folder.",
        R"(# /etc/berth/vendor.toml.d/10-size.toml
[volume.vendor]
where = "/srv/vendor"
type  = "tmpfs"
)",
        R"(# /etc/berth/vendor.toml
[volume.vendor]
where = "/srv/vendor"
type  = "tmpfs"

# /etc/berth/vendor.toml.d/10-size.toml
[volume.vendor]
options = ["size=2G"]
)"},
    Explanation{"file-name", error,
                "The name appears in unit files and in messages, where such characters would end a line. Of two drafts "
                "of one name "
                "only one can be installed. Rename the file.",
                R"($ mv /etc/berth/data.toml $'/etc/berth/my\tdata.toml'
)",
                R"($ mv /etc/berth/data.toml /etc/berth/my-data.toml
)"},
    Explanation{"file-not-regular", error,
                "Only regular files are read, and links to them. To switch a file of that name off, link it to "
                "/dev/null.",
                R"($ ln -s /srv/nowhere/data.toml /etc/berth/more.toml
)",
                R"($ ln -s /dev/null /etc/berth/more.toml
)"},
    Explanation{"file-too-large", error,
                "No declaration needs so much, and what is read at boot has to have a limit. Spread the volumes over "
                "several files.",
                R"($ truncate --size=2M /etc/berth/data.toml
)",
                R"($ truncate --size=0 /etc/berth/data.toml
)"},
    Explanation{
        "file-unreadable", error,
        "What is declared there is not known, so nothing is written for it. The message has the reason that the "
        "system gives.",
        R"($ ln -s berth /usr/local/lib/berth
)",
        R"($ mkdir /usr/local/lib/berth
)"},
    Explanation{
        "file-untrusted", error,
        "Whoever can write a declaration decides what root mounts. So the file, and each folder on the way to it, "
        "must belong to root, and neither its group nor others may write it. It is a warning for a draft that is "
        "given to `berth check`.",
        R"($ chmod 0666 /etc/berth/data.toml
)",
        R"($ chmod 0644 /etc/berth/data.toml
)"},
    Explanation{
        "key-too-deep", error,
        "Declarations have three levels at most. So many dots are a mistake, or an attempt to overflow the parser; "
        "the whole file is left alone.",
        R"([volume.data]
a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p.q.r = 1
)",
        R"([volume.data]
where = "/srv/data"
type  = "tmpfs"
unit.JobTimeoutSec = "1min"
)"},
    Explanation{"left-out", note,
                "In a container /sys is read-only and there are no devices. Volumes on them, and those that need these "
                "volumes, are left out there; elsewhere the same declaration works. Nothing needs to be done.",
                R"([volume.data]
what  = "LABEL=data"
where = "/srv/data"
type  = "ext4"
)",
                R"([volume.data]
where = "/srv/data"
type  = "tmpfs"
)"},
    Explanation{"line-too-long", error,
                "What is read at boot has to have a limit; the whole file is left alone. An array may go over several "
                "lines.",
                R"($ printf '# %70000s\n' >>/etc/berth/data.toml
)",
                R"($ printf '# %70s\n' >>/etc/berth/data.toml
)"},
    Explanation{"syntax", error,
                "Only the table with the mistake is lost, but one mistake can hide another: check again after mending.",
                R"([volume.data]
where = /srv/data
type  = "tmpfs"
)",
                R"([volume.data]
where = "/srv/data"
type  = "tmpfs"
)"},
    Explanation{"unit-masked", warning,
                "Somebody has masked the unit, so the volume can't be mounted. A boot that required it would fail, so "
                "berth does not write that link. Unmask the unit, or don't require the volume.",
                R"([volume.data]
where    = "/srv/data"
type     = "tmpfs"
required = true

$ ln -s /dev/null /etc/systemd/system/srv-data.mount
)",
                R"([volume.data]
where = "/srv/data"
type  = "tmpfs"

$ ln -s /dev/null /etc/systemd/system/srv-data.mount
)"},
    Explanation{"write-failed", error,
                "The folder of units is full, or something is in the way. Nothing of that volume is left half-written. "
                "Make room, then run `systemctl daemon-reload`.",
                R"($ mount -t tmpfs -o nr_inodes=2 units /mnt
$ /usr/lib/systemd/system-generators/berth-generator /mnt
)",
                R"($ mount -t tmpfs units /mnt
$ /usr/lib/systemd/system-generators/berth-generator /mnt
)"},
};

}  // namespace

std::span<const Explanation> explanations_of_files() { return files_explanations; }

}  // namespace berth
