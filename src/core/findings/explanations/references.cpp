#include <array>
#include <span>

#include "core/findings/explanations.hpp"

namespace berth {
namespace {

using enum Severity;

constexpr std::array references_explanations{
    Explanation{
        "cycle", error,
        "systemd breaks a circle by dropping any job in it, at some boots this one and at others that. Take one "
        "of the dependencies out. Paths are dependencies, too: a volume comes after what its mount point or source "
        "lies in. So is the boot: local-fs.target waits for the volumes that it mounts, and sysinit.target for that.",
        R"([volume.a]
where = "/srv/a"
type  = "tmpfs"
after = ["b"]

[volume.b]
where = "/srv/b"
type  = "tmpfs"
after = ["a"]
)",
        R"([volume.a]
where = "/srv/a"
type  = "tmpfs"

[volume.b]
where = "/srv/b"
type  = "tmpfs"
after = ["a"]
)"},
    Explanation{
        "network-needed", error,
        "Without the network the volume, or the one it stands on, can't be mounted, and a boot that tries early "
        "hangs. Take `network = false` out.",
        R"([volume.vmstore]
what    = "nas:/export/vmstore"
where   = "/srv/vmstore"
type    = "nfs4"
network = false
)",
        R"([volume.vmstore]
what  = "nas:/export/vmstore"
where = "/srv/vmstore"
type  = "nfs4"
)"},
    Explanation{"order-risk", warning,
                "On an ordinary system such a unit comes after the file systems, and these wait for a volume that is "
                "mounted at boot; or the early boot needs what is mounted there. systemd then breaks the circle "
                "somewhere. Let the unit start the volume by `wanted_by`, make the volume `attach` or `background`, or "
                "choose another mount point.",
                R"([volume.data]
where = "/srv/data"
type  = "tmpfs"
after = ["keys.service"]
)",
                R"([volume.data]
where     = "/srv/data"
type      = "tmpfs"
after     = ["keys.service"]
wanted_by = ["multi-user.target"]
)"},
    Explanation{"reference-idle", error,
                "What holds a volume keeps it from ever being idle. Take `idle_timeout` out, or what holds it.",
                R"([volume.home]
what         = "nas:/home"
where        = "/home"
type         = "nfs4"
activation   = "access"
idle_timeout = "10min"

[volume.photos]
what  = "volume:home/photos"
where = "/srv/photos"
type  = "bind"
)",
                R"([volume.home]
what       = "nas:/home"
where      = "/home"
type       = "nfs4"
activation = "access"

[volume.photos]
what  = "volume:home/photos"
where = "/srv/photos"
type  = "bind"
)"},
    Explanation{"reference-off", error,
                "Nothing is written for a volume that is off, so what needs it could never start. Switch both off, or "
                "neither.",
                R"([volume.data]
where      = "/srv/data"
type       = "tmpfs"
activation = "off"

[volume.www]
what  = "volume:data/www"
where = "/var/www"
type  = "bind"
)",
                R"([volume.data]
where = "/srv/data"
type  = "tmpfs"

[volume.www]
what  = "volume:data/www"
where = "/var/www"
type  = "bind"
)"},
    Explanation{
        "reference-unknown", error,
        "The name is mistyped, or its file is not read. `berth list` tells the names there are. The name of a unit "
        "has a suffix.",
        R"([volume.data]
where = "/srv/data"
type  = "tmpfs"

[volume.www]
what  = "volume:dta/www"
where = "/var/www"
type  = "bind"
)",
        R"([volume.data]
where = "/srv/data"
type  = "tmpfs"

[volume.www]
what  = "volume:data/www"
where = "/var/www"
type  = "bind"
)"},
    Explanation{
        "reload-effect", warning,
        "systemd goes by what is declared now as soon as it is reloaded, and asks nobody: a volume that was made "
        "`attach` and that nobody holds is unmounted, a unit that came into `used_by` of a volume that is not "
        "mounted is stopped, and what was renamed, moved or taken out while it was held goes, or stays for ever. "
        "Take the change back, or let go before the reload. The first example is one if the volume is mounted and "
        "nobody holds it.",
        R"([volume.data]
where      = "/srv/data"
type       = "tmpfs"
activation = "attach"
)",
        R"([volume.data]
where = "/srv/data"
type  = "tmpfs"
)"},
};

}  // namespace

std::span<const Explanation> explanations_of_references() { return references_explanations; }

}  // namespace berth
