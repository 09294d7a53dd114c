#include "core/values/mount_option.hpp"

#include "support.hpp"

namespace berth::test::of_mount_option {
namespace {

TEST(MountOption, IsANameOrANameWithAValue) {
    for (const std::string_view text : {"noatime", "size=10%", "a=", "a=b=c", "context=\"s0:c1,c2\"", "usrquota",
                                        "user", "loop", "x-foo.bar=1", "X-mount.mkdir", "x-systemd.device-bound=no",
                                        "x-systemd.graceful-option=a", "netdev", "comment=foo", "a b"}) {
        EXPECT_EQ(said(MountOption::parse(text)), text);
    }
    EXPECT_EQ(MountOption::parse("a=b=c")->name(), "a");
    EXPECT_EQ(MountOption::parse("ro")->name(), "ro");
}

TEST(MountOption, RefusesWhatMountWouldTakeForSomethingElse) {
    for (const auto& [in, out] : {
             Case{"", "[option-invalid] an option must not be empty | hint: take it out"},
             Case{"=x", "[option-invalid] '=x' has no name before the '='"},
             Case{"ro,noatime",
                  "[option-invalid] 'ro,noatime' has a comma in it | hint: write one option per string: "
                  "\"ro\", \"noatime\""},
             Case{"ro,", "[option-invalid] 'ro,' has a comma in it | hint: write one option per string: \"ro\""},
             Case{",", "[option-invalid] ',' has a comma in it | hint: take it out"},
             Case{"context=u:r:t:s0:c1,c2",
                  "[option-invalid] 'context=u:r:t:s0:c1,c2' has a comma in it | hint: write "
                  "'context=\"u:r:t:s0:c1,c2\"'"},
             Case{"a=\"b\",c",
                  "[option-invalid] 'a=\"b\",c' has a comma in it | hint: write one option per string: "
                  "'a=\"b\"', \"c\""},
             Case{"a=\"b", "[option-invalid] 'a=\"b' has a double quote that is not closed"},
             Case{"a=\"b,c", "[option-invalid] 'a=\"b,c' has a double quote that is not closed"},
             Case{" ro", "[text-unsafe] blanks at the beginning or end are not allowed | hint: write 'ro'"},
             Case{"ro\\", "[text-unsafe] a backslash at the end is not allowed | hint: write 'ro'"},
         }) {
        EXPECT_EQ(said(MountOption::parse(in)), out);
    }
}

TEST(MountOption, NamesTheKeyOfAnFstabOption) {
    for (const auto& [in, out] : {
             Case{"_netdev", "network = true"},
             Case{"bind", "type = \"bind\""},
             Case{"rbind", "type = \"rbind\""},
             Case{"noauto", "activation = \"manual\" (or \"attach\", mounted while somebody holds it)"},
             Case{"x-systemd.automount", "activation = \"access\""},
             Case{"x-systemd.requires=a.service", "requires = [\"UNIT\"]"},
             Case{"x-systemd.wants=a.service", "wants = [\"UNIT\"]"},
             Case{"x-systemd.after=a.service", "after = [\"UNIT\"]"},
             Case{"x-systemd.before=a.service", "before = [\"UNIT\"]"},
             Case{"x-systemd.wanted-by=a.service", "wanted_by = [\"UNIT\"]"},
             Case{"x-systemd.required-by=a.service", "required_by = [\"UNIT\"]"},
             Case{"x-systemd.requires-mounts-for=/a", "requires_mounts_for = [\"/PATH\"]"},
             Case{"x-systemd.device-timeout=5s", "device_timeout = \"TIME\""},
             Case{"x-systemd.mount-timeout=5s", "timeout = \"TIME\""},
             Case{"x-systemd.idle-timeout=5s", "idle_timeout = \"TIME\" with activation = \"access\""},
             Case{"x-systemd.makefs", "makefs = true"},
             Case{"x-systemd.growfs", "growfs = true"},
             Case{"x-systemd.rw-only", "read_write_only = true"},
             Case{"x-initrd.mount", "initrd = true"},
         }) {
        const auto name = in.substr(0, in.find('='));
        EXPECT_EQ(said(MountOption::parse(in)),
                  fmt::format("[option-is-key] '{}' is not an option here | hint: write {}", name, out));
    }
    EXPECT_EQ(said(MountOption::parse("x-systemd.pcrfs")),
              "[option-is-key] 'x-systemd.pcrfs' means something in fstab only | hint: take it out");
    EXPECT_EQ(said(MountOption::parse("comment=systemd.automount")),
              "[option-is-key] 'comment=systemd.automount' is not an option here | hint: write activation = "
              "\"access\"");
}

TEST(MountOption, SaysThatNofailIsTheDefault) {
    EXPECT_EQ(said(MountOption::parse("nofail")),
              "[option-is-key] 'nofail' is not an option here | hint: take it out: that is the default ('required' is "
              "false); for nothing to wait for it write background = true");
}

TEST(MountOption, KeepsTheMarksOfBerthForBerth) {
    EXPECT_FALSE(MountOption::parse("x-berth.volume=other").has_value());
    EXPECT_FALSE(MountOption::parse("x-berth.options=0").has_value());
}

TEST(MountOption, MayHaveACommaBehindABackslashWhereAllReleasesOfMountPassItOn) {
    for (const std::string_view text : {R"(ssh_command=ssh -o Ciphers=a\,b)", R"(x="a\,b")", R"(domain=a\b)"})
        EXPECT_EQ(said(MountOption::parse(text)), text);
    for (const std::string_view text :
         {R"(x=a\,ro)", R"(x=a\,user=b)", R"(x-note=a\,b)", R"(x=a\\,b)", R"(x=a\,)", R"(x=a\,=b)", R"(x=a\,x-y)"})
        EXPECT_NE(said(MountOption::parse(text)).find("is read differently by different releases"), std::string::npos)
            << text;
    EXPECT_NE(said(MountOption::parse(R"(a\,b)")).find("has a comma in it"), std::string::npos);
}

TEST(MountOption, HasNoBackslashBeforeADoubleQuote) {
    for (const std::string_view text : {R"(x-note="b\")", R"(x=a\"b)", R"(x="a\"b")"})
        EXPECT_NE(said(MountOption::parse(text)).find("a backslash before a double quote"), std::string::npos) << text;
}

}  // namespace
}  // namespace berth::test::of_mount_option
