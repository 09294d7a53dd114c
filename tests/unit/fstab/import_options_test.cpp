#include "core/fstab/import_lines.hpp"
#include "core/fstab/import_table.hpp"
#include "support.hpp"

namespace berth::test::of_import_options {
namespace {

std::string keys_of(const Imported& line) {
    std::string out;
    const auto same = [](std::string_view text) { return std::string(text); };
    for (const auto& key : keys_of(line, same, same)) {
        if (key.name == "what" || key.name == "where" || key.name == "type") continue;
        out += fmt::format("{}{} = {}", out.empty() ? "" : "; ", key.name, key.value);
    }
    return out;
}

/// The keys besides what, where and type that a line becomes, what is left out, and why it is refused.
std::string imported(std::string_view line) {
    const Source fstab{"/etc/fstab", "fstab", std::string(line)};
    const auto lines = import_lines(fstab);
    auto out = lines[0].refused ? "" : keys_of(lines[0]);
    for (const auto& remark : lines[0].left_out)
        out += fmt::format(" | left out at {}: {}", remark.where.column, remark.complaint.message);
    if (lines[0].refused)
        out += fmt::format("{} at {}: {}", lines[0].stays ? "stays" : "refused", lines[0].refused->where.column,
                           lines[0].refused->complaint.message);
    return out;
}

void expect_all(std::string_view before, std::string_view after, const std::vector<Case>& cases) {
    for (const auto& [options, keys] : cases)
        EXPECT_EQ(imported(fmt::format("{}{}{}", before, options, after)), keys) << options;
}

TEST(ImportOptions, OfADiskBecomeKeys) {
    expect_all("LABEL=d /srv/d ext4 ", " 0 2",
               {
                   {"defaults", "required = true"},
                   {"auto,fail", "required = true"},
                   {"rw,noatime", "options = [\"rw\", \"noatime\"]; required = true"},
                   {"noatime,,defaults", "options = [\"noatime\"]; required = true"},
                   {"noauto", "activation = \"manual\""},
                   {"noauto,auto", "required = true"},
                   {"noauto,nofail", "activation = \"manual\""},
                   {"nofail", "background = true"},
                   {"nofail,fail", "required = true"},
                   {"x-systemd.automount", "activation = \"access\"; required = true"},
                   {"comment=systemd.automount", "activation = \"access\"; required = true"},
                   {"noauto,x-systemd.automount,nofail", "activation = \"access\""},
                   {"x-systemd.automount,x-systemd.idle-timeout=60",
                    "activation = \"access\"; required = true; idle_timeout = \"60s\""},
                   {"x-systemd.idle-timeout=60",
                    "required = true | left out at 21: it has no effect without x-systemd.automount"},
                   {"_netdev", "required = true; network = true"},
                   {"x-initrd.mount", "required = true; initrd = true"},
                   {"x-initrd.mount,nofail", "initrd = true"},
                   {"x-systemd.makefs,x-systemd.growfs", "required = true; makefs = true; growfs = true"},
                   {"x-systemd.rw-only", "required = true; read_write_only = true"},
                   {"usrquota", "options = [\"usrquota\"]; required = true; quota = true"},
                   {"usrjquota=a.user", "options = [\"usrjquota=a.user\"]; required = true; quota = true"},
                   {"x-systemd.pcrfs", "required = true | left out at 21: berth measures no file system"},
                   {"x-systemd.validatefs", "required = true | left out at 21: berth validates no file system"},
                   {"ro,x-systemd.no-such=1",
                    "options = [\"ro\"]; required = true | left out at 24: systemd knows no such option"},
                   {"x-systemd.device-bound=yes", "options = [\"x-systemd.device-bound=yes\"]; required = true"},
                   {"x-systemd.graceful-option=usrquota",
                    "options = [\"x-systemd.graceful-option=usrquota\"]; required = true"},
                   {"x-gvfs-show,comment=x", "options = [\"x-gvfs-show\", \"comment=x\"]; required = true"},
                   {"x-berth.volume=d", "required = true | left out at 21: berth writes it itself"},
                   {"context=\"a,b\"", "options = ['context=\"a,b\"']; required = true"},
                   {"x-note=a\\040b", "options = [\"x-note=a b\"]; required = true"},
               });
}

TEST(ImportOptions, OfTimeBecomeTimeSpans) {
    expect_all("LABEL=d /srv/d ext4 ", " 0 2",
               {
                   {"x-systemd.mount-timeout=90", "required = true; timeout = \"90s\""},
                   {"x-systemd.mount-timeout=0", "required = true; timeout = \"infinity\""},
                   {"x-systemd.mount-timeout=1min\\04030", "required = true; timeout = \"1min 30s\""},
                   {"x-systemd.device-timeout=10", "required = true; device_timeout = \"10s\""},
                   {"comment=systemd.device-timeout=10", "required = true; device_timeout = \"10s\""},
                   {"x-systemd.mount-timeout", "required = true | left out at 21: its value is not a time span"},
                   {"x-systemd.device-timeout=soon", "required = true | left out at 21: its value is not a time span"},
               });
    EXPECT_EQ(imported("nas:/d /srv/d nfs x-systemd.device-timeout=5"),
              "required = true | left out at 19: there is no device to wait for");
}

TEST(ImportOptions, OfDependenciesBecomeUnits) {
    expect_all(
        "LABEL=d /srv/d ext4 ", " 0 2",
        {
            {"x-systemd.requires=a.service,x-systemd.requires=/srv/x",
             "required = true; requires = [\"a.service\", \"srv-x.mount\"]"},
            {"x-systemd.wants=/dev/sda1", "required = true; wants = [\"dev-sda1.device\"]"},
            {"x-systemd.after=z,x-systemd.before=foo/bar",
             "required = true; after = [\"z.mount\"]; before = [\"foo-bar.mount\"]"},
            {"x-systemd.requires=", "required = true | left out at 21: it names no unit"},
            {"x-systemd.requires=a@.service", "required = true | left out at 21: it names a template"},
            {"x-systemd.requires-mounts-for=/a\\040b", "required = true; requires_mounts_for = [\"/a b\"]"},
            {"x-systemd.requires-mounts-for=rel", "required = true | left out at 21: 'rel' is not an absolute path"},
            {"x-systemd.wants-mounts-for=/a%b\\040c", "required = true; unit = { WantsMountsFor = ['\"/a%%b c\"'] }"},
            {"x-systemd.wanted-by=multi-user.target,nofail", "wanted_by = [\"multi-user.target\"]"},
            {"x-systemd.required-by=a.service,x-systemd.automount",
             "activation = \"access\"; required_by = [\"a.service\"]"},
            {"noauto,x-systemd.wanted-by=a.target",
             "wanted_by = [\"a.target\"] | left out at 21: it has no effect beside x-systemd.wanted-by and "
             "x-systemd.required-by"},
            {"x-systemd.wanted-by=../../evil", "required = true | left out at 21: it names no unit"},
        });
}

TEST(ImportOptions, OfNfsInTheBackgroundAreThoseThatSystemdMakesOfThem) {
    expect_all(
        "nas:/d /srv/d nfs ", "",
        {
            {"_netdev", "required = true"},
            {"bg", "options = [\"retry=10000\"]; background = true; timeout = \"infinity\""},
            {"bg,retry=5,x-systemd.mount-timeout=60", "options = [\"retry=5\"]; background = true; timeout = \"60s\""},
            {"bg,x-initrd.mount", "options = [\"retry=10000\"]; initrd = true; timeout = \"infinity\""},
            {"bg,fg", "required = true"},
            {"fg,bg,noauto", "options = [\"retry=10000\"]; activation = \"manual\"; timeout = \"infinity\""},
            {"bg,x-systemd.automount",
             "activation = \"access\"; required = true | left out at 19: the first access waits for the mount anyway"},
        });
}

TEST(ImportOptions, OfVarSayWhatDiffersFromItsDefault) {
    expect_all("LABEL=v /var ext4 ", " 0 2",
               {
                   {"defaults", ""},
                   {"nofail", "required = false; background = true"},
                   {"nofail,x-initrd.mount", "required = false; initrd = true"},
                   {"nofail,x-systemd.automount", "activation = \"access\"; required = false"},
                   {"noauto", "activation = \"manual\""},
               });
}

TEST(ImportOptions, LetUsersMountInFstabOnly) {
    expect_all("LABEL=u /mnt/u vfat ", " 0 2",
               {
                   {"noauto,user", "stays at 28: ordinary users may mount it, for which mount(8) looks there only"},
                   {"users,ro", "stays at 21: ordinary users may mount it, for which mount(8) looks there only"},
                   {"noauto,user=", "stays at 28: ordinary users may mount it, for which mount(8) looks there only"},
                   {"noauto,user=joe", "options = [\"user=joe\"]; activation = \"manual\""},
                   {"noauto,user,nouser", "options = [\"user\", \"nouser\"]; activation = \"manual\""},
               });
}

TEST(ImportOptions, OfAClusterSayWhatTheTypeDoesNot) {
    EXPECT_EQ(imported("/dev/d /d gfs2 _netdev"), "required = true; network = true");
    EXPECT_EQ(imported("LABEL=d /d ocfs2 _netdev"), "required = true; network = true");
    EXPECT_EQ(imported("/dev/d /d gfs2"), "required = true");
    EXPECT_EQ(imported("nas:/d /d nfs _netdev"), "required = true");
}

TEST(ImportOptions, SayWithTheSixthFieldWhatIsChecked) {
    const std::vector<Case> cases{
        {"LABEL=d /d ext4 defaults 0 2", "required = true"},
        {"LABEL=d /d ext4", "required = true; fsck = false"},
        {"/dev/d /d auto ro 0 0", "options = [\"ro\"]; required = true; fsck = false"},
        {"/dev/d /d iso9660", "required = true"},
        {"/d.img /d ext4 loop", "options = [\"loop\"]; required = true"},
        {"nas:/d /d nfs", "required = true"},
        {"/dev /d none bind", "required = true"},
    };
    for (const auto& [line, keys] : cases) EXPECT_EQ(imported(line), keys) << line;
}

TEST(ImportOptions, OfSwap) {
    expect_all("LABEL=s none swap ", "",
               {
                   {"sw", "required = true"},
                   {"defaults,pri=5,discard", "priority = 5; options = [\"discard\"]; required = true"},
                   {"pri=-2", "required = true | left out at 19: a priority is a number from 0 to 32767"},
                   {"x-systemd.growfs", "required = true | left out at 19: systemd does not heed it for swap"},
                   {"_netdev,pri=007", "priority = 7; required = true; network = true"},
                   {"noauto", "activation = \"manual\""},
                   {"nofail,x-systemd.makefs", "makefs = true"},
                   {"x-systemd.device-timeout=5", "required = true; device_timeout = \"5s\""},
               });
}

}  // namespace
}  // namespace berth::test::of_import_options
