// What a trial would do that can't be taken back.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "cli/change/action.hpp"
#include "cli/session.hpp"

namespace berth::cli {

/// A sentence for each; `touched` are the items that differ.
[[nodiscard]] std::vector<std::string> irreversible(const Changes& changes, const Session& former,
                                                    const Session& future, const std::set<std::string>& touched);

}  // namespace berth::cli
