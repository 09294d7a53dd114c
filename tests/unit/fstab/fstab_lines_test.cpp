#include "core/fstab/fstab_lines.hpp"

#include "support.hpp"

namespace berth::test::of_fstab_lines {
namespace {

Lines read(std::string text) {
    const Source fstab{"/etc/fstab", "fstab", std::move(text)};
    Lines out;
    for (const auto& line : fstab_lines(fstab)) {
        switch (line.kind) {
            case FstabLine::Kind::blank: out.emplace_back("blank"); break;
            case FstabLine::Kind::comment: out.emplace_back("comment"); break;
            case FstabLine::Kind::broken:
                out.push_back(fmt::format("broken at {}: {}", line.why_where.column, line.why));
                break;
            case FstabLine::Kind::entry:
                out.push_back(fmt::format("{}|{}|{}|{}|{}{}|{}", line.what.raw, line.where.raw, line.type.raw,
                                          line.options.raw, line.has_dump ? "dump " : "", line.is_checked ? "fsck" : "",
                                          line.trailing));
        }
    }
    return out;
}

TEST(FstabLines, HaveThreeToSixFieldsAndMore) {
    EXPECT_EQ(read("a /b c\na\t/b  c d\na /b c d 0 0\na /b c d 1 2 # x y\n a /b c d 00 +1 7\r\n"),
              (Lines{"a|/b|c|||", "a|/b|c|d||", "a|/b|c|d||", "a|/b|c|d|dump fsck|# x y", "a|/b|c|d|fsck|7"}));
}

TEST(FstabLines, ThatLibmountPassesOver) {
    EXPECT_EQ(
        read("\n \t\n#x\n  # y\na\na /b\na /b c d x\na /b c d 0 1x\na /b c d #\n" + std::string("a /b c\0d\n", 9)),
        (Lines{"blank", "blank", "comment", "comment", "broken at 1: the line has no mount point and no type",
               "broken at 3: the line has no type", "broken at 10: the fifth field is not a number",
               "broken at 12: the sixth field is not a number", "broken at 10: the fifth field is not a number",
               "broken at 7: the line has a NUL in it"}));
}

TEST(FstabLines, MayBeginWithAByteOrderMark) {
    EXPECT_EQ(read("\xEF\xBB\xBF# x\na /b c"), (Lines{"comment", "a|/b|c|||"}));
}

TEST(FstabLines, FindThePlaceOfAPartOfAnEscapedField) {
    const Source fstab{"/etc/fstab", "fstab", "\xc3\xa4 /b c x\\040y,\\054z"};
    const auto lines = fstab_lines(fstab);
    EXPECT_EQ(decoded(lines[0].options.raw), "x y,,z");
    FieldPlaces places(lines[0].options);
    EXPECT_EQ(places.next(0, 1).column, 8U);
    const auto span = places.next(3, 5);
    EXPECT_EQ(span.column, 8U + 6U);
    EXPECT_EQ(span.end_column, 8U + 6U + 5U);
}

}  // namespace
}  // namespace berth::test::of_fstab_lines
