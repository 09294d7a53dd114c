// Options that name a user or a group of this system.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "core/findings/diagnostic.hpp"
#include "core/model/item.hpp"

namespace berth {

/// A user or group, as an option names it.
struct Account {
    enum class Kind : std::uint8_t { user, group } kind{};
    std::string name;

    friend auto operator<=>(const Account&, const Account&) = default;
};

/// The name that mount(8) will look up for this option of the volume, if it will: numbers it takes as they are.
[[nodiscard]] std::optional<Account> account_of(const Volume& volume, const MountOption& option);

/// `is_known` is true also of an account of which nothing could be learnt.
void judge_accounts(const Volume& volume, const std::function<bool(const Account&)>& is_known, Diagnostics& out);

}  // namespace berth
