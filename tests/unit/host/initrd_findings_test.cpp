#include "core/host/initrd_findings.hpp"

#include "support.hpp"

namespace berth::test::of_initrd_findings {
namespace {

using enum InitrdFacts::Systemd;

constexpr std::string_view in_initrd = "[volume.a]\nwhere = \"/a\"\ntype = \"tmpfs\"\ninitrd = true\n";

Lines judged(std::string_view text, const InitrdFacts& facts) {
    const Stock stock{std::string(text)};
    Diagnostics out;
    judge_initrd(stock.catalogue(), facts, out);
    return lines_of(out);
}

TEST(InitrdFindings, WarnsWhereTheInitrdHasNoSystemd) {
    const Lines expected{
        "4:10: warning: this system was started without systemd in the initrd, so the volume is mounted with the "
        "others [initrd-without-systemd] | hint: on Debian, dracut in the place of initramfs-tools makes an initrd "
        "that has it"};
    EXPECT_EQ(judged(in_initrd, {.systemd = absent}), expected);
    EXPECT_EQ(judged(in_initrd, {.systemd = absent, .image = "/i", .changed = {"/etc/berth/a.toml"}}), expected);
    EXPECT_EQ(judged(in_initrd, {.systemd = present}), Lines{});
    EXPECT_EQ(judged(in_initrd, {.systemd = unknown}), Lines{});
}

TEST(InitrdFindings, WarnsOfAnImageThatIsOlderThanTheDeclaration) {
    const Lines expected{
        "4:10: warning: the declaration was changed after '/boot/i' was made [initrd-outdated] | hint: make it anew, "
        "with 'dracut -f'"};
    for (const auto systemd : {present, unknown})
        EXPECT_EQ(judged(in_initrd, {systemd, "/boot/i", {"/etc/berth/a.toml"}}), expected);
    EXPECT_EQ(judged(in_initrd, {present, "/boot/i", {"/etc/berth/b.toml"}}), Lines{});
}

TEST(InitrdFindings, AreOfRightVolumesOfTheInitrdOnly) {
    const InitrdFacts facts{.systemd = absent};
    for (const auto* text : {"[volume.a]\nwhere = \"/a\"\ntype = \"tmpfs\"\n",
                             "[volume.a]\nwhere = \"/a\"\ntype = \"tmpfs\"\ninitrd = true\nactivation = \"off\"\n",
                             "[volume.a]\nwhere = \"/a\"\ntype = \"tmpfs\"\ninitrd = true\nbogus = 1\n"}) {
        EXPECT_EQ(judged(text, facts), Lines{}) << text;
        EXPECT_FALSE(needs_initrd(Stock(text).catalogue()));
    }
    EXPECT_TRUE(needs_initrd(Stock(std::string(in_initrd)).catalogue()));
}

}  // namespace
}  // namespace berth::test::of_initrd_findings
