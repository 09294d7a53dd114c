#include "system/input/surroundings.hpp"

#include <algorithm>
#include <functional>
#include <map>

#include "support.hpp"
#include "support_files.hpp"
#include "system/input/systemd_version.hpp"

namespace berth::test::of_surroundings {
namespace {

using Environment = std::map<std::string, std::string>;

/// What is found with exactly these variables set.
Machine look(const TestFolder& folder, const Environment& environment) {
    for (const auto name : {"SYSTEMD_IN_INITRD", "SYSTEMD_VIRTUALIZATION", "SYSTEMD_SYSFS_CHECK"}) ::unsetenv(name);
    ::setenv("SYSTEMD_PROC_CMDLINE", "", 1);
    for (const auto& [name, value] : environment) ::setenv(name.c_str(), value.c_str(), 1);
    Source cmdline;
    Diagnostics found;
    return look_around(*Root::open(folder.path()), cmdline, found);
}

TEST(Surroundings, AreReadFromTheEnvironmentOfGenerators) {
    const TestFolder folder;
    EXPECT_TRUE(look(folder, {}).enabled);
    EXPECT_FALSE(look(folder, {{"SYSTEMD_PROC_CMDLINE", "quiet berth=off"}}).enabled);
    EXPECT_TRUE(look(folder, {{"SYSTEMD_PROC_CMDLINE", "rd.berth=0"}}).enabled);
    EXPECT_FALSE(look(folder, {{"SYSTEMD_PROC_CMDLINE", "rd.berth=0"}, {"SYSTEMD_IN_INITRD", "1"}}).enabled);
    EXPECT_FALSE(look(folder, {{"SYSTEMD_PROC_CMDLINE", "fstab=0"}}).fstab_enabled);
    EXPECT_TRUE(look(folder, {{"SYSTEMD_IN_INITRD", "1"}}).in_initrd);
    EXPECT_FALSE(look(folder, {{"SYSTEMD_IN_INITRD", "0"}}).in_initrd);
    EXPECT_TRUE(look(folder, {{"SYSTEMD_SYSFS_CHECK", "0"}}).has_devices);
    const auto machine = look(folder, {});
    EXPECT_EQ(machine.has_devices, !machine.sysfs_read_only);
}

TEST(Surroundings, KnowWhetherOneServiceTurnsOnTheQuotasOfAll) {
    const TestFolder folder;
    folder.file("usr/lib/systemd/system/quotaon@.service", "[Unit]\n");
    EXPECT_FALSE(look(folder, {}).has_quota_services);
    folder.file("usr/lib/systemd/system/quotaon.service", "[Unit]\n");
    EXPECT_TRUE(look(folder, {}).has_quota_services);
}

TEST(Surroundings, KnowMasksThatOutrankGenerators) {
    const TestFolder folder;
    folder.link("etc/systemd/system/a.mount", "/dev/null");
    folder.file("run/systemd/system/b.automount", "");
    folder.file("etc/systemd/system/c.mount", "[Unit]\n");
    folder.link("run/systemd/system/c.mount", "/dev/null");
    folder.link("etc/systemd/system/d.service", "/dev/null");
    folder.link("usr/lib/systemd/system/e.mount", "/dev/null");
    folder.link("etc/systemd/system.control/f.mount", "/dev/null");
    folder.link("etc/systemd/system/g.mount", "/dev/zero");
    folder.folder("etc/systemd/system/h.mount");
    EXPECT_EQ(look(folder, {}).masked, (std::map<std::string, std::string, std::less<>>{
                                           {"a.mount", folder / "etc/systemd/system/a.mount"},
                                           {"b.automount", folder / "run/systemd/system/b.automount"},
                                           {"f.mount", folder / "etc/systemd/system.control/f.mount"}}));
}

TEST(Surroundings, KnowTheSystemdByItsOwnLibrary) {
    const auto version_with = [](const Lines& files) {
        const TestFolder folder;
        for (const auto& file : files) folder.file(file, "");
        return systemd_version(*Root::open(folder.path()));
    };
    EXPECT_EQ(version_with({}), 0U);
    EXPECT_EQ(version_with({"usr/lib/systemd/systemd", "usr/lib/x86_64-linux-gnu/systemd/libsystemd-core-252.so"}), 0U);
    EXPECT_EQ(version_with({"usr/lib/x86_64-linux-gnu/systemd/libsystemd-shared-252.so"}), 252U);
    EXPECT_EQ(version_with({"usr/lib/systemd/libsystemd-shared-257.1-1.so"}), 257U);
    EXPECT_EQ(version_with({"usr/lib64/systemd/libsystemd-shared-254.so", "usr/lib/systemd/libsystemd-shared-99.so"}),
              254U);
}

TEST(Surroundings, HaveAnFstabBelowTheRoot) {
    const TestFolder folder;
    Diagnostics found;
    Source fstab;
    read_fstab(*Root::open(folder.path()), fstab, found);
    EXPECT_EQ(fstab.text, "");
    folder.file("usr/fstab", "x /y\n");
    folder.link("etc/fstab", "/usr/fstab");
    read_fstab(*Root::open(folder.path()), fstab, found);
    EXPECT_EQ(fstab.text, "x /y\n");
    EXPECT_EQ(fstab.path, "/etc/fstab");
    EXPECT_EQ(fstab.shown, folder / "etc/fstab");
    EXPECT_TRUE(found.sorted().empty());
}

TEST(Surroundings, SayWhenTheFstabCanNotBeRead) {
    const auto warnings = [](const TestFolder& folder) {
        Diagnostics found;
        Source fstab;
        read_fstab(*Root::open(folder.path()), fstab, found);
        EXPECT_FALSE(found.has_errors());
        return found.sorted().size();
    };
    const TestFolder with_folder;
    with_folder.folder("etc/fstab");
    EXPECT_EQ(warnings(with_folder), 1U);
    const TestFolder masked;
    masked.link("etc/fstab", "/dev/null");
    EXPECT_EQ(warnings(masked), 0U);
    const TestFolder looped;
    looped.link("etc/fstab", "fstab");
    EXPECT_EQ(warnings(looped), 1U);
}

}  // namespace
}  // namespace berth::test::of_surroundings
