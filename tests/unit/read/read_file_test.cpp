#include "core/read/read_file.hpp"

#include "support.hpp"

namespace berth::test::of_read_file {
namespace {

constexpr std::string_view disk = "[volume.a]\nwhat = \"/dev/sda1\"\nwhere = \"/a\"\noptions = [\"ro\", \"noexec\"]\n";

TEST(ReadFile, LaysDropInsOverTheFileKeyByKey) {
    const Stock stock(std::string(disk) + "[volume.a.unit]\nA = 1\nB = 1\n",
                      {"[volume.a]\noptions = [\"rw\"]\nunit = { B = 2, C = 2 }\n", "[volume.a.unit]\nC = 3\n"});
    EXPECT_EQ(stock.findings(), Lines{});
    EXPECT_EQ(stock.values("a.mount", "Options"), Lines{"rw,x-berth.options=4a545f46,x-berth.volume=a"});
    EXPECT_EQ(stock.values("a.mount", "A"), Lines{"1"});
    EXPECT_EQ(stock.values("a.mount", "B"), Lines{"2"});
    EXPECT_EQ(stock.values("a.mount", "C"), Lines{"3"});
    EXPECT_EQ(stock.values("a.mount", "SourcePath"), Lines{"/etc/berth/a.toml"});
}

TEST(ReadFile, LetsADropInAddAVolume) {
    const Stock stock(std::string(disk), {"[volume.b]\nwhat = \"/dev/sdb1\"\nwhere = \"/b\"\n"});
    EXPECT_EQ(stock.findings(), Lines{});
    EXPECT_EQ(stock.values("b.mount", "SourcePath"), Lines{"/etc/berth/a.toml"});
}

TEST(ReadFile, NamesTheFileThatAValueCameFrom) {
    const Stock stock(std::string(disk), {"[volume.a]\n\noptions = [\"noauto\"]\nwhere = \"b\"\n"});
    EXPECT_EQ(stock.findings(),
              (Lines{"/etc/berth/a.toml.d/1.toml:3:12: error: 'noauto' is not an option here [option-is-key] | hint: "
                     "write activation = \"manual\" (or \"attach\", mounted while somebody holds it)",
                     "/etc/berth/a.toml.d/1.toml:4:9: error: 'b' is not an absolute path [path-invalid] | hint: write "
                     "'/b'"}));
}

TEST(ReadFile, LetsADropInMendAValue) {
    EXPECT_EQ(Stock("[volume.a]\nwhat = \"/dev/sda1\"\nwhere = \"a\"\n", {"[volume.a]\nwhere = \"/a\"\n"}).findings(),
              Lines{});
}

TEST(ReadFile, MakesWrongWhatABrokenDropInTouches) {
    const Stock stock(std::string(disk) + "[volume.b]\nwhat = \"/dev/sdb1\"\nwhere = \"/b\"\n",
                      {"[volume.a]\noptions = oops\n"});
    EXPECT_TRUE(stock.volume("a").is_wrong());
    EXPECT_FALSE(stock.volume("b").is_wrong());
    EXPECT_EQ(stock.values("a.mount", "Description"),
              Lines{"/etc/berth/a.toml.d/1.toml:2:11: the value is not in quotes"});
}

TEST(ReadFile, MakesAllVolumesWrongWhenADropInIsTooMuch) {
    const Stock stock(std::string(disk) + "[volume.b]\nwhat = \"/dev/sdb1\"\nwhere = \"/b\"\n",
                      {"#" + std::string(65536, 'x')});
    EXPECT_EQ(stock.findings(),
              Lines{"/etc/berth/a.toml.d/1.toml:1:1: error: a line has 65537 bytes, at most 65536 are allowed "
                    "[line-too-long] | hint: write an array over several lines"});
    EXPECT_TRUE(stock.volume("a").is_wrong());
    EXPECT_TRUE(stock.volume("b").is_wrong());
}

TEST(ReadFile, BlamesNoDropInForWhatTheLostFileSaid) {
    const Stock stock(std::string(disk) + "#" + std::string(65536, 'x'), {"[volume.a]\noptions = [\"rw\"]\n"});
    EXPECT_EQ(stock.findings(), Lines{"5:1: error: a line has 65537 bytes, at most 65536 are allowed [line-too-long] | "
                                      "hint: write an array over several lines"});
}

}  // namespace
}  // namespace berth::test::of_read_file
