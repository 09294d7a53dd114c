#include "core/values/unit_name.hpp"

#include "support.hpp"

namespace berth::test::of_unit_name {
namespace {

using namespace std::string_view_literals;

TEST(UnitName, EscapesALeadingDot) { EXPECT_EQ(escape_string(".a/b-c d"), "\\x2ea-b\\x2dc\\x20d"); }

TEST(UnitName, EscapesAsSystemdDoes) {
    for (const auto& [in, out] : {
             Case{"", ""},
             Case{"..", "\\x2e."},
             Case{"a.b", "a.b"},
             Case{"AZaz09:_.", "AZaz09:_."},
             Case{"a\\b", "a\\x5cb"},
             Case{"@\n~", "\\x40\\x0a\\x7e"},
             Case{"ü", "\\xc3\\xbc"},
             Case{"a\0b"sv, "a\\x00b"},
         }) {
        EXPECT_EQ(escape_string(in), out);
        EXPECT_EQ(unescape_string(out), in);
    }
    EXPECT_EQ(escape_string("/"), "-");
    EXPECT_EQ(unescape_string("a-b"), "a/b");
    EXPECT_EQ(unescape_string("\\x2\\xzz\\"), "\\x2\\xzz\\");
}

TEST(UnitName, OfAPathHasItsSuffix) {
    const auto mount = [](std::string_view path) { return said(unit_for_path(*AbsolutePath::parse(path), "mount")); };
    EXPECT_EQ(mount("/"), "-.mount");
    EXPECT_EQ(mount("/srv/a-b"), "srv-a\\x2db.mount");
    EXPECT_EQ(mount("/.x/.y"), "\\x2ex-.y.mount");
    EXPECT_EQ(mount("/" + std::string(249, 'a')), std::string(249, 'a') + ".mount");
    EXPECT_EQ(mount("/" + std::string(250, 'a')),
              "[mount-point-too-long] the unit name of this path would have 256 bytes, at most 255 are allowed | hint: "
              "choose a shorter path; what is not a letter, a digit or one of ':_./' takes four bytes");
}

TEST(UnitName, HasASuffixAndLegalCharacters) {
    for (const auto& [in, out] : {
             Case{"nginx.service", "nginx.service"},
             Case{"-.mount", "-.mount"},
             Case{"srv-a\\x20b.mount", "srv-a\\x20b.mount"},
             Case{"getty@tty1.service", "getty@tty1.service"},
             Case{"a.b.service", "a.b.service"},
             Case{"nginx",
                  "[unit-invalid] 'nginx' is not a unit name: it has no suffix | hint: did you mean "
                  "'nginx.service'?"},
             Case{"", "[unit-invalid] a unit's name must not be empty | hint: take it out"},
             Case{"a.servce",
                  "[unit-invalid] 'a.servce' is not a unit name: there are no '.servce' units | hint: did "
                  "you mean 'a.service'?"},
             Case{"a.conf", "[unit-invalid] 'a.conf' is not a unit name: there are no '.conf' units"},
             Case{"a.", "[unit-invalid] 'a.' is not a unit name: there are no '.' units"},
             Case{".service",
                  "[unit-invalid] '.service' is not a unit name: it may have letters, digits and "
                  "':-_.\\@' only | hint: systemd-escape(1) makes a unit name of any string"},
             Case{"@a.service",
                  "[unit-invalid] '@a.service' is not a unit name: it may have letters, digits and "
                  "':-_.\\@' only | hint: systemd-escape(1) makes a unit name of any string"},
             Case{"a b.service",
                  "[unit-invalid] 'a b.service' is not a unit name: it may have letters, digits and "
                  "':-_.\\@' only | hint: systemd-escape(1) makes a unit name of any string"},
             Case{"a/b.service",
                  "[unit-invalid] 'a/b.service' is not a unit name: it may have letters, digits and "
                  "':-_.\\@' only | hint: systemd-escape(1) makes a unit name of any string"},
             Case{"a%i.service",
                  "[unit-invalid] 'a%i.service' is not a unit name: it may have letters, digits and "
                  "':-_.\\@' only | hint: systemd-escape(1) makes a unit name of any string"},
             Case{"a.service\n",
                  "[text-unsafe] control characters are not allowed here, found '\\n' | hint: take it "
                  "out"},
         }) {
        EXPECT_EQ(said(UnitName::parse(in)), out);
    }
    EXPECT_TRUE(UnitName::parse(std::string(247, 'a') + ".service").has_value());
    EXPECT_EQ(said(UnitName::parse(std::string(248, 'a') + ".service")),
              "[unit-invalid] the unit name has 256 bytes, at most 255 are allowed");
}

TEST(UnitName, TellsTemplatesFromInstances) {
    EXPECT_TRUE(UnitName::parse("a@.service")->is_template());
    EXPECT_FALSE(UnitName::parse("a@b.service")->is_template());
    EXPECT_FALSE(UnitName::parse("a@b@.service")->is_template());
    EXPECT_FALSE(UnitName::parse("a.service")->is_template());
    EXPECT_EQ(UnitName::parse("a.b.automount")->suffix(), "automount");
}

}  // namespace
}  // namespace berth::test::of_unit_name
