#include "support.hpp"

namespace berth::test::of_diagnostic {
namespace {

TEST(Diagnostics, AreSortedByPlaceAndKeepTheOrderOfOnePlace) {
    const Source source{"/etc/berth/a.toml", "/etc/berth/a.toml", ""};
    Diagnostics found;
    found.error(Code::syntax, {&source, 2, 5, 6}, "third");
    found.warning(Code::order_risk, {&source, 2, 1, 2}, "first", "do");
    found.note(Code::left_out, {&source, 2, 1, 2}, "second");
    EXPECT_EQ(lines_of(found), (Lines{"2:1: warning: first [order-risk] | hint: do", "2:1: note: second [left-out]",
                                      "2:5: error: third [syntax]"}));
}

TEST(Diagnostics, CountOnlyErrorsAsErrors) {
    Diagnostics found;
    EXPECT_TRUE(found.empty());
    found.warning(Code::order_risk, {}, "w");
    found.note(Code::left_out, {}, "n");
    EXPECT_FALSE(found.has_errors());
    found.error({}, Complaint{Code::syntax, "e", {}});
    EXPECT_TRUE(found.has_errors());
    EXPECT_FALSE(found.empty());
}

TEST(Diagnostics, KeepTheirPlaceInMemory) {
    Diagnostics found;
    auto& first = found.error(Code::syntax, {}, "first");
    for (int i = 0; i < 1000; ++i) found.error(Code::syntax, {}, "more");
    first.notes.push_back({{}, "late"});
    EXPECT_EQ(found.sorted().front()->notes.size(), 1U);
}

TEST(Position, HasNoLineForAWholeFile) {
    EXPECT_EQ(position({nullptr, 0, 0, 0}, "/a.toml"), "/a.toml");
    EXPECT_EQ(position({nullptr, 3, 7, 9}, "/a.toml"), "/a.toml:3:7");
    EXPECT_EQ(position({nullptr, 1, 1, 2}, "/a\n.toml"), "/a\\n.toml:1:1");
}

TEST(Diagnostics, HaveWhatIsFoundAgainOnce) {
    const Source source{"/a", "/a", "x\n"};
    Diagnostics found;
    auto& first = found.error(Code::syntax, {&source, 1, 1, 2}, "one");
    EXPECT_EQ(&found.error(Code::syntax, {&source, 1, 1, 2}, "one"), &first);
    EXPECT_NE(&found.error(Code::syntax, {&source, 1, 1, 2}, "two"), &first);
    EXPECT_NE(&found.warning(Code::syntax, {&source, 1, 1, 2}, "one"), &first);
    EXPECT_NE(&found.error(Code::syntax, {&source, 1, 2, 3}, "one"), &first);
    EXPECT_EQ(&found.error_once({&source, 1, 1, 2}, {Code::syntax, "three", {}}, 1), &first);
    EXPECT_NE(&found.error_once({&source, 1, 1, 2}, {Code::syntax, "three", {}}, 0), &first);
    EXPECT_EQ(found.size(), 5U);
    first.notes.push_back({{&source, 1, 1, 2}, "note"});
    first.notes.push_back({{&source, 1, 1, 2}, "note"});
    first.notes.push_back({{&source, 1, 1, 2}, "other"});
    EXPECT_EQ(first.notes.size(), 2U);
}

}  // namespace
}  // namespace berth::test::of_diagnostic
