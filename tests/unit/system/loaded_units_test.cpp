#include "system/pid1/loaded_units.hpp"

#include <cstdint>
#include <set>

#include "support.hpp"
#include "support_files.hpp"
#include "system/output/write_tree.hpp"

namespace berth::test::of_loaded_units {
namespace {

using Indices = std::set<std::uint32_t>;

constexpr auto text = R"(
[volume.a]
where = "/a"
type  = "tmpfs"

[volume.b]
where      = "/b"
type       = "tmpfs"
activation = "attach"
used_by    = ["x.service"]
)";

/// The units of `text` in a folder, and what is outdated there for other declarations.
class LoadedUnits : public testing::Test {
  protected:
    void SetUp() override {
        auto writer = TreeWriter::open(folder());
        ASSERT_TRUE(writer);
        const Stock stock(text);
        for (const auto& group : stock.tree()) ASSERT_TRUE(writer->write(group));
    }
    [[nodiscard]] std::string folder() const { return folder_.path(); }
    [[nodiscard]] Indices outdated(const std::string& declared) {
        stale_.clear();
        return outdated_volumes(Stock(declared).tree(), read_generated(folder()), stale_);
    }

    std::set<std::string> stale_;
    test::TestFolder folder_;
};

std::string replaced(std::string in, const std::string& what, const std::string& with) {
    return in.replace(in.find(what), what.size(), with);
}

TEST_F(LoadedUnits, AreLinkedByTheGeneratorWhereItsLinksAre) {
    EXPECT_TRUE(is_linked_by_generator("local-fs.target", "a.mount", folder()));
    EXPECT_FALSE(is_linked_by_generator("local-fs.target", "b.mount", folder()));
    EXPECT_FALSE(is_linked_by_generator("x.service", "b.mount", folder())) << "a drop-in is no link";
}

TEST_F(LoadedUnits, AreUpToDateWhenNothingHasChanged) {
    EXPECT_EQ(outdated(text), Indices{});
    EXPECT_TRUE(stale_.empty());
}

TEST_F(LoadedUnits, AreOutdatedWhenTheTextIsAnother) {
    EXPECT_EQ(outdated(replaced(text, "[volume.b]", "options = [\"ro\"]\n[volume.b]")), Indices{0});
}

TEST_F(LoadedUnits, AreOutdatedWhenALinkOrADropInIsNoLongerWanted) {
    EXPECT_EQ(outdated(replaced(text, "[volume.b]", "activation = \"manual\"\n[volume.b]")), Indices{0});
    EXPECT_EQ(outdated(replaced(text, "used_by    = [\"x.service\"]", "")), Indices{1});
}

TEST_F(LoadedUnits, AreOutdatedWhenOneIsNew) {
    EXPECT_EQ(outdated(std::string(text) + "[volume.c]\nwhere = \"/c\"\ntype = \"tmpfs\"\n"), Indices{2});
}

TEST_F(LoadedUnits, AreStaleWhenTheirDeclarationIsGone) {
    EXPECT_EQ(outdated("[volume.a]\nwhere = \"/a\"\ntype = \"tmpfs\"\n"), Indices{});
    EXPECT_EQ(stale_, (std::set<std::string>{"b.mount", "volume-b@.target"}));
}

TEST_F(LoadedUnits, OfSomebodyElseAreNotStale) {
    folder_.file("c.mount", "[Mount]\nWhere=/c\n");
    EXPECT_EQ(outdated(text), Indices{});
    EXPECT_TRUE(stale_.empty());
}

TEST_F(LoadedUnits, AreAllMissingWhereThereIsNoFolder) {
    EXPECT_EQ(outdated_volumes(Stock(text).tree(), read_generated(folder() + "/none"), stale_), (Indices{0, 1}));
}

}  // namespace
}  // namespace berth::test::of_loaded_units
