#include "core/model/catalogue.hpp"

#include <cstdint>

#include "support.hpp"

using namespace berth;
using namespace berth::test;

namespace {

Volume volume(std::string_view name, std::string_view where, const Source& source, std::uint32_t line) {
    Volume out;
    if (!name.empty()) out.name = *VolumeName::parse(name);
    out.header = {&source, line, 1, 2};
    if (!where.empty()) {
        out.where.value = *AbsolutePath::parse(where);
        out.mount_unit = *unit_for_path(out.where.value, "mount");
    }
    return out;
}

}  // namespace

TEST(Catalogue, FindsTheFirstOfANameAndOfAMountPoint) {
    const Source source{"/1", "/1", ""};
    const Catalogue catalogue({volume("c", "", source, 1), volume("", "/x", source, 2), volume("a", "/a", source, 5),
                               volume("a", "/x", source, 6)});
    EXPECT_EQ(catalogue.named("a")->where.value.str(), "/a");
    EXPECT_EQ(catalogue.mounted_at("/x")->header.line, 2U);
    EXPECT_EQ(catalogue.named("c"), &catalogue.volumes()[0]);
    EXPECT_EQ(catalogue.index_of(*catalogue.named("a")), 2U);
    EXPECT_EQ(catalogue.named(""), nullptr);
    EXPECT_EQ(catalogue.named("b"), nullptr);
    EXPECT_EQ(catalogue.mounted_at(""), nullptr);
}

TEST(Catalogue, MountsNothingThatIsOff) {
    const Source source{"/1", "/1", ""};
    std::vector<Volume> volumes{volume("a", "/x", source, 1), volume("b", "/x", source, 2)};
    volumes[0].activation = Activation::off;
    const Catalogue catalogue(std::move(volumes));
    EXPECT_EQ(catalogue.mounted_at("/x")->name.str(), "b");
    EXPECT_NE(catalogue.named("a"), nullptr);
}
