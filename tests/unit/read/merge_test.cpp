#include "core/read/merge.hpp"

#include "core/keys/keys.hpp"
#include "support.hpp"

namespace berth::test::of_merge {
namespace {

TEST(Merge, ReplacesScalarsAndArraysAndJoinsTables) {
    const Source one{"/1", "/1", ""};
    const Source two{"/2", "/2", ""};
    const auto directive = [](const Source& source, std::string name, std::string value) {
        return Directive{{std::move(name), {&source, 1, 1, 2}}, {{std::move(value), {&source, 1, 5, 6}}}};
    };
    VolumeDecl base{.name = {"a", {&one, 1, 1, 2}}, .header = {&one, 1, 1, 2}, .main = &one};
    base.entries = {{volume_key("where"), {&one, 2, 1, 2}, {&one, 2, 9, 12}, std::string("/a")},
                    {volume_key("unit"), {}, {}, std::vector{directive(one, "A", "1"), directive(one, "B", "1")}}};
    base.faults = {{{&one, 3, 1, 2}, "first", nullptr}};
    VolumeDecl over{.name = {"a", {&two, 1, 1, 2}}, .header = {&two, 1, 1, 2}, .main = &two};
    over.entries = {{volume_key("where"), {&two, 2, 1, 2}, {&two, 2, 9, 12}, std::string("/b")},
                    {volume_key("unit"), {}, {}, std::vector{directive(two, "B", "2"), directive(two, "C", "2")}},
                    {volume_key("type"), {}, {}, std::string("xfs")}};
    over.faults = {{{&two, 3, 1, 2}, "second", nullptr}};
    over.unreadable = {volume_key("what")};
    over.salvaged = true;
    merge(base, std::move(over));

    EXPECT_EQ(base.main, &one);
    EXPECT_EQ(base.header.source, &one);
    ASSERT_EQ(base.entries.size(), 3U);
    EXPECT_EQ(std::get<std::string>(base.entries[0].value), "/b");
    EXPECT_EQ(base.entries[0].where.source, &two);
    std::string unit;
    for (const auto& one_directive : std::get<std::vector<Directive>>(base.entries[1].value))
        unit += one_directive.name.value + "=" + one_directive.values[0].value + " ";
    EXPECT_EQ(unit, "A=1 B=2 C=2 ");
    EXPECT_EQ(base.entries[2].key, volume_key("type"));
    EXPECT_EQ(base.faults.size(), 2U);
    EXPECT_EQ(base.unreadable.size(), 1U);
    EXPECT_TRUE(base.salvaged);
}

}  // namespace
}  // namespace berth::test::of_merge
