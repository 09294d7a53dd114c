#include "core/options/account_rules.hpp"

#include <fmt/format.h>

#include "core/text/text.hpp"

namespace berth {
namespace {

std::optional<Account::Kind> kind_of(std::string_view name) {
    if (name == "uid" || name == "X-mount.owner") return Account::Kind::user;
    if (name == "gid" || name == "X-mount.group") return Account::Kind::group;
    return std::nullopt;
}

/// Words of mount(8) for whoever calls it, and of udf's driver.
bool is_nobodys_name(std::string_view type, const Account& account) {
    if (type == "udf" && (account.name == "forget" || account.name == "ignore")) return true;
    return account.name == (account.kind == Account::Kind::user ? "useruid" : "usergid");
}

}  // namespace

std::optional<Account> account_of(const Volume& volume, const MountOption& option) {
    const auto kind = kind_of(option.name());
    if (!kind || volume.type.is_bind()) return std::nullopt;
    const auto value = option.value();
    // Quotes mean something else to everyone who reads them.
    if (value.empty() || (value.front() >= '0' && value.front() <= '9') || value.front() == '-' ||
        value.front() == '+' || value.find('"') != std::string_view::npos)
        return std::nullopt;
    Account account{*kind, std::string(value)};
    if (is_nobodys_name(volume.type.str(), account)) return std::nullopt;
    return account;
}

void judge_accounts(const Volume& volume, const std::function<bool(const Account&)>& is_known, Diagnostics& out) {
    for (const auto& [option, where] : volume.options) {
        const auto account = account_of(volume, option);
        if (!account || is_known(*account)) continue;
        out.warning(Code::user_unknown, where,
                    fmt::format("this system has no {} {}", account->kind == Account::Kind::user ? "user" : "group",
                                in_quotes(account->name)),
                    "make one, or write a number: a name is looked up when the volume is mounted");
    }
}

}  // namespace berth
