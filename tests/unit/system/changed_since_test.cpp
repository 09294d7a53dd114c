#include "system/input/changed_since.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <time.h>

#include <array>
#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "support_files.hpp"

namespace berth::test::of_changed_since {
namespace {

using namespace std::chrono_literals;

/// The clock that file systems write down goes by ticks.
void next_tick() { std::this_thread::sleep_for(20ms); }

struct Tree : TestFolder {
    Tree() {
        file("etc/berth/a.toml", "a");
        file("etc/berth/a.toml.d/1.toml", "1");
        file("etc/berth/notes.txt", "n");
        file("usr/lib/berth/b.toml", "b");
        file("usr/share/linked.toml", "c");
        link("run/berth/c.toml", path() + "/usr/share/linked.toml");
        file("etc/fstab", "");
        next_tick();
        folder("generated");
        moment = birth_of(*this / "generated").value();
        next_tick();
    }
    [[nodiscard]] bool has_changed() const { return has_changed_since(moment, path()); }
    timespec moment{};
};

TEST(ChangedSince, IsNothingBeforeSomethingIsDone) {
    const Tree tree;
    EXPECT_FALSE(tree.has_changed());
    tree.file("etc/other.toml", "x");
    tree.file("generated/x.mount", "x");
    EXPECT_FALSE(tree.has_changed());
}

TEST(ChangedSince, SeesEveryKindOfChange) {
    const std::vector<std::pair<std::string, std::function<void(const Tree&)>>> changes{
        {"a text", [](const Tree& tree) { tree.file("etc/berth/a.toml", "A"); }},
        {"a text, with its time set back",
         [](const Tree& tree) {
             tree.file("etc/berth/a.toml", "A");
             const std::array<timespec, 2> times{{{1, 0}, {1, 0}}};
             ::utimensat(AT_FDCWD, (tree / "etc/berth/a.toml").c_str(), times.data(), 0);
         }},
        {"who may write", [](const Tree& tree) { tree.mode("usr/lib/berth/b.toml", 0666); }},
        {"a drop-in", [](const Tree& tree) { tree.file("etc/berth/a.toml.d/1.toml", "2"); }},
        {"another drop-in", [](const Tree& tree) { tree.file("etc/berth/a.toml.d/2.toml", "2"); }},
        {"drop-ins elsewhere", [](const Tree& tree) { tree.file("run/berth/a.toml.d/2.toml", "2"); }},
        {"another file", [](const Tree& tree) { tree.file("usr/local/lib/berth/d.toml", "d"); }},
        {"one less", [](const Tree& tree) { std::filesystem::remove(tree / "usr/lib/berth/b.toml"); }},
        {"where a link leads", [](const Tree& tree) { tree.file("usr/share/linked.toml", "C"); }},
        {"fstab", [](const Tree& tree) { tree.file("etc/fstab", "x"); }},
        {"crypttab", [](const Tree& tree) { tree.file("etc/crypttab", "x"); }},
        {"a trial", [](const Tree& tree) { tree.folder("run/berth-trial"); }},
        {"a trial that is being taken back", [](const Tree& tree) { tree.folder("run/.berth-trial.ending"); }},
        {"a folder in its place",
         [](const Tree& tree) {
             std::filesystem::rename(tree / "etc/berth", tree / "etc/berth.old");
             tree.folder("etc/berth");
         }},
    };
    for (const auto& [name, change] : changes) {
        const Tree tree;
        change(tree);
        EXPECT_TRUE(tree.has_changed()) << name;
    }
}

TEST(ChangedSince, DoesNotKnowWhenNothingWasMade) { EXPECT_FALSE(birth_of("/nowhere").has_value()); }

}  // namespace
}  // namespace berth::test::of_changed_since
