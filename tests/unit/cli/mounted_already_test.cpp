#include "cli/volumes/mounted_already.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "support.hpp"
#include "support/volume_on_system.hpp"

namespace berth::test::of_mounted_already {
namespace {

using namespace std::chrono_literals;

/// Volume `data`, held by another, loaded as it is declared.
struct Mounted : VolumeOnSystem {
    Mounted() {
        mount("0:9 / /srv/data rw,relatime - tmpfs tmpfs rw");
        outside.pid1.activate("volume-data@other.target");
        for (const auto& group : session->plan().tree()) {
            for (const auto& file : group.files) outside.unit_texts[file.path] = file.text;
        }
    }
    [[nodiscard]] std::optional<cli::MountedAlready> found(const Lines& words = {"data"},
                                                           std::string_view holder = "vm") {
        return cli::to_attach_if_mounted(outside, words, holder);
    }
    void replace(const std::string& text, const std::string& other) {
        auto& unit = outside.unit_texts[mount_unit];
        const auto at = unit.find(text);
        ASSERT_NE(at, std::string::npos) << text;
        unit.replace(at, text.size(), other);
    }
};

TEST(MountedAlready, IsKnownWithoutItsDeclaration) {
    Mounted it;
    const auto found = it.found({"data", "data"});
    ASSERT_TRUE(found && found->to_attach.size() == 1);
    const auto& one = found->to_attach.front();
    EXPECT_EQ(one.unit->str(), attachment_unit);
    EXPECT_EQ(one.obstacle, "");
    EXPECT_EQ(one.volume->mount_point.str(), "/srv/data");
    EXPECT_EQ(one.volume->unit.str(), mount_unit);
}

TEST(MountedAlready, IsAttachedWithoutReadingAnything) {
    Mounted it;
    const auto found = it.found();
    ASSERT_TRUE(found.has_value());
    const cli::LateSession late(cli::Settings{.root = "/nowhere"});
    it.outside.at(1s, [&] { it.attach(); });
    const auto attached = cli::attach_volumes(it.outside, late, found->to_attach, 30s).front();
    EXPECT_EQ(attached.result, "attached");
    EXPECT_FALSE(late.is_read());
}

TEST(MountedAlready, IsNotKnownWhereTheDeclarationsHaveToTell) {
    const std::vector<std::pair<std::string, std::function<void(Mounted&)>>> cases{
        {"a file has changed since", [](Mounted& it) { it.outside.unit_texts.clear(); }},
        {"it has no attachments", [](Mounted& it) { it.outside.unit_texts.erase("volume-data@.target"); }},
        {"they are bound to nothing", [](Mounted& it) { it.outside.unit_texts["volume-data@.target"] = "\n[Unit]\n"; }},
        {"it has no mount", [](Mounted& it) { it.outside.unit_texts.erase(mount_unit); }},
        {"it is no attach volume", [](Mounted& it) { it.replace("StopWhenUnneeded=yes\n", ""); }},
        {"a guard has its place", [](Mounted& it) { it.replace("Where=/srv/data\n", ""); }},
        {"it is another volume", [](Mounted& it) { it.replace("volume=data", "volume=other"); }},
        {"nothing is mounted, whatever PID 1 says", [](Mounted& it) { it.outside.table.clear(); }},
        {"something else is mounted", [](Mounted& it) { it.mount("0:9 / /srv/data rw - ramfs x rw"); }},
        {"it is mounted otherwise", [](Mounted& it) { it.replace("Options=", "Options=nosuid,"); }},
    };
    for (const auto& [name, change] : cases) {
        Mounted it;
        change(it);
        EXPECT_FALSE(it.found().has_value()) << name;
    }
}

TEST(MountedAlready, IsNotKnownByWordsThatTheDeclarationsHaveToTell) {
    Mounted it;
    for (const auto* word : {"d*", "", "../data", "other"}) EXPECT_FALSE(it.found({word}).has_value()) << word;
    EXPECT_FALSE(it.found({"data", "other"}).has_value()) << "all or none";
    for (const auto& holder : {std::string(), std::string("berth-settle"), std::string(129, 'h')})
        EXPECT_FALSE(it.found({"data"}, holder).has_value()) << holder;
    EXPECT_EQ(it.outside.pid1.orders, Lines{});
}

TEST(MountedAlready, IsLetGoOfWithoutReadingAnything) {
    Mounted it;
    it.hold();
    it.outside.unit_texts.clear();
    const cli::LateSession late(cli::Settings{.root = "/nowhere"});
    const auto volumes = cli::to_detach(late, {"data"}, "vm");
    it.outside.at(1s, [&] { it.stop(); });
    it.outside.at(2s, [&] { it.unmount(); });
    EXPECT_EQ(cli::detach_volumes(it.outside, late, volumes, 30s).front().result, "released");
    EXPECT_FALSE(late.is_read());
}

}  // namespace
}  // namespace berth::test::of_mounted_already
