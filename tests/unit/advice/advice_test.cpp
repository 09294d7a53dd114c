#include "core/advice/advice.hpp"

#include "support.hpp"

namespace berth::test::of_advice {
namespace {

Lines advice_for(const Stock& stock) {
    Diagnostics out;
    give_advice(stock.catalogue(), out);
    return lines_of(out);
}

Lines advice_on(std::string text, Machine machine = {}) {
    const Stock stock(std::move(text), {}, {}, std::move(machine));
    EXPECT_EQ(stock.findings(), Lines{});
    return advice_for(stock);
}

Lines advice_with(std::string_view type, std::string_view options, std::string_view what = "host:/x") {
    return advice_on(
        fmt::format("[volume.a]\nwhat = \"{}\"\nwhere = \"/a\"\ntype = \"{}\"\noptions = [{}]\n", what, type, options));
}

std::string missing(std::string_view in_message, std::string_view in_hint) {
    return fmt::format(
        "4:8: warning: volume 'a' is served by another machine, and mounted without {} [advice-network-options] | "
        "hint: add {} to 'options', so that the server can't hand out root's rights",
        in_message, in_hint);
}

std::string secret(std::string_view name, std::string_view hint) {
    return fmt::format(
        "5:31: warning: '{}' holds a secret, which everybody can read in the unit of volume 'a' "
        "[advice-credentials] | hint: {}",
        name, hint);
}

constexpr std::string_view safe = "\"nosuid\", \"nodev\"";

TEST(Advice, NamesWhatIsMissingForAServedVolume) {
    for (const std::string_view type : {"nfs", "nfs4", "cifs", "ceph", "glusterfs", "fuse.sshfs", "nfs4,nfs"})
        EXPECT_EQ(advice_with(type, ""), Lines{missing("'nosuid' and 'nodev'", safe)}) << type;
    EXPECT_EQ(advice_with("nfs4", "\"nodev\""), Lines{missing("'nosuid'", "\"nosuid\"")});
    EXPECT_EQ(advice_with("nfs4", "\"nosuid\""), Lines{missing("'nodev'", "\"nodev\"")});
    EXPECT_EQ(advice_with("nfs4", "\"suid\""), Lines{missing("'nodev'", "\"nodev\"")});
    EXPECT_EQ(advice_with("nfs4", "\"noexec\", \"nosuid=1\""), Lines{missing("'nosuid' and 'nodev'", safe)});
}

TEST(Advice, IsSilentWhereSomebodyHasDecided) {
    for (const std::string_view options :
         {safe, std::string_view("\"suid\", \"dev\""), std::string_view("\"nosuid\", \"dev\""),
          std::string_view("\"user\""), std::string_view("\"users\""), std::string_view("\"owner\""),
          std::string_view("\"group\"")})
        EXPECT_EQ(advice_with("nfs4", options), Lines{}) << options;
    for (const std::string_view type : {"9p", "fuse.x", "ext4"})
        EXPECT_EQ(advice_with(type, "", "LABEL=x"), Lines{}) << type;
}

TEST(Advice, FindsSecretsWhereATypeTakesThem) {
    const auto credentials = "put it into a file with mode 0600, and write \"credentials=FILE\" instead";
    const auto other = "keep it in a file with mode 0600, in the way that the mount helper's manual has for it";
    for (const std::string_view name : {"password", "password2", "pass"})
        EXPECT_EQ(advice_with("cifs", fmt::format("{}, \"{}=x\"", safe, name)), Lines{secret(name, credentials)});
    EXPECT_EQ(advice_with("cifs", fmt::format("{}, \"user=me%x\"", safe)), Lines{secret("user", credentials)});
    EXPECT_EQ(advice_with("ceph", fmt::format("{}, \"secret=x\"", safe)),
              Lines{secret("secret", "put it into a file with mode 0600, and write \"secretfile=FILE\" instead")});
    EXPECT_EQ(advice_with("fuse.x", fmt::format("{}, \"passwd=x\"", safe)), Lines{secret("passwd", other)});
}

TEST(Advice, DoesNotTakeEverythingForASecret) {
    for (const std::string_view option : {"user=me", "username=me", "pass=", "password", "passwd_file=/x", "key=x"})
        EXPECT_EQ(advice_with("cifs", fmt::format("{}, \"{}\"", safe, option)), Lines{}) << option;
    EXPECT_EQ(advice_with("fuse.x", "\"user=me%x\""), Lines{});
    for (const std::string_view what : {"https://host/a:b@c", "https://me@host/", "https://me:@host", "a:b@c", "x://y"})
        EXPECT_EQ(advice_with("fuse.x", "", what), Lines{}) << what;
    EXPECT_EQ(advice_with("fuse.x", "", "https://me:x@host/").size(), 1U);
}

TEST(Advice, IsNotGivenOnWhatIsLeftOut) {
    const Stock stock("[volume.a]\nwhat = \"x:/\"\nwhere = \"/a\"\ntype = \"nfs4\"\nbogus = 1\n");
    Diagnostics out;
    give_advice(stock.catalogue(), out);
    EXPECT_EQ(lines_of(out), Lines{});
}

TEST(Advice, TellsThatARequiredNetworkVolumeDoesNotStopTheBoot) {
    const auto volume = [](std::string_view where, std::string_view more) {
        return fmt::format("[volume.a]\nwhat = \"x:/\"\nwhere = \"{}\"\ntype = \"nfs4\"\noptions = [{}]\n{}", where,
                           safe, more);
    };
    const auto expected = [](std::string_view at) {
        return Lines{
            fmt::format("{}: warning: volume 'a' is required and needs the network: without it "
                        "remote-fs.target fails, but the boot goes on, and so do the services "
                        "[advice-required-network] | hint: name the services that need it in 'used_by': they "
                        "then start with it only",
                        at)};
    };
    EXPECT_EQ(advice_on(volume("/a", "required = true")), expected("6:12"));
    // The early boot needs /var, so there are findings as well.
    EXPECT_EQ(advice_for(Stock(volume("/var", ""))), expected("3:9"));
    EXPECT_EQ(advice_for(Stock(volume("/var", "required = false"))), Lines{});
    EXPECT_EQ(advice_on(volume("/a", "required = true\nactivation = \"access\"")), Lines{});
    EXPECT_EQ(advice_on("[volume.a]\nwhat = \"LABEL=x\"\nwhere = \"/a\"\nrequired = true\n"), Lines{});
}

TEST(Advice, TellsThatAParentIsMountedAtBootAfterAll) {
    const auto volumes = [](std::string_view parent, std::string_view child) {
        return fmt::format("[volume.a]\nwhat = \"LABEL=a\"\nwhere = \"/a\"\n{}\n[volume.b]\nwhat = \"LABEL=b\"\n{}\n",
                           parent, child);
    };
    constexpr std::string_view manual = "activation = \"manual\"";
    constexpr std::string_view below = "where = \"/a/x/b\"";
    EXPECT_EQ(advice_on(volumes(manual, below)),
              Lines{"7:9: warning: volume 'b' is mounted at boot and lies below volume 'a', which is so too, though it "
                    "is 'manual' [advice-manual-parent] | hint: give both the activation \"boot\", or both \"manual\" "
                    "| note: 4:14: here 'a' is 'manual'"});
    EXPECT_EQ(advice_on(volumes("activation = \"attach\"",
                                "where = \"/b\"\n[volume.c]\nwhat = \"volume:a/c\"\n"
                                "where = \"/c\"\ntype = \"bind\"")),
              Lines{"9:8: warning: volume 'c' is mounted at boot and is a part of volume 'a', which is so too, though "
                    "it is 'attach' [advice-manual-parent] | hint: give both the activation \"boot\", or both "
                    "\"attach\" | note: 4:14: here 'a' is 'attach'"});
    for (const std::string_view parent :
         {"", "activation = \"access\"", "activation = \"off\"", "activation = \"manual\"\nwanted_by = [\"x.target\"]",
          "activation = \"attach\"\nholders = [\"boot\"]"})
        EXPECT_EQ(advice_on(volumes(parent, below)), Lines{}) << parent;
    for (const std::string_view child :
         {"where = \"/a/b\"\nactivation = \"manual\"", "where = \"/a/b\"\nactivation = \"attach\"",
          "where = \"/a/b\"\nactivation = \"access\"", "where = \"/ab\""})
        EXPECT_EQ(advice_on(volumes(manual, child)), Lines{}) << child;
}

}  // namespace
}  // namespace berth::test::of_advice
