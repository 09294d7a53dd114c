#include <array>
#include <span>

#include "core/findings/explanations.hpp"

namespace berth {
namespace {

using enum Severity;

constexpr std::array advice_explanations{
    Explanation{
        "advice-credentials", warning,
        "Declarations and unit files are for everybody to read, and so is the mount table. Put the secret into a "
        "file with mode 0600, and name that file.",
        R"([volume.office]
what    = "//fileserver/office"
where   = "/srv/office"
type    = "cifs"
options = ["nosuid", "nodev", "username=backup", "password=secret"]
)",
        R"([volume.office]
what    = "//fileserver/office"
where   = "/srv/office"
type    = "cifs"
options = ["nosuid", "nodev", "credentials=/etc/berth/office.credentials"]
)"},
    Explanation{
        "advice-manual-parent", warning,
        "The volume below needs the one above, so the boot mounts that one, too, whatever its activation says. Give "
        "both the same activation.",
        R"([volume.data]
where      = "/srv/data"
type       = "tmpfs"
activation = "manual"

[volume.cache]
where = "/srv/data/cache"
type  = "tmpfs"
)",
        R"([volume.data]
where = "/srv/data"
type  = "tmpfs"

[volume.cache]
where = "/srv/data/cache"
type  = "tmpfs"
)"},
    Explanation{
        "advice-network-options", warning,
        "Who rules the server rules what is on it: without nosuid a file there can make its user root here, without "
        "nodev it can be a disk of this machine.",
        R"([volume.vmstore]
what  = "nas:/export/vmstore"
where = "/srv/vmstore"
type  = "nfs4"
)",
        R"([volume.vmstore]
what    = "nas:/export/vmstore"
where   = "/srv/vmstore"
type    = "nfs4"
options = ["nosuid", "nodev"]
)"},
    Explanation{
        "advice-required-network", warning,
        "When the server is away remote-fs.target fails, and with it all that requires it. Let the services that need "
        "the volume say so, by `used_by`.",
        R"([volume.www]
what     = "nas:/export/www"
where    = "/srv/www"
type     = "nfs4"
options  = ["nosuid", "nodev"]
required = true
)",
        R"([volume.www]
what    = "nas:/export/www"
where   = "/srv/www"
type    = "nfs4"
options = ["nosuid", "nodev"]
used_by = ["nginx.service"]
)"},
    Explanation{"advice-service-path", warning,
                "The service may start before the volume is mounted, and would then find the bare folder. Name it in "
                "`used_by`, or give it RequiresMountsFor=.",
                R"([volume.www]
where = "/srv/www"
type  = "tmpfs"

# /etc/systemd/system/web.service
[Service]
ExecStart=/usr/bin/webserver --root /srv/www
)",
                R"([volume.www]
where   = "/srv/www"
type    = "tmpfs"
used_by = ["web.service"]

# /etc/systemd/system/web.service
[Service]
ExecStart=/usr/bin/webserver --root /srv/www
)"},
};

}  // namespace

std::span<const Explanation> explanations_of_advice() { return advice_explanations; }

}  // namespace berth
