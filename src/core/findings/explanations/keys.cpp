#include <array>
#include <span>

#include "core/findings/explanations.hpp"

namespace berth {
namespace {

using enum Severity;

constexpr std::array keys_explanations{
    Explanation{
        "former-name-taken", error,
        "Who is attached by a name that a volume had holds this volume, so the name can't be that of any other, nor be "
        "said of two. Take it out where it does not belong; of instances each had its own, as `old-{instance}`.",
        R"([volume.scratch]
where    = "/srv/scratch"
type     = "tmpfs"
formerly = ["scratch"]
)",
        R"([volume.scratch]
where    = "/srv/scratch"
type     = "tmpfs"
formerly = ["tmp"]
)"},
    Explanation{"holder-invalid", error,
                "A holder is part of a unit's name. Any string without control characters will do, of 1 to 128 bytes.",
                R"([volume.data]
where      = "/srv/data"
type       = "tmpfs"
activation = "attach"
holders    = [""]
)",
                R"([volume.data]
where      = "/srv/data"
type       = "tmpfs"
activation = "attach"
holders    = ["nightly backup"]
)"},
    Explanation{
        "instance-invalid", error,
        "An instance is part of a volume's name, and `{instance}` in `where` gives each a mount point of its own.",
        R"([volume.cache]
where     = "/srv/cache"
type      = "tmpfs"
instances = ["red", "green"]
)",
        R"([volume.cache]
where     = "/srv/cache/{instance}"
type      = "tmpfs"
instances = ["red", "green"]
)"},
    Explanation{"key-conflict", error,
                "A key would have no effect, or another key or an option says the opposite. Take one of them out.",
                R"([volume.data]
where        = "/srv/data"
type         = "tmpfs"
idle_timeout = "10min"
)",
                R"([volume.data]
where        = "/srv/data"
type         = "tmpfs"
activation   = "access"
idle_timeout = "10min"
)"},
    Explanation{"key-missing", error, "Every volume needs `where`, and one whose type has a source needs `what`.",
                R"([volume.data]
what = "LABEL=data"
type = "ext4"
)",
                R"([volume.data]
what  = "LABEL=data"
where = "/srv/data"
type  = "ext4"
)"},
    Explanation{
        "key-reserved", error,
        "The directive would stand twice in the unit, and could undo what makes a volume safe. Use the key that "
        "sets it; to override a unit all the same, use a drop-in (`systemctl edit UNIT`).",
        R"([volume.data]
where = "/srv/data"
type  = "tmpfs"

[volume.data.mount]
Options = "size=1G"
)",
        R"([volume.data]
where   = "/srv/data"
type    = "tmpfs"
options = ["size=1G"]
)"},
    Explanation{
        "key-unknown", error,
        "A mistyped key would silently do nothing, so it makes the volume wrong. The keys are in berth.toml(5).",
        R"([volume.data]
where   = "/srv/data"
type    = "tmpfs"
optoins = ["size=1G"]
)",
        R"([volume.data]
where   = "/srv/data"
type    = "tmpfs"
options = ["size=1G"]
)"},
    Explanation{"mode-invalid", error,
                "A mode is octal, so it is a string: 0755 without quotes is not TOML, and 755 would be another number.",
                R"([volume.data]
where          = "/srv/data"
type           = "tmpfs"
directory_mode = "rwxr-x---"
)",
                R"([volume.data]
where          = "/srv/data"
type           = "tmpfs"
directory_mode = "0750"
)"},
    Explanation{
        "name-invalid", error,
        "The name becomes part of unit names. It has 1 to 64 of the letters A to Z and a to z, digits, '_' and '-', "
        "and begins with a letter or a digit.",
        R"([volume."my data"]
where = "/srv/data"
type  = "tmpfs"
)",
        R"([volume.my-data]
where = "/srv/data"
type  = "tmpfs"
)"},
    Explanation{
        "name-repeated", error,
        "Names are unique among all files, and berth does not guess which of the two is meant. Rename one, or make "
        "it a drop-in of the other's file.",
        R"(# /etc/berth/data.toml
[volume.data]
where = "/srv/data"
type  = "tmpfs"

# /etc/berth/more.toml
[volume.data]
where = "/srv/more"
type  = "tmpfs"
)",
        R"(# /etc/berth/data.toml
[volume.data]
where = "/srv/data"
type  = "tmpfs"

# /etc/berth/more.toml
[volume.more]
where = "/srv/more"
type  = "tmpfs"
)"},
    Explanation{"table-unknown", error,
                "All that stands in the table would silently do nothing. A volume is declared in [volume.NAME].",
                R"([data]
where = "/srv/data"
type  = "tmpfs"
)",
                R"([volume.data]
where = "/srv/data"
type  = "tmpfs"
)"},
    Explanation{
        "text-unsafe", error,
        "The value goes into a unit file, where such characters could end the line, swallow the next one or get "
        "lost.",
        R"([volume.data]
where       = "/srv/data"
type        = "tmpfs"
description = "Data\n[Service]"
)",
        R"([volume.data]
where       = "/srv/data"
type        = "tmpfs"
description = "Data"
)"},
    Explanation{
        "time-invalid", error,
        "A time span is a string with a unit, so that nobody has to guess whether 90 are seconds or milliseconds.",
        R"([volume.data]
where   = "/srv/data"
type    = "tmpfs"
timeout = "90"
)",
        R"([volume.data]
where   = "/srv/data"
type    = "tmpfs"
timeout = "1min 30s"
)"},
    Explanation{
        "unit-invalid", error,
        "A string with a dot is a unit's name with its suffix, one without a dot a volume's name. `systemd-escape` "
        "makes a unit name of any string.",
        R"([volume.data]
where   = "/srv/data"
type    = "tmpfs"
used_by = ["nginx"]
)",
        R"([volume.data]
where   = "/srv/data"
type    = "tmpfs"
used_by = ["nginx.service"]
)"},
    Explanation{"value-type", error, "Strings stand in quotes, true and false don't, and arrays have brackets.",
                R"([volume.data]
where   = "/srv/data"
type    = "tmpfs"
options = "size=1G"
)",
                R"([volume.data]
where   = "/srv/data"
type    = "tmpfs"
options = ["size=1G"]
)"},
    Explanation{"value-unknown", error, "The words of a key are in berth.toml(5).",
                R"([volume.data]
where      = "/srv/data"
type       = "tmpfs"
activation = "automount"
)",
                R"([volume.data]
where      = "/srv/data"
type       = "tmpfs"
activation = "access"
)"},
};

}  // namespace

std::span<const Explanation> explanations_of_keys() { return keys_explanations; }

}  // namespace berth
