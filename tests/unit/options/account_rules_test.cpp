#include <chrono>
#include <set>

#include "core/options/account_rules.hpp"

#include "support.hpp"
#include "system/host/accounts.hpp"

namespace berth::test::of_account_rules {
namespace {

Lines judged(std::string_view type, std::string_view option) {
    const Stock stock(
        fmt::format("[volume.a]\nwhere = '/srv/a'\nwhat = '/dev/x'\ntype = '{}'\noptions = ['{}']\n", type, option));
    Diagnostics found;
    judge_accounts(stock.volume("a"), [](const Account& account) { return account.name == "known"; }, found);
    return lines_of(found);
}

Lines no_account(std::string_view kind, std::string_view name) {
    return {
        fmt::format("5:12: warning: this system has no {} '{}' [user-unknown] | hint: make one, or write a number: "
                    "a name is looked up when the volume is mounted",
                    kind, name)};
}

TEST(AccountRules, NameUsersAndGroupsThatAreNotThere) {
    EXPECT_EQ(judged("vfat", "uid=joe"), no_account("user", "joe"));
    EXPECT_EQ(judged("tmpfs", "gid=joe"), no_account("group", "joe"));
    EXPECT_EQ(judged("ext4", "X-mount.owner=joe"), no_account("user", "joe"));
    EXPECT_EQ(judged("ext4", "X-mount.group=joe"), no_account("group", "joe"));
    EXPECT_EQ(judged("vfat", "uid=usergid"), no_account("user", "usergid"));
}

TEST(AccountRules, SayNothingOfWhatMountDoesNotLookUp) {
    for (const auto* option :
         {"uid=known", "gid=known", "uid=1000", "gid=0", "uid=", "uid", "uid=useruid", "gid=usergid", "uid=-1",
          "uid=\"joe\"", "username=joe", "dmask=joe", "resuid=joe", "user=joe"})
        EXPECT_EQ(judged("vfat", option), Lines{}) << option;
    EXPECT_EQ(judged("bind", "uid=joe"), Lines{});
    for (const auto* option : {"uid=forget", "uid=ignore", "gid=forget", "gid=ignore"})
        EXPECT_EQ(judged("udf", option), Lines{}) << option;
    EXPECT_EQ(judged("vfat", "uid=forget"), no_account("user", "forget"));
}

TEST(Accounts, AreLookedUpOnThisSystem) {
    using enum Account::Kind;
    const std::set<Account> asked{{user, "root"}, {group, "root"}, {user, "no-such-user"}, {group, "no-such-group"}};
    EXPECT_EQ(missing_accounts(asked), (std::set<Account>{{user, "no-such-user"}, {group, "no-such-group"}}));
    EXPECT_EQ(missing_accounts({}), std::set<Account>{});
}

TEST(Accounts, ExistWhereNobodyAnswersInTime) {
    const std::set<Account> asked{{Account::Kind::user, "no-such-user"}};
    EXPECT_EQ(missing_accounts(asked, std::chrono::milliseconds(0)), std::set<Account>{});
}

}  // namespace
}  // namespace berth::test::of_account_rules
