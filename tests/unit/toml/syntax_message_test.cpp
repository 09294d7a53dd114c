#include "support.hpp"

namespace berth::test::of_syntax_message {
namespace {

TEST(SyntaxMessage, SaysWhatToDoAboutCommonMistakes) {
    for (const auto& [in, out] : {
             Case{"where = /srv/a", "2:9: error: the value is not in quotes [syntax] | hint: write \"/srv/a\""},
             Case{"type = ext4", "2:8: error: the value is not in quotes [syntax] | hint: write \"ext4\""},
             Case{"type = fuse", "2:8: error: the value is not in quotes [syntax] | hint: write \"fuse\""},
             Case{"type = nfs4", "2:8: error: the value is not in quotes [syntax] | hint: write \"nfs4\""},
             Case{"timeout = 90s", "2:11: error: the value is not in quotes [syntax] | hint: write \"90s\""},
             Case{"required = yes",
                  "2:12: error: this is neither true nor false [syntax] | hint: write true or false, in small letters"},
             Case{"where = \"/srv/a",
                  "2:9: error: the string is not closed [syntax] | hint: end it with the quote "
                  "that it begins with, on the same line"},
             Case{"where = '/srv/a",
                  "2:9: error: the string is not closed [syntax] | hint: end it with the quote "
                  "that it begins with, on the same line"},
             Case{"where =", "2:8: error: the key has no value [syntax] | hint: write KEY = VALUE"},
             Case{"where", "2:6: error: there is no '=' after the key [syntax] | hint: write KEY = VALUE"},
             Case{"where \"/a\"", "2:7: error: there is no '=' after the key [syntax] | hint: write KEY = VALUE"},
             Case{"where = \"C:\\q\"",
                  "2:13: error: a backslash in double quotes begins an escape, and this is none "
                  "[syntax] | hint: write '\\\\', or put the string in single quotes"},
             Case{"where = '/a'\nwhere = '/b'",
                  "3:1: error: the key is set twice [syntax] | hint: keep one of the two"},
             Case{"options = ['a' 'b']",
                  "2:16: error: the array is not closed, or a comma is missing [syntax] | hint: "
                  "write [\"A\", \"B\"]"},
             Case{"UUID=AB-CD /srv/a vfat uid=1000 0 2",
                  "2:1: error: this looks like a line of fstab [syntax] | hint: a volume is a table with the keys "
                  "'what', 'where' and 'type': see berth.toml(5)"},
         }) {
        EXPECT_EQ(Stock("[volume.a]\n" + std::string(in) + "\n").findings(), Lines{std::string(out)}) << in;
    }
}

TEST(SyntaxMessage, SaysTheSameAtTheEndOfTheFile) {
    EXPECT_EQ(
        Stock("[volume.a]\nwhere = \"/srv/a").findings(),
        Lines{"2:9: error: the string is not closed [syntax] | hint: end it with the quote that it begins with, on the "
              "same line"});
    EXPECT_EQ(Stock("[volume.a]\noptions = [\"a\"\n").findings().size(), 1U);
    EXPECT_EQ(Stock("[volume.a").findings(),
              Lines{"1:10: error: the table header is not closed [syntax] | hint: end the line with ']'"});
}

TEST(SyntaxMessage, HasNoneOfTheParsersWords) {
    for (const auto& [in, out] : {
             Case{"options = [ro, noexec]",
                  "2:11: error: the elements of the array are not in quotes [syntax] | hint: write [\"ro\", "
                  "\"noexec\"]"},
             Case{"what = LABEL=\"x\"",
                  "2:8: error: the quotes are not around all of the value [syntax] | hint: write \"LABEL=x\""},
             Case{"what = \"x\";", "2:8: error: a line does not end in ';' [syntax] | hint: write \"x\""},
             Case{"what = x;", "2:8: error: a line does not end in ';' [syntax] | hint: write \"x\""},
             Case{"fsck = true;", "2:8: error: a line does not end in ';' [syntax] | hint: write true"},
             Case{"what = /dev/sdb # x", "2:8: error: the value is not in quotes [syntax] | hint: write \"/dev/sdb\""},
             Case{"fsck = yes # x",
                  "2:8: error: this is neither true nor false [syntax] | hint: write true or false, in small letters"},
             Case{"unit = { A = 1, }", "2:17: error: a comma stands before the '}' [syntax] | hint: take it out"},
         }) {
        EXPECT_EQ(Stock("[volume.a]\n" + std::string(in) + "\n").findings(), Lines{std::string(out)}) << in;
    }
    for (const std::string_view twice : {"fsck = true", "what = 'x'", "options = ['a']", "unit = {A = 1}"}) {
        const auto text = "[volume.a]\n" + std::string(twice) + "\n" + std::string(twice) + "\n";
        EXPECT_EQ(Stock(text).findings(),
                  Lines{"3:1: error: the key is set twice [syntax] | hint: keep one of the two"});
    }
}

}  // namespace
}  // namespace berth::test::of_syntax_message
