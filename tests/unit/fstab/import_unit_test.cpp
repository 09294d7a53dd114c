#include "core/fstab/import_unit.hpp"

#include "support.hpp"

namespace berth::test::of_import_unit {
namespace {

TEST(ImportUnit, IsMangledAsSystemdDoesIt) {
    const std::vector<Case> cases{
        {"a.service", "a.service"},
        {"a@b.service", "a@b.service"},
        {"/srv/a b", "srv-a\\x20b.mount"},
        {"/", "-.mount"},
        {"/dev/sda1", "dev-sda1.device"},
        {"/sys/x", "sys-x.device"},
        {"foo/bar", "foo-bar.mount"},
        {"z", "z.mount"},
        {"a*", "a\\x2a.mount"},
        {"UUID=1", "UUID\\x3d1.mount"},
        {"a b.service", "a\\x20b.service"},
        {"", ""},
    };
    for (const auto& [in, out] : cases) EXPECT_EQ(unit_of_fstab(in), out) << in;
}

}  // namespace
}  // namespace berth::test::of_import_unit
