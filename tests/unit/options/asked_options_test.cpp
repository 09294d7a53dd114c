#include "core/options/asked_options.hpp"

#include "core/options/driver_findings.hpp"
#include "support.hpp"

namespace berth::test::of_asked_options {
namespace {

OptionClass classed(std::string_view option) {
    if (option == "noatime" || option == "ro") return OptionClass::vfs;
    return option.starts_with("x-") ? OptionClass::user_space : OptionClass::filesystem;
}

TypeFacts facts(bool may_load = false) {
    return {.may_load = may_load,
            .loaded = {"9p", "btrfs", "ceph", "cifs", "ext4", "fuse", "hugetlbfs", "nfs4", "ntfs", "overlay", "tmpfs",
                       "udf"},
            .has_helper = [](std::string_view type) { return type == "ntfs" || type == "nfs4"; }};
}

/// What is asked of a volume's options, and why not, one word after the other.
std::string plan(std::string_view type, std::string_view options, const TypeFacts& facts, std::string_view more = "") {
    const Stock stock(fmt::format("[volume.a]\nwhat = 'a:b'\nwhere = '/srv/a'\ntype = '{}'\noptions = [{}]\n{}", type,
                                  options, more));
    const auto& volume = stock.volume("a");
    const auto found = options_to_ask(volume, facts, classed);
    std::string out;
    for (const auto& one : found.asked)
        out += one.value ? fmt::format("ask {}={} ", one.name, *one.value) : fmt::format("ask {} ", one.name);
    for (const auto& one : found.not_asked) {
        Diagnostics notes;
        note_unverified(volume, volume.options[one.index], one.why, notes);
        const auto message = notes.sorted().front()->message;
        out += fmt::format("{}: {} ", volume.options[one.index].value.name(),
                           message.substr(message.find("verified: ") + 10));
    }
    return out.empty() ? "nothing" : out.substr(0, out.size() - 1);
}

struct PlanCase {
    std::string_view type;
    std::string_view options;
    std::string_view expected;
};

constexpr std::string_view looked_up = "the kernel resolves its value against the system";

TEST(AskedOptions, AreThoseOfTheFileSystem) {
    for (const auto& [type, options, expected] : {
             PlanCase{"ext4", "'data=ordered', 'noatime', 'ro', 'x-a', 'discard', 'usrjquota='",
                      "ask data=ordered ask discard ask usrjquota="},
             PlanCase{"tmpfs", "'a=b=c'", "ask a=b=c"},
             PlanCase{"bind", "'size=5'", "nothing"},
             PlanCase{"auto", "'a', 'ro'", "a: its type is not known"},
             PlanCase{"ext4,btrfs", "'a'", "a: its type is not known"},
             PlanCase{"xfs", "'a'", "a: no driver of xfs is loaded"},
             PlanCase{"fuse", "'a'", "a: fuse is mounted by a program in user space"},
             PlanCase{"fuse.sshfs", "'a'", "a: fuse.sshfs is mounted by a program in user space"},
             PlanCase{"davfs", "'a'", "a: davfs is mounted by a program in user space"},
             PlanCase{"ntfs", "'a'", "a: ntfs is mounted by a program in user space"},
             PlanCase{"nfs4", "'a'", "ask a"},
             PlanCase{"tmpfs", "'mpol=\"bind:0,1\"', 'size=5'", "ask size=5 mpol: it has quotes or a comma"},
         }) {
        EXPECT_EQ(plan(type, options, facts()), expected) << type << " " << options;
    }
    EXPECT_EQ(plan("xfs", "'a'", facts(true)), "ask a");
}

TEST(AskedOptions, AreNotWhatTheMountHelperConsumes) {
    for (const auto& [type, options, expected] : {
             PlanCase{"nfs4", "'bg', 'fg', 'retry=5', 'hard', 'clientaddr=1.2.3.4'", "ask hard"},
             PlanCase{"cifs", "'credentials=/etc/c', 'guest', 'uid=alice', 'dmask=755', 'vers=3.0', 'snapshot=@GMT-1'",
                      "ask vers=3.0"},
             PlanCase{"ceph", "'name=a', 'secretfile=/s', 'conf=/c', 'fs=a', 'rbytes'", "ask rbytes"},
             PlanCase{"ext4", "'bg', 'guest', 'secret=5'", "ask bg ask guest ask secret=5"},
         }) {
        EXPECT_EQ(plan(type, options, facts()), expected) << type << " " << options;
    }
}

TEST(AskedOptions, LeaveOutWhatMakesTheKernelLookAtTheSystem) {
    for (const auto& [type, option] : {std::pair{"overlay", "lowerdir=/a:/b"},
                                       {"overlay", "upperdir=/a"},
                                       {"overlay", "workdir=/a"},
                                       {"overlay", "lowerdir+=/a"},
                                       {"overlay", "datadir+=/a"},
                                       {"btrfs", "device=/dev/sdb"},
                                       {"ext4", "journal_path=/dev/sdb1"},
                                       {"9p", "trans=virtio"},
                                       {"udf", "iocharset=utf8"},
                                       {"ceph", "key=a"},
                                       {"nfs4", "rdma"},
                                       {"nfs4", "proto=rdma6"},
                                       {"tmpfs", "mpol=bind:0-1"},
                                       {"hugetlbfs", "pagesize=1G"},
                                       {"ext4", "context=system_u:object_r:tmp_t:s0"},
                                       {"ext4", "smackfsroot=x"}}) {
        const std::string_view text = option;
        const auto name = text.substr(0, text.find('='));
        EXPECT_EQ(plan(type, fmt::format("'{}'", option), facts()), fmt::format("{}: {}", name, looked_up)) << option;
    }
    EXPECT_EQ(plan("overlay", "'index=on'", facts()), "ask index=on");
    EXPECT_EQ(plan("nfs4", "'proto=tcp6'", facts()), "ask proto=tcp6");
    EXPECT_EQ(plan("tmpfs", "'mpol=local'", facts()), "ask mpol=local");
}

TEST(AskedOptions, HaveANumberWhereLibmountPutsOneForAName) {
    EXPECT_EQ(plan("tmpfs", "'uid=alice', 'gid=usergid'", facts()), "ask uid=0 ask gid=0");
    EXPECT_EQ(plan("tmpfs", "'uid=1000', 'uid=', 'uid', 'uid=-1', 'resuid=alice', 'gid=5x'", facts()),
              "ask uid=1000 ask uid= ask uid ask uid=-1 ask resuid=alice ask gid=5x");
}

TEST(AskedOptions, AreNoneWhereUnknownOnesArePassedOver) {
    EXPECT_EQ(plan("nfs4", "'hrd', 'sloppy'", facts()), "nothing");
    EXPECT_EQ(plan("cifs", "'hrd'", facts(), "sloppy_options = true\n"), "nothing");
    EXPECT_EQ(plan("ext4", "'dta'", facts(), "sloppy_options = true\n"), "ask dta");
    EXPECT_EQ(plan("ceph", "'dta'", facts(), "sloppy_options = true\n"), "ask dta");
}

TEST(AskedOptions, AreNoLongerThanTheKernelTakes) {
    const auto longest = fmt::format("'a={}'", std::string(255, 'x'));
    const auto too_long = fmt::format("'a={}'", std::string(256, 'x'));
    EXPECT_EQ(plan("ext4", longest, facts()), fmt::format("ask a={}", std::string(255, 'x')));
    EXPECT_EQ(plan("ext4", too_long, facts()), "a: it is too long to ask about");
    EXPECT_EQ(plan("ext4", fmt::format("'{}'", std::string(256, 'x')), facts()),
              fmt::format("{}: it is too long to ask about", std::string(256, 'x')));
}

TEST(AskedOptions, AreJudgedOfWrongVolumesAndThoseSwitchedOffToo) {
    EXPECT_EQ(plan("ext4", "'dta'", facts(), "activation = 'off'\n"), "ask dta");
    EXPECT_EQ(plan("ext4", "'dta'", facts(), "optoins = []\n"), "ask dta");
}

}  // namespace
}  // namespace berth::test::of_asked_options
