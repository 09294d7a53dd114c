// Declarations beside mounts, for the tests of the comparison.
#pragma once

#include "core/mounted/mount_comparison.hpp"
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

inline Lines found(const Pair& pair) {
    const Stock stock(fmt::format("[volume.v]\nwhere = '/srv/v'\n{}\n", pair.toml));
    EXPECT_EQ(stock.findings(), Lines{}) << pair.toml;
    const auto table = parse_mount_table(
        fmt::format("1 0 254:0 / / rw - ext4 /dev/vda rw\n{}99 1 {}\n", pair.others, pair.mount), pair.utab);
    const auto* entry = top_at(table, "/srv/v");
    EXPECT_NE(entry, nullptr) << pair.mount;
    if (entry == nullptr) return {};
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
