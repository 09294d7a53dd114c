// Declarations, what is true of each volume, and what is mounted, for tests of what is found by it.
#pragma once

#include <functional>

#include "core/host/fact_findings.hpp"
#include "support.hpp"

namespace berth::test {

using Kind = PathFacts::Kind;

inline PathFacts at(Kind kind, std::string path = {}) { return {.kind = kind, .path = std::move(path)}; }

/// Declarations, what is true of each, and what is mounted.
struct Here {
    Stock stock;
    std::vector<VolumeFacts> facts;
    MountTable table;
    MountPoints fstab;

    explicit Here(const std::string& text, std::string_view mountinfo = "")
        : stock(text), facts(stock.catalogue().volumes().size()), table(parse_mount_table(mountinfo, "")) {
        for (auto& one : facts) {
            one.source.kind = Kind::unknown;
            one.where.kind = Kind::folder;
        }
    }
    VolumeFacts& operator[](std::string_view name) { return facts[stock.volume(name).index]; }
    [[nodiscard]] Lines findings() const {
        const MountedPlaces places(table);
        Diagnostics out;
        judge_facts({stock.catalogue(), facts, fstab, places}, out);
        return lines_of(out);
    }
};

inline std::string disk(std::string_view name, std::string_view more = "", std::string_view what = "/dev/sdb") {
    return fmt::format("[volume.{0}]\nwhat = '{1}'\nwhere = '/srv/{0}'\n{2}\n", name, what, more);
}

inline std::string mounted(int id, int parent, std::string_view where, std::string_view type = "ext4",
                           std::string_view device = "8:1", std::string_view source = "/dev/sda1") {
    return fmt::format("{} {} {} / {} rw - {} {} rw\n", id, parent, device, where, type, source);
}

inline const std::string root = mounted(1, 0, "/");

/// What is said of one volume on /dev/sdb, of this type, that is as `set` makes it.
inline Lines of_disk(std::string_view more, const std::function<void(VolumeFacts&)>& set,
                     std::string_view what = "/dev/sdb") {
    Here here(disk("a", more, what), root);
    here["a"].source = at(Kind::block_device, "/dev/sdb");
    set(here["a"]);
    return here.findings();
}

}  // namespace berth::test
