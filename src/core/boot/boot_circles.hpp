// Items that wait for what, by way of units of every boot, waits for them: systemd would drop something of the boot.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/boot/known_order.hpp"
#include "core/findings/diagnostic.hpp"
#include "core/graph/graph.hpp"

namespace berth {

struct BootCircle {
    std::uint32_t index = 0;
    Wait wait{};
    Span where;
    std::string message;
    std::string hint;
    std::vector<Note> notes;
};

/// What is known of the items, each by index.
struct InBoot {
    std::vector<bool> network;                   ///< who needs it
    std::vector<std::string_view> units;         ///< empty for none, as of what is off
    std::vector<std::string_view> mount_points;  ///< of volumes
    bool has_twins = false;                      ///< and the graph is that in which they wait for each other
    std::vector<bool> unordered{};  ///< guards that wait only for what PID 1 has them wait for; empty if there are none
};

struct BootCircles {
    std::vector<BootCircle> found;
    std::vector<std::uint32_t> tangled;  ///< twins that are in one only by way of what another of them waits for
};

/// Circles among the items alone are left to the graph.
[[nodiscard]] BootCircles find_boot_circles(const Items& items, const Graph& graph, const InBoot& known);

}  // namespace berth
