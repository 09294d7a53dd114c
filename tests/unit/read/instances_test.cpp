#include "core/read/instances.hpp"

#include "support.hpp"

namespace berth::test::of_instances {
namespace {

Lines names(const Stock& stock) {
    Lines out;
    for (const auto& volume : stock.catalogue().volumes())
        out.push_back((volume.name.empty() ? "?" : volume.name.str()) + (volume.is_wrong() ? " wrong" : ""));
    return out;
}

std::string declared(std::string_view instances, std::string_view more = {}, std::string_view where = "/t/{instance}") {
    return fmt::format("[volume.t]\nwhere = \"{}\"\ntype = \"tmpfs\"\ninstances = {}\n{}", where, instances, more);
}

TEST(Instances, AreVolumesOfTheirOwn) {
    const Stock stock(declared("[\"a\", \"b\"]", "options = [\"size={instance}\", \"x={instance}{instance}\"]\n"));
    EXPECT_EQ(stock.findings(), Lines{});
    EXPECT_EQ(names(stock), (Lines{"t-a", "t-b"}));
    EXPECT_EQ(stock.values("t-b.mount", "Options"), Lines{"size=b,x=bb,x-berth.options=a328d555,x-berth.volume=t-b"});
    EXPECT_EQ(stock.catalogue().named("t"), nullptr);
    EXPECT_EQ(names(Stock(declared("[]"))), Lines{});
}

TEST(Instances, AreEachWrongIfTheDeclarationIsAndHaveAGuard) {
    const Stock stock(declared("[\"a\", \"b\"]", "optoins = []\nused_by = [\"u@{instance}.service\"]\n"));
    EXPECT_EQ(stock.findings().size(), 1U);
    EXPECT_EQ(names(stock), (Lines{"t-a wrong", "t-b wrong"}));
    for (const std::string name : {"a", "b"}) {
        EXPECT_EQ(stock.values("t-" + name + ".mount", "AssertKernelCommandLine"), Lines{"berth.guard=never"});
        EXPECT_EQ(stock.values("u@" + name + ".service.d/50-berth-t-" + name + ".conf", "Requires"),
                  Lines{"t-" + name + ".mount"});
    }
}

TEST(Instances, LoseOnlyTheOneWithTheMistake) {
    EXPECT_EQ(names(Stock(declared("[\"a\", \"b c\", \"d\"]"))), (Lines{"t-a", "? wrong", "t-d"}));
    EXPECT_EQ(names(Stock(declared("[\"a\", \"b\", \"a\"]"))), (Lines{"t-a wrong", "t-b"}));
    EXPECT_EQ(names(Stock(declared("[\"a\", \"\"]"))), (Lines{"t-a", "t- wrong"}));
    const std::string longest(62, 'x');
    EXPECT_EQ(names(Stock(declared("[\"" + longest + "\", \"" + longest + "x\"]"))),
              (Lines{"t-" + longest, "? wrong"}));
}

TEST(Instances, NeedWhatTellsTheirMountPointsApart) {
    const Stock stock(declared("[\"a\", \"b\"]", "", "/t"));
    EXPECT_EQ(stock.findings(), Lines{"2:9: error: the instances would have one mount point [instance-invalid] | hint: "
                                      "write '{instance}' somewhere in 'where'"});
    EXPECT_EQ(stock.values("volume-t-b@.target", "BindsTo"), Lines{"t.mount"});
    EXPECT_EQ(names(Stock(declared("[\"a\"]", "", "/t"))), Lines{"t-a"});
}

TEST(Instances, AreWhatOthersNameAndNotTheWhole) {
    const std::string bind = "[volume.b]\nwhat = \"volume:t\"\nwhere = \"/b\"\ntype = \"bind\"\n";
    EXPECT_EQ(Stock(declared("[\"a\"]") + bind).findings(),
              Lines{"6:8: error: there is no volume 't' [reference-unknown] | hint: it has instances: name one of "
                    "them, as 't-a'"});
}

TEST(Instances, AreMissedWhereTheirWordStandsWithoutThem) {
    EXPECT_EQ(
        Stock("[volume.t]\nwhere = \"/t/{instance}\"\ntype = \"tmpfs\"\n").findings(),
        Lines{
            "2:9: error: '{instance}' stands for nothing: the volume has no 'instances' [instance-invalid] | hint: add "
            "instances = [\"NAME\"], or take it out"});
    const Stock lost(declared("5"));
    EXPECT_EQ(lost.findings(), Lines{"4:13: error: 'instances' must be an array of strings [value-type]"});
    EXPECT_EQ(lost.paths(), Lines{"volume-t@.target"});
    EXPECT_EQ(Stock(declared("[5]")).paths(), Lines{"volume-t@.target"});
}

TEST(Instances, AreBounded) {
    const auto many = [](int count) {
        std::string out = "[";
        for (int i = 0; i < count; ++i) out += fmt::format("\"{}\",\n", i);
        return out + "]";
    };
    EXPECT_EQ(Stock(declared(many(1000))).findings(), Lines{});
    EXPECT_EQ(
        Stock(declared(many(1001))).findings(),
        Lines{"4:13: error: a volume may have 1000 instances, this one has 1001 [instance-invalid] | hint: declare "
              "several volumes"});
    std::string text = "[defaults]\ninstances = " + many(1000) + "\ntype = \"tmpfs\"\n";
    for (int i = 0; i < 5000; ++i) text += fmt::format("[volume.v{0}]\nwhere=\"/{0}/{{instance}}\"\n", i);
    EXPECT_TRUE(finishes(text));
    const auto options = "options = [\"" + std::string(60000, 'x') + "{instance}\"]\n";
    EXPECT_TRUE(finishes(declared(many(1000), options)));
    std::string growing = "description = \"";
    for (int i = 0; i < 6000; ++i) growing += "{instance}";
    EXPECT_TRUE(finishes(declared("[\"" + std::string(60000, 'x') + "\"]", growing + "\"\n")));
}

}  // namespace
}  // namespace berth::test::of_instances
