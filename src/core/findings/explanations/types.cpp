#include <array>
#include <span>

#include "core/findings/explanations.hpp"

namespace berth {
namespace {

using enum Severity;

constexpr std::array types_explanations{
    Explanation{
        "helper-missing", warning,
        "Some types are mounted, checked or repaired by a program of their own. Install the package that has it; "
        "the hint names that of Debian.",
        R"([volume.cloud]
what  = "https://cloud.example.org/dav"
where = "/srv/cloud"
type  = "davfs"

$ mkdir /srv/cloud
)",
        R"([volume.cloud]
where = "/srv/cloud"
type  = "tmpfs"

$ mkdir /srv/cloud
)"},
    Explanation{"type-invalid", error,
                "A type has letters, digits, '_', '.' and '-'; several stand with commas between them. What is no file "
                "system, as swap and autofs, can't be a volume.",
                R"([volume.data]
what  = "LABEL=data"
where = "/srv/data"
type  = "ext4 or xfs"
)",
                R"([volume.data]
what  = "LABEL=data"
where = "/srv/data"
type  = "ext4,xfs"
)"},
    Explanation{"type-unavailable", warning,
                "The type exists, but not on this machine: the kernel has neither a driver nor a module for it, and no "
                "program mount.TYPE is installed. It may be right elsewhere.",
                R"([volume.old]
what  = "server/volume"
where = "/srv/old"
type  = "ncpfs"

$ mkdir /srv/old
)",
                R"([volume.old]
where = "/srv/old"
type  = "tmpfs"

$ mkdir /srv/old
)"},
    Explanation{
        "type-unknown", warning,
        "The type is mistyped, or so new or rare that neither berth, nor this kernel, nor the libraries of mount(8) "
        "have heard of it.",
        R"([volume.data]
what  = "LABEL=data"
where = "/srv/data"
type  = "etx4"
)",
        R"([volume.data]
what  = "LABEL=data"
where = "/srv/data"
type  = "ext4"
)"},
};

}  // namespace

std::span<const Explanation> explanations_of_types() { return types_explanations; }

}  // namespace berth
