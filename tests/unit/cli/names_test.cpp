#include "cli/volumes/names.hpp"

#include <fmt/ranges.h>

#include "support.hpp"

namespace berth::test::of_names {
namespace {

std::string meant(const Lines& words) {
    const auto got = cli::names_meant(words, {"db-2", "db-1", "logs", "db-10"});
    return fmt::format("{} but {}", fmt::join(got.names, " "), fmt::join(got.unmatched, " "));
}

TEST(NamesMeant, ArePatternsOfDeclaredNamesInTheirOrder) {
    EXPECT_EQ(meant({"db-*"}), "db-1 db-10 db-2 but ");
    EXPECT_EQ(meant({"db-?"}), "db-1 db-2 but ");
    EXPECT_EQ(meant({"db-[23]"}), "db-2 but ");
    EXPECT_EQ(meant({"db-[!2]"}), "db-1 but ");
    EXPECT_EQ(meant({"*"}), "db-1 db-10 db-2 logs but ");
}

TEST(NamesMeant, HoldWhatIsNoPatternAsItIs) {
    EXPECT_EQ(meant({"logs", "nothing", "/srv/x"}), "logs nothing /srv/x but ");
}

TEST(NamesMeant, HaveEachOnce) { EXPECT_EQ(meant({"db-2", "db-*", "db-2", "l*"}), "db-2 db-1 db-10 logs but "); }

TEST(NamesMeant, TellPatternsOfNothing) {
    EXPECT_EQ(meant({"x*", "logs", "DB-*"}), "logs but x* DB-*");
    EXPECT_EQ(cli::complaint_of("x*"), "no volume matches 'x*'");
}

}  // namespace
}  // namespace berth::test::of_names
