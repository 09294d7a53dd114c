// Declarations beside mounts, for the tests of the comparison.
#pragma once

#include "core/mounted/mount_comparison.hpp"
#include "core/mounted/volume_of_unit.hpp"
#include "support.hpp"

namespace berth::test {

/// One declaration beside one mount. `mount` is a line of mountinfo from its device on; the mount is at /srv/v.
struct Pair {
    std::string_view toml;
    std::string_view mount;
    Lines differences = {};
    SourceFacts facts = {.is_same = false};
    std::string_view others = "";  ///< mounts before it, "ID PARENT ..."
    std::string_view utab = "";
};

/// Where the mount unit alone tells what is declared, it makes no difference.
inline void expect_the_same_of_unit(const Pair& pair, const MountEntry& entry, const MountTable& table) {
    const Stock stock(fmt::format("[volume.v]\nwhere = '/srv/v'\nactivation = 'attach'\n{}\n", pair.toml));
    const auto told =
        volume_of_unit(stock.unit("srv-v.mount"), *UnitName::parse("srv-v.mount"), VolumeName::literal("v"));
    if (!told || !stock.findings().empty()) return;
    const auto lines = [&](const ResolvedVolume& volume) {
        Lines out;
        for (const auto& one : differences(volume, entry, table, pair.facts))
            out.push_back(fmt::format("{}{}: {}", one.is_foreign ? "foreign " : "", one.key, one.actual));
        return out;
    };
    EXPECT_EQ(lines(*told), lines(stock.volume("v"))) << pair.toml << "\n" << pair.mount;
}

inline Lines found(const Pair& pair) {
    const Stock stock(fmt::format("[volume.v]\nwhere = '/srv/v'\n{}\n", pair.toml));
    EXPECT_EQ(stock.findings(), Lines{}) << pair.toml;
    const auto table = parse_mount_table(
        fmt::format("1 0 254:0 / / rw - ext4 /dev/vda rw\n{}99 1 {}\n", pair.others, pair.mount), pair.utab);
    const auto* entry = top_at(table, "/srv/v");
    EXPECT_NE(entry, nullptr) << pair.mount;
    if (entry == nullptr) return {};
    expect_the_same_of_unit(pair, *entry, table);
    Lines out;
    for (const auto& one : differences(stock.volume("v"), *entry, table, pair.facts)) {
        out.push_back(fmt::format("{}{}: {} -> {}", one.is_foreign ? "foreign " : "", one.key, one.declared,
                                  one.is_earlier ? "(of an earlier declaration)" : one.actual));
    }
    return out;
}

inline void expect(std::initializer_list<Pair> pairs) {
    for (const auto& pair : pairs) EXPECT_EQ(found(pair), pair.differences) << pair.toml << "\n" << pair.mount;
}

inline constexpr auto tmpfs = "0:9 / /srv/v rw,relatime - tmpfs tmpfs rw";

}  // namespace berth::test
