#include "core/values/volume_name.hpp"

#include "support.hpp"

namespace berth::test::of_volume_name {
namespace {

using namespace std::string_view_literals;

TEST(VolumeName, HasOneTo64LettersDigitsAndDashes) {
    for (const auto text : {"a", "Z", "0", "a_b-c", "9-"}) EXPECT_EQ(said(VolumeName::parse(text)), text);
    EXPECT_TRUE(VolumeName::parse(std::string(64, 'a')).has_value());
    for (const auto text : {""sv, "-a"sv, "_a"sv, "a b"sv, "a.b"sv, "a/b"sv, "a@b"sv, "a%b"sv, "ü"sv}) {
        EXPECT_EQ(said(VolumeName::parse(text)),
                  fmt::format("[name-invalid] '{}' is not a volume name | hint: a name has 1 to 64 letters, digits, "
                              "'_' and '-' and begins with a letter or digit",
                              text));
    }
    EXPECT_FALSE(VolumeName::parse(std::string(65, 'a')).has_value());
    EXPECT_FALSE(VolumeName::parse("a\n").has_value());
    EXPECT_FALSE(VolumeName::parse("a\0"sv).has_value());
}

TEST(Attachment, IsAnInstanceOfTheVolumesTarget) {
    const auto data = *VolumeName::parse("my-data");
    EXPECT_EQ(attachment_template(data).str(), "volume-my-data@.target");
    EXPECT_EQ(said(attachment(data, "vm1")), "volume-my-data@vm1.target");
    EXPECT_EQ(said(attachment(data, "a b/c-d@é")), "volume-my-data@a\\x20b-c\\x2dd\\x40\\xc3\\xa9.target");
    EXPECT_EQ(said(attachment(data, ".a")), "volume-my-data@\\x2ea.target");
}

TEST(Attachment, WantsAHolderThatFitsIntoAUnitName) {
    const auto data = *VolumeName::parse("data");
    EXPECT_EQ(said(attachment(data, "")), "[holder-invalid] a holder's name must not be empty");
    EXPECT_TRUE(attachment(data, std::string(128, 'a')).has_value());
    EXPECT_EQ(said(attachment(data, std::string(129, 'a'))),
              "[holder-invalid] a holder's name may have 128 bytes, this one has 129");
    EXPECT_EQ(said(attachment(data, "a\tb")),
              "[holder-invalid] a holder's name must not have control characters: 'a\\tb'");
    EXPECT_EQ(said(attachment(data, "\xC2\x9F")),
              "[holder-invalid] a holder's name must not have control characters: '\\xc2\\x9f'");
    // "volume-data@" and ".target" leave 236 bytes, 59 of four
    EXPECT_TRUE(attachment(data, std::string(59, '-')).has_value());
    EXPECT_EQ(said(attachment(data, std::string(60, '-'))),
              "[holder-invalid] the unit name of the holder would have 259 bytes, at most 255 are allowed");
}

TEST(VolumeName, MakesNamesOfUnitsAndPathsOfDevices) {
    const auto data = VolumeName::literal("my-data");
    EXPECT_EQ(data.unit("berth-growfs-", ".service").str(), "berth-growfs-my-data.service");
    EXPECT_EQ(data.unit("volume-", "@.target").str(), "volume-my-data@.target");
    EXPECT_EQ(data.below("/dev/mapper").str(), "/dev/mapper/my-data");
    for (const auto good : {"a"sv, "berth-"sv, "a@"sv, "\\x2d"sv}) EXPECT_TRUE(is_unit_beginning(good)) << good;
    for (const auto bad : {""sv, "@a"sv, ".a"sv, "a b"sv, "a%"sv}) EXPECT_FALSE(is_unit_beginning(bad)) << bad;
    for (const auto good : {".service"sv, "@.target"sv, "@a.b.mount"sv}) EXPECT_TRUE(is_unit_end(good)) << good;
    for (const auto bad : {""sv, "service"sv, ".sevrice"sv, "@"sv, ". mount"sv}) EXPECT_FALSE(is_unit_end(bad)) << bad;
}

TEST(VolumeName, FitsBetweenTheLongestPartsOfAUnitsName) {
    const auto name = *VolumeName::parse(std::string(64, 'a'));
    EXPECT_FALSE(is_unit_beginning(std::string(65, 'a')));
    EXPECT_FALSE(is_unit_end("@" + std::string(58, 'a') + ".target"));
    EXPECT_TRUE(
        UnitName::parse(std::string(64, 'a') + name.str() + "@" + std::string(56, 'a') + ".target").has_value());
}

TEST(Attachment, WantsAHolderInUtf8WithoutNoncharacters) {
    const auto name = VolumeName::literal("data");
    for (const std::string_view holder :
         {"\xFF", "a\xC3", "\xEF\xBF\xBE", "\xEF\xBF\xBF", "\xEF\xB7\x90", "\xF0\x9F\xBF\xBE"})
        EXPECT_FALSE(attachment(name, holder).has_value()) << holder;
    for (const std::string_view holder : {"\xC3\xA4", "\xEF\xBF\xBD", "\xF0\x9F\x98\x80"})
        EXPECT_TRUE(attachment(name, holder).has_value()) << holder;
}

}  // namespace
}  // namespace berth::test::of_volume_name
