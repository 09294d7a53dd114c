#include "core/resolve/kernel_command_line.hpp"

#include "support.hpp"

namespace berth::test::of_kernel_command_line {
namespace {

std::string heeded(std::string_view words, bool in_initrd = false) {
    const Source source{"/proc/cmdline", "/proc/cmdline", std::string(words)};
    Machine machine{.in_initrd = in_initrd};
    Diagnostics found;
    heed_command_line(source, machine, found);
    auto out = fmt::format("berth={:d} fstab={:d}", machine.enabled, machine.fstab_enabled);
    for (const auto& line : lines_of(found)) out += " " + line;
    return out;
}

TEST(KernelCommandLine, SwitchesOffWithAnyFalseBoolean) {
    for (const std::string_view word : {"0", "no", "n", "false", "f", "off", "OFF", "False"})
        EXPECT_EQ(heeded(fmt::format("quiet berth={} ro\n", word)), "berth=0 fstab=1") << word;
    for (const std::string_view word : {"1", "yes", "y", "true", "t", "on", "On"})
        EXPECT_EQ(heeded(fmt::format("berth=0 berth={}", word)), "berth=1 fstab=1") << word;
    EXPECT_EQ(heeded("berth=0 berth"), "berth=1 fstab=1");
    EXPECT_EQ(heeded("fstab=no"), "berth=1 fstab=0");
}

TEST(KernelCommandLine, HeedsRdWordsInTheInitrdOnly) {
    EXPECT_EQ(heeded("rd.berth=0"), "berth=1 fstab=1");
    EXPECT_EQ(heeded("rd.berth=0", true), "berth=0 fstab=1");
    EXPECT_EQ(heeded("berth=0", true), "berth=0 fstab=1");
}

TEST(KernelCommandLine, KnowsWholeWordsOnly) {
    EXPECT_EQ(heeded("xberth=0 berth.x=0 berthx=0 my.berth=0 BERTH=0"), "berth=1 fstab=1");
    EXPECT_EQ(heeded("dyndbg=\"file a berth=0 \" x='berth=0 '"), "berth=1 fstab=1");
    EXPECT_EQ(heeded("\"berth=0\""), "berth=0 fstab=1");
    EXPECT_EQ(heeded("berth=\"0\""), "berth=0 fstab=1");
}

TEST(KernelCommandLine, WarnsOfWhatIsNeitherTrueNorFalse) {
    EXPECT_EQ(heeded("berth=0 berth=maybe"),
              "berth=0 fstab=1 /proc/cmdline:0:0: warning: 'berth=maybe' is neither true nor false, so it is ignored "
              "[value-unknown] | hint: write berth=0 or berth=1");
    EXPECT_EQ(heeded("fstab=maybe"), "berth=1 fstab=1");
}

}  // namespace
}  // namespace berth::test::of_kernel_command_line
