// Whether this system has a user or a group.
#pragma once

#include <chrono>
#include <set>

#include "core/options/account_rules.hpp"

namespace berth {

/// Those of `accounts` that the system says it does not have. The name services are asked in a child, since they may
/// wait for a server; what is not answered in time is taken to exist.
[[nodiscard]] std::set<Account> missing_accounts(const std::set<Account>& accounts,
                                                 std::chrono::milliseconds limit = std::chrono::seconds(2));

}  // namespace berth
