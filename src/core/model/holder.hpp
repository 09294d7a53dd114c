// Who holds a volume, as its unit's name tells.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace berth {

struct Holder {
    enum class Kind : std::uint8_t {
        attachment,  ///< by `berth attach`, or systemctl start volume-NAME@HOLDER.target
        mount,       ///< a mount that stands on the volume
        unit,        ///< any other unit that requires it
    } kind = Kind::unit;
    std::string name;  ///< the HOLDER, the mount point, or the unit; may have any character but control characters

    friend bool operator==(const Holder&, const Holder&) = default;
};

/// "attachment", "mount", "unit"
[[nodiscard]] std::string_view name_of(Holder::Kind kind);

/// An attachment's volume and holder, as "volume-NAME@HOLDER.target" has them.
struct Attachment {
    std::string volume;
    std::string holder;
};
[[nodiscard]] std::optional<Attachment> attachment_of(std::string_view unit);

/// "berth attach NAME HOLDER" or "berth detach NAME HOLDER" for a shell; a holder may look like an option.
[[nodiscard]] std::string attachment_command(std::string_view verb, std::string_view name, std::string_view holder);

/// The mount point that a mount unit is named after.
[[nodiscard]] std::string mount_point_of(std::string_view unit);

/// What a volume goes by: its own name first, then those that it had.
using VolumeNames = std::vector<std::string>;

/// What the name of a unit that holds the volume of these names says.
[[nodiscard]] Holder holder_of(std::string_view unit, const VolumeNames& names);

}  // namespace berth
