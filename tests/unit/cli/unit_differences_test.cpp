#include "cli/change/unit_differences.hpp"

#include <gmock/gmock.h>

#include "support.hpp"

namespace berth::test::of_unit_differences {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::string unit(const std::string& options) {
    return "[Unit]\nDescription=Options\n\n[Mount]\nWhat=tmpfs\nOptions=" + options + "\n";
}

std::string words(const std::string& before, const std::string& after) {
    return cli::changes_in_words(cli::option_changes(unit(before), unit(after)));
}

TEST(UnitDifferences, AreToldInWords) {
    EXPECT_EQ(words("a", "a,noexec"), "noexec is new");
    EXPECT_EQ(words("size=1G,noatime", "size=2G"), "size=2G instead of size=1G, noatime is gone");
    EXPECT_EQ(words("discard", "nodiscard"), "nodiscard instead of discard");
    EXPECT_EQ(words("noatime", "relatime"), "relatime instead of noatime");
    EXPECT_EQ(words("b,a", "a,b"), "");
    EXPECT_EQ(words("a,x-berth.volume=a,x-berth.options=1", "a,x-berth.volume=b,x-berth.options=2"), "")
        << "those of berth are no changes";
    EXPECT_EQ(words(R"(context="a,b",c)", R"(context="a,d",c)"), R"(context="a,d" instead of context="a,b")");
    EXPECT_EQ(words("a=5%%,p=$$", "a=6%%,p=$$$$"), "a=6% instead of a=5%, p=$$ instead of p=$");
}

TEST(UnitDifferences, AreOfTheMountAloneOrOfItsFileSystem) {
    EXPECT_TRUE(cli::are_of_the_mount_alone({"noexec", "ro", "noatime", "nofail", "x-systemd.idle-timeout=1"}));
    EXPECT_FALSE(cli::are_of_the_mount_alone({"noexec", "size=1G"}));
}

TEST(UnitDifferences, LastWhereARemountCanNotTakeThemBack) {
    const auto left = [](const std::string& before, const std::string& after) {
        return cli::lasting(cli::option_changes(unit(before), unit(after)));
    };
    EXPECT_THAT(left("rw,nofail,_netdev,x-a=1,relatime", ""), IsEmpty());
    EXPECT_THAT(left("nosuid,ro", ""), ElementsAre("nosuid", "ro")) << "they do last where it is a bind";
    EXPECT_THAT(left("noatime,commit=30,discard", ""), ElementsAre("noatime", "commit=30", "discard"));
    EXPECT_THAT(left("noatime,commit=30,discard", "relatime,commit=5,nodiscard"), IsEmpty());
}

TEST(UnitDifferences, HaveNumbersThatTheMountTableShowsOtherwise) {
    const auto table =
        parse_mount_table("9 1 8:1 / /a rw,size=7 - xfs /dev/a rw,logbufs=8,mode=755,size=1024k,a=3", "");
    const auto changed = [&](const std::string& before, const std::string& after) {
        Lines out;
        for (const auto& [option, shown] :
             cli::numbers_to_change(cli::option_changes(unit(before), unit(after)), table.front()))
            out.push_back(option + " for " + shown);
        return out;
    };
    EXPECT_THAT(changed("", "logbufs=4,a=3,b=5"), ElementsAre("logbufs=4 for logbufs=8"));
    EXPECT_THAT(changed("", "mode=0755,size=1M,logbufs,logbufs=,logbufs=x"), IsEmpty()) << "which may mean the same";
    EXPECT_THAT(changed("logbufs=4", "logbufs=4"), IsEmpty()) << "nothing new";
    EXPECT_THAT(changed("logbufs=8", "logbufs=4"), ElementsAre("logbufs=4 for logbufs=8"));
    EXPECT_THAT(changed("logbufs=9", "logbufs=10"), IsEmpty()) << "of 9 the driver has made 8";
}

TEST(UnitDifferences, OfAnAutomountDoNotCountItsIdleTime) {
    const std::string before = "[Unit]\nDescription=a\n[Automount]\nWhere=/a\nTimeoutIdleSec=5\n";
    EXPECT_FALSE(cli::is_another_automount(before, "[Unit]\nDescription=b\n[Automount]\nWhere=/a\n"));
    EXPECT_TRUE(cli::is_another_automount(before, "[Unit]\n[Automount]\nWhere=/a\nDirectoryMode=0700\n"));
}

TEST(UnitDifferences, AreShownByNameButForAnotherNumber) {
    MountEntry entry;
    entry.options = {"rw", "nosuid"};
    entry.filesystem_options = {"vers=4.2", "logbufs=8", "size=1024k", "mode=700"};
    for (const auto option : {"nosuid", "vers=4.2", "logbufs=8", "size=1M", "size=1048576", "mode=0700"})
        EXPECT_TRUE(cli::is_shown(entry, option)) << option;
    for (const auto option : {"nodev", "vers=4.1", "logbufs=4"}) EXPECT_FALSE(cli::is_shown(entry, option)) << option;
}

}  // namespace
}  // namespace berth::test::of_unit_differences
