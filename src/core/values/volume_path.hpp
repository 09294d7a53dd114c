// "volume:NAME" and "volume:NAME/SUB/PATH": a place in another volume.
#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "core/values/volume_name.hpp"

namespace berth {

struct VolumePath {
    VolumeName name;
    std::string below;  ///< the path in it, with its '/'; may be empty

    [[nodiscard]] static bool is_meant(std::string_view text) { return text.starts_with("volume:"); }
    /// `text` begins with "volume:". The code of a complaint is `what_invalid` or that of a path.
    [[nodiscard]] static std::expected<VolumePath, Complaint> parse(std::string_view text);
};

}  // namespace berth
