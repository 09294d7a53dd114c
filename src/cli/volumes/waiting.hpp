// Waiting until volumes are mounted, or gone: what comes of it, with nothing printed.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/hold/patience.hpp"
#include "cli/session.hpp"

namespace berth::cli {

enum class Until : std::uint8_t { all_mounted, none_mounted };

struct Waited {
    int status = wrong;
    /// "mounted", "gone", "failed", "timeout", "interrupted", or "given-up" because of another
    std::string_view result;
    std::string reason;  ///< empty for "mounted" and "gone"
};

/// What becomes of each of the volumes `names`, which for `none_mounted` need only bear the mark of that name. It ends
/// when all are so at one time, or when one will never be.
[[nodiscard]] std::vector<Waited> wait_for_volumes(Outside& outside, const Session& session,
                                                   std::span<const std::string> names, const Limit& limit, Until until);

}  // namespace berth::cli
