#include <array>
#include <span>

#include "core/findings/explanations.hpp"

namespace berth {
namespace {

using enum Severity;

constexpr std::array options_explanations{
    Explanation{"option-contradiction", error,
                "The kernel would take the last one and say nothing. Take out the one that is not meant.",
                R"([volume.data]
where   = "/srv/data"
type    = "tmpfs"
options = ["rw", "size=1G", "ro"]
)",
                R"([volume.data]
where   = "/srv/data"
type    = "tmpfs"
options = ["size=1G", "ro"]
)"},
    Explanation{
        "option-invalid", error,
        "mount(8) separates options by commas, so one would become two. Write one option in each string; an "
        "SELinux context with commas stands in double quotes. `remount` and `move` are no options but other work of "
        "mount(8).",
        R"([volume.data]
where   = "/srv/data"
type    = "tmpfs"
options = ["noatime,size=1G"]
)",
        R"([volume.data]
where   = "/srv/data"
type    = "tmpfs"
options = ["noatime", "size=1G"]
)"},
    Explanation{
        "option-is-key", error,
        "Such options speak to systemd, and only in fstab; in a mount unit they do nothing. berth has keys for what "
        "they mean.",
        R"([volume.data]
where   = "/srv/data"
type    = "tmpfs"
options = ["noauto", "x-systemd.automount"]
)",
        R"([volume.data]
where      = "/srv/data"
type       = "tmpfs"
activation = "access"
)"},
    Explanation{
        "option-no-effect", warning,
        "The option asks something of mount(8) or fstab that a mount unit never comes to, or of a type that does not "
        "have it. It is no harm, but it does not do what it says.",
        R"([volume.data]
where   = "/srv/data"
type    = "tmpfs"
options = ["user"]
)",
        R"([volume.data]
where   = "/srv/data"
type    = "tmpfs"
options = ["nosuid", "nodev", "noexec"]
)"},
    Explanation{
        "option-refused", error,
        "The driver of the running kernel knows the option, but not with this value: the mount would fail. The note "
        "has the kernel's own words.",
        R"([volume.data]
where   = "/srv/data"
type    = "tmpfs"
options = ["size=big"]
)",
        R"([volume.data]
where   = "/srv/data"
type    = "tmpfs"
options = ["size=1G"]
)"},
    Explanation{"option-repeated", error,
                "The kernel would take the last value and say nothing. Take out the one that is not meant.",
                R"([volume.data]
where   = "/srv/data"
type    = "tmpfs"
options = ["size=1G", "size=2G"]
)",
                R"([volume.data]
where   = "/srv/data"
type    = "tmpfs"
options = ["size=2G"]
)"},
    Explanation{
        "option-unknown", error,
        "The driver of the running kernel has no such option: the mount would fail. Most often it is mistyped, or "
        "belongs to another type.",
        R"([volume.data]
where   = "/srv/data"
type    = "tmpfs"
options = ["noatme"]
)",
        R"([volume.data]
where   = "/srv/data"
type    = "tmpfs"
options = ["noatime"]
)"},
    Explanation{"option-unverified", note,
                "Nothing speaks against the option, but nobody could be asked about it: the mount will tell. Where the "
                "driver is a module that is not loaded, `berth check --kernel=always` loads it.",
                R"([volume.photos]
what    = "nas:photos"
where   = "/srv/photos"
type    = "fuse.sshfs"
options = ["reconnect"]
)",
                R"([volume.photos]
where   = "/srv/photos"
type    = "tmpfs"
options = ["size=1G"]
)"},
    Explanation{
        "user-unknown", warning,
        "mount(8) looks the name up when it mounts, and the mount fails if there is none. Create the user or group, or "
        "write the number.",
        R"([volume.data]
where   = "/srv/data"
type    = "tmpfs"
options = ["uid=nobodyknows"]

$ mkdir /srv/data
)",
        R"([volume.data]
where   = "/srv/data"
type    = "tmpfs"
options = ["uid=root"]

$ mkdir /srv/data
)"},
};

}  // namespace

std::span<const Explanation> explanations_of_options() { return options_explanations; }

}  // namespace berth
