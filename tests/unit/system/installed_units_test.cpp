#include "system/host/installed_units.hpp"

#include <sys/stat.h>
#include <deque>

#include "support.hpp"
#include "support_files.hpp"

namespace berth::test::of_installed_units {
namespace {

/// "UNIT: VALUE VALUE ... | LINK", for each unit.
Lines units_in(const TestFolder& folder) {
    std::deque<Source> sources;
    Lines out;
    for (const auto& unit : installed_units(*Root::open(folder.path()), sources)) {
        auto line = unit.name + ":";
        for (const auto& setting : unit.settings) line += fmt::format(" {}", setting.value);
        for (const auto& link : unit.links) line += " | " + link;
        out.push_back(std::move(line));
    }
    return out;
}

std::string unit(std::string_view value) { return fmt::format("[Unit]\nAfter={}\n", value); }

constexpr auto etc = "etc/systemd/system/";
constexpr auto lib = "usr/lib/systemd/system/";

std::string in(std::string_view folder, std::string_view name) { return fmt::format("{}{}", folder, name); }

TEST(InstalledUnits, AreServicesAndSocketsFromTheFirstFolderThatHasThem) {
    const TestFolder folder;
    EXPECT_EQ(units_in(folder), Lines{});
    folder.file(in(lib, "a.service"), unit("lib"));
    folder.file(in(lib, "b.socket"), unit("lib"));
    folder.file(in(lib, "c.mount"), unit("lib"));
    folder.file("usr/local/lib/systemd/system/a.service", unit("local"));
    folder.file("run/systemd/generator/a.service", unit("generator"));
    EXPECT_EQ(units_in(folder), (Lines{"a.service: generator", "b.socket: lib"}));
    folder.file(in(etc, "a.service"), unit("etc"));
    EXPECT_EQ(units_in(folder), (Lines{"a.service: etc", "b.socket: lib"}));
}

TEST(InstalledUnits, AreNotThereIfMaskedAndOnceIfTheyHaveOtherNames) {
    const TestFolder folder;
    folder.file(in(lib, "a.service"), unit("a"));
    folder.file(in(lib, "b.service"), unit("b"));
    folder.link(in(etc, "a.service"), "/dev/null");
    folder.file(in(etc, "b.service"), "");
    folder.file(in(lib, "c.service"), unit("c"));
    folder.link(in(etc, "other.service"), "/usr/lib/systemd/system/c.service");
    folder.file("opt/d.service", unit("d"));
    folder.link(in(etc, "d.service"), "/opt/d.service");
    folder.link(in(etc, "e.service"), "/opt/e.service");
    EXPECT_EQ(units_in(folder), (Lines{"c.service: c", "d.service: d"}));
}

TEST(InstalledUnits, HaveTheirDropInsInOrder) {
    const TestFolder folder;
    folder.file(in(lib, "a-b-c.service"), unit("own"));
    folder.file(in(lib, "a-b-c.service.d/50.conf"), unit("fifty"));
    folder.file(in(etc, "a-b-c.service.d/10.conf"), unit("ten"));
    folder.file(in(etc, "a-b-.service.d/60.conf"), unit("front"));
    folder.file(in(etc, "a-.service.d/50.conf"), unit("hidden"));
    folder.file(in(lib, "service.d/70.conf"), unit("type"));
    folder.file(in(lib, "service.d/80.conf"), unit("masked"));
    folder.link(in(etc, "service.d/80.conf"), "/dev/null");
    folder.file(in(etc, "a-b-c.service.d/readme"), unit("no"));
    folder.file(in(lib, "b.socket"), unit("own"));
    folder.file(in(lib, "a-b@.service"), unit("own"));
    folder.file(in(etc, "a-@.service.d/20.conf"), unit("template"));
    EXPECT_EQ(units_in(folder),
              (Lines{"a-b-c.service: own ten fifty front type", "a-b@.service: own template type", "b.socket: own"}));
}

TEST(InstalledUnits, HaveTheirLinks) {
    const TestFolder folder;
    folder.file(in(lib, "a.service"), unit("own"));
    folder.link(in(etc, "a.service.requires/x.mount"), "../x.mount");
    folder.link(in(lib, "a.service.wants/y.mount"), "../y.mount");
    EXPECT_EQ(units_in(folder), Lines{"a.service: own | y.mount | x.mount"});
}

TEST(InstalledUnits, DoNotHaveWhatBerthItselfHasWritten) {
    const TestFolder folder;
    folder.file(in(lib, "a.service"), unit("own"));
    folder.file("run/systemd/generator/a.service.d/50-berth-data.conf", unit("ours"));
    folder.file("run/systemd/generator/a.service.d/50-other.conf", unit("theirs"));
    EXPECT_EQ(units_in(folder), Lines{"a.service: own theirs"});
}

TEST(InstalledUnits, AreWithoutWhatCannotBeRead) {
    const TestFolder folder;
    folder.file(in(lib, "a.service"), unit("own"));
    folder.file(in(lib, "huge.service"), unit("x") + std::string(200'000, '#'));
    folder.folder(in(lib, "folder.service"));
    ASSERT_EQ(::mkfifo((folder / in(lib, "fifo.service")).c_str(), 0644), 0);
    folder.link(in(lib, "circle.service"), "circle.service");
    folder.file(in(lib, "a.service.d"), "not a folder");
    EXPECT_EQ(units_in(folder), Lines{"a.service: own"});
}

}  // namespace
}  // namespace berth::test::of_installed_units
