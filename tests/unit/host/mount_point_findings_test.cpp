#include <functional>

#include "support_facts.hpp"

namespace berth::test::of_mount_point_findings {
namespace {

Lines of_mount_point(std::string_view text, const std::function<void(VolumeFacts&)>& set) {
    Here here(std::string("[volume.a]\nwhere = '/srv/a'\n") + std::string(text), root);
    set(here["a"]);
    return here.findings();
}

TEST(MountPointFindings, AreNoneOfAnEmptyFolder) {
    EXPECT_EQ(of_mount_point("type = 'tmpfs'", [](auto&) {}), Lines{});
}

TEST(MountPointFindings, NameAMountPointThatIsNotThere) {
    const std::string_view tmpfs = "type = 'tmpfs'";
    EXPECT_EQ(of_mount_point(tmpfs, [](auto& facts) { facts.where = at(Kind::missing, "/srv/a"); }),
              Lines{"2:9: note: the mount point '/srv/a' does not exist yet; it will be made [mount-point-missing] | "
                    "hint: mkdir -p /srv/a"});
    const auto more = [&](auto set) {
        return of_mount_point(tmpfs, [&](auto& facts) {
            facts.where = at(Kind::missing, "/srv/a");
            set(facts.where);
        });
    };
    EXPECT_EQ(more([](auto& where) { where.stop = "/srv"; }),
              Lines{"2:9: warning: '/srv/a' can't be made: '/srv' is a file [mount-point-kind]"});
    EXPECT_EQ(more([](auto& where) { where.is_read_only = true; }),
              Lines{"2:9: warning: '/srv/a' does not exist and can't be made: the file system there is read-only "
                    "[mount-point-kind]"});
    EXPECT_EQ(more([](auto& where) { where.is_volatile = true; }), Lines{});
}

TEST(MountPointFindings, WantAFileOnAFileAndAFolderOnAFolder) {
    EXPECT_EQ(of_mount_point("type = 'tmpfs'", [](auto& facts) { facts.where = at(Kind::file); }),
              Lines{"2:9: warning: '/srv/a' is no folder, and 'tmpfs' needs one [mount-point-kind]"});
    const auto bind = [](Kind source, Kind where) {
        return of_mount_point("type = 'bind'\nwhat = '/x'", [&](auto& facts) {
            facts.source = at(source, "/x");
            facts.where = at(where, "/srv/a");
        });
    };
    EXPECT_EQ(bind(Kind::file, Kind::file), Lines{});
    EXPECT_EQ(bind(Kind::other, Kind::file), Lines{});
    EXPECT_EQ(bind(Kind::folder, Kind::folder), Lines{});
    EXPECT_EQ(bind(Kind::unknown, Kind::file), Lines{});
    EXPECT_EQ(bind(Kind::file, Kind::folder),
              Lines{"2:9: warning: '/srv/a' is a folder, and '/x' is none [mount-point-kind]"});
    EXPECT_EQ(bind(Kind::folder, Kind::file),
              Lines{"2:9: warning: '/srv/a' is no folder, and '/x' needs one [mount-point-kind]"});
    EXPECT_EQ(bind(Kind::file, Kind::missing).front().substr(0, 92),
              "2:9: note: the mount point '/srv/a' does not exist yet; it will be made [mount-point-missing");
}

TEST(MountPointFindings, NameLinksOnTheWay) {
    const auto linked = [](std::string link, std::string target, std::string path) {
        return of_mount_point("type = 'tmpfs'", [&](auto& facts) {
            facts.where = at(Kind::missing, path);
            facts.where.link = link;
            facts.where.target = target;
        });
    };
    EXPECT_EQ(linked("/srv", "/data", "/data/a"),
              Lines{"2:9: warning: '/srv/a' leads through the link '/srv' -> '/data'; systemd refuses to mount there "
                    "[mount-point-link] | hint: write where = \"/data/a\""});
    EXPECT_EQ(linked("/srv/a", "../b", "/b"), Lines{"2:9: warning: '/srv/a' is a link to '../b'; systemd refuses to "
                                                    "mount there [mount-point-link] | hint: write where = \"/b\""});
}

TEST(MountPointFindings, NameWhatAMountWouldHide) {
    const auto full = [](VolumeFacts& facts) {
        facts.has_files = true;
        facts.where.identity = "8:1:5";
    };
    EXPECT_EQ(of_mount_point("type = 'tmpfs'", full),
              Lines{"2:9: warning: '/srv/a' is not empty; the mount will hide what is in it [mount-point-not-empty]"});
    EXPECT_EQ(of_mount_point("type = 'bind'\nwhat = '/srv/a'",
                             [&](VolumeFacts& facts) {
                                 full(facts);
                                 facts.source = facts.where;
                             }),
              Lines{});
    EXPECT_EQ(of_mount_point("type = 'overlay'\noptions = ['lowerdir=/srv/a']",
                             [&](VolumeFacts& facts) {
                                 full(facts);
                                 facts.layers = {facts.where};
                             }),
              Lines{});
}

TEST(MountPointFindings, NameALaterMountThatCoversTheVolume) {
    const std::string declared = "[volume.a]\nwhere = '/srv/a'\ntype = 'tmpfs'\n";
    const auto judged = [&](const std::string& more) {
        Here here(declared);
        here.table = parse_mount_table(root + mounted(2, 1, "/srv/a", "tmpfs", "0:40", "tmpfs") + more,
                                       "SRC=tmpfs TARGET=/srv/a ROOT=/ OPTS=x-berth.volume=a\n");
        return here.findings();
    };
    EXPECT_EQ(judged(""), Lines{});
    EXPECT_EQ(judged(mounted(3, 2, "/srv/a", "xfs", "8:3", "/dev/sdc")),
              Lines{"2:9: warning: volume 'a' is mounted, but '/dev/sdc' of type 'xfs', mounted on '/srv/a' later, "
                    "covers it [mount-point-shadowed] | hint: umount /srv/a"});
    EXPECT_EQ(judged(mounted(3, 1, "/srv", "xfs", "8:3", "/dev/sdc")).front().substr(0, 88),
              "2:9: warning: volume 'a' is mounted, but '/dev/sdc' of type 'xfs', mounted on '/srv' lat");
}

TEST(MountPointFindings, ProposeNoUnmountOfWhatIsAnotherVolumes) {
    const std::string above = "[volume.above]\nwhere = '/srv'\ntype = 'xfs'\nwhat = '/dev/sdc'\n";
    const auto hint = [&](const std::string& more, const std::string& where, const std::string& mark) {
        Here here("[volume.a]\nwhere = '/srv/a'\ntype = 'tmpfs'\n" + more);
        here.table = parse_mount_table(root + mounted(2, 1, "/srv/a", "tmpfs", "0:40", "tmpfs") +
                                           mounted(3, where == "/srv" ? 1 : 2, where, "xfs", "8:3", "/dev/sdc"),
                                       "SRC=tmpfs TARGET=/srv/a ROOT=/ OPTS=x-berth.volume=a\n" + mark);
        const auto said = here.findings().front();
        return said.substr(said.find("hint: "));
    };
    const std::string mark = "SRC=/dev/sdc TARGET=/srv/a ROOT=/ OPTS=x-berth.volume=renamed\n";
    EXPECT_EQ(hint("", "/srv/a", mark), "hint: see who holds that: berth status renamed");
    EXPECT_EQ(hint(above, "/srv", ""), "hint: see who holds that: berth status above");
    EXPECT_EQ(hint("", "/srv", ""), "hint: umount /srv");
}

TEST(MountPointFindings, HaveCommandsThatAShellReadsAsTheyAreMeant) {
    Here here("[volume.a]\nwhere = \"/srv/it's $HOME\"\ntype = 'tmpfs'\n", root);
    here["a"].where = at(Kind::missing, "/srv/it's $HOME");
    EXPECT_EQ(here.findings(), Lines{"2:9: note: the mount point '/srv/it's $HOME' does not exist yet; it will be made "
                                     "[mount-point-missing] | hint: mkdir -p '/srv/it'\\''s $HOME'"});
}

TEST(MountPointFindings, SayWhatWasNotLookedAt) {
    const auto stopped = [](std::string stop, std::string type) {
        return of_mount_point("type = 'tmpfs'", [&](auto& facts) {
            facts.where = at(Kind::not_looked, "/srv/a");
            facts.where.stop = stop;
            facts.where.stop_type = type;
        });
    };
    EXPECT_EQ(stopped("/srv", "nfs4"), Lines{"2:9: note: '/srv/a' is not looked at: it is on a file system of type "
                                             "'nfs4', which may not answer [not-looked-at]"});
    EXPECT_EQ(stopped("", ""),
              Lines{"2:9: note: '/srv/a' is not looked at: it did not answer in time [not-looked-at]"});
    EXPECT_EQ(stopped("/srv/a", "autofs"), Lines{});
}

}  // namespace
}  // namespace berth::test::of_mount_point_findings
