// Size and use of what is mounted, asked in a way that no dead server can hold up.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace berth {

/// In bytes, as statvfs(3) has them.
struct Usage {
    std::uint64_t size = 0;
    std::uint64_t used = 0;
    std::uint64_t available = 0;  ///< to users other than root

    friend bool operator==(const Usage&, const Usage&) = default;
};

/// Of the file systems at `places`, in the same order; nothing of those that do not answer within `limit`.
[[nodiscard]] std::vector<std::optional<Usage>> usage_of(const std::vector<std::string>& places,
                                                         std::chrono::milliseconds limit = std::chrono::seconds(1));

}  // namespace berth
