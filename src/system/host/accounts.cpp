#include "system/host/accounts.hpp"

#include <grp.h>
#include <pwd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <string>
#include <vector>

#include "system/base/answer.hpp"
#include "system/base/within.hpp"

namespace berth {
namespace {

constexpr std::size_t most_accounts = 64;  // bounds what a declaration can cost

/// As getpwnam(3): no answer and no error is a plain no. Some name services say so by an error of their own.
bool is_missing(const Account& account) {
    errno = 0;
    const bool found = account.kind == Account::Kind::user ? ::getpwnam(account.name.c_str()) != nullptr
                                                           : ::getgrnam(account.name.c_str()) != nullptr;
    return !found && (errno == 0 || errno == ENOENT || errno == ESRCH);
}

}  // namespace

std::set<Account> missing_accounts(const std::set<Account>& accounts, std::chrono::milliseconds limit) {
    std::vector<Account> asked;
    for (const auto& account : accounts) {
        if (asked.size() < most_accounts) asked.push_back(account);
    }
    std::set<Account> out;
    if (asked.empty()) return out;
    const auto answer = within(limit, [&] {
        std::vector<bool> missing;
        for (const auto& account : asked) missing.push_back(is_missing(account));
        return to_answer(missing);
    });
    const auto missing = from_answer<std::vector<bool>>(answer.value_or("")).value_or(std::vector<bool>());
    for (std::size_t i = 0; i < std::min(asked.size(), missing.size()); ++i) {
        if (missing[i]) out.insert(asked[i]);
    }
    return out;
}

}  // namespace berth
