// What is to be done so that the running system is what is declared: values, of which nothing is done yet.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "cli/change/unit_differences.hpp"
#include "cli/hold/in_the_way.hpp"
#include "cli/print/json.hpp"
#include "core/model/catalogue.hpp"

namespace berth::cli {

/// In what the two differ.
enum class Change : std::uint8_t {
    edges,        ///< in dependencies, drop-ins or links
    fresh,        ///< it is new
    inactive,     ///< it is known, and not up
    gone,         ///< it is declared no more, or switched off
    options,      ///< what, where and type are alike
    source,       ///< what or type
    moved,        ///< where
    renamed,      ///< NAME
    access,       ///< the automount
    consequence,  ///< what a daemon-reload does by itself
};
[[nodiscard]] std::string_view name_of(Change change);

/// The one word for what is done.
enum class Verb : std::uint8_t {
    reload,
    mount,
    attach,
    automount,
    remount,
    replace,
    unmount,
    keep,
    stop,
    swapon,
    swapoff,
    lock
};
[[nodiscard]] std::string_view name_of(Verb verb);

/// How a mount gets other options while it is mounted.
enum class Remounting : std::uint8_t {
    by_unit,   ///< its unit is reloaded, for which PID 1 runs mount(8)
    or_flags,  ///< the same; where mount(8) fails, each flag is changed by itself
    by_flags,  ///< without mount(8), which would ask the file system's driver or program
};

/// Why an action waits.
struct Obstacle {
    std::string why;                      ///< "held by 'vm1'"; empty if nothing is in the way
    std::vector<std::string> blocked_by;  ///< holders, processes and so on, for programs
    InTheWay in_the_way;
    std::string way_out;  ///< the command after which it goes on; may be empty

    [[nodiscard]] bool is_there() const { return !why.empty(); }
};

struct Action {
    Verb verb = Verb::reload;
    Change change = Change::edges;
    std::string name;  ///< NAME of a volume, "swap.NAME", "encrypted.NAME", or the unit where there is no name
    std::string where;
    std::string reason;
    std::string command;  ///< what does the same by hand
    Obstacle obstacle;
    bool forbids_reload = false;  ///< it would hurt whoever holds it

    std::vector<std::string> stops;   ///< units, in this order
    bool stops_after_reload = false;  ///< because of who would stop with them before it
    std::string remounts;             ///< a mount unit
    Remounting remounting = Remounting::by_unit;
    std::vector<std::string> starts;
    std::vector<std::string> lasting;       ///< options that went, and that a remount may not take back
    std::vector<Replaced> numbers;          ///< options that a driver may take and not heed
    std::uint32_t index = Catalogue::none;  ///< of the volume that is remounted

    [[nodiscard]] bool waits() const { return obstacle.is_there(); }
    [[nodiscard]] bool is_of_reload() const { return stops.empty() && remounts.empty() && starts.empty(); }
};

struct Observed;

struct Changes {
    std::vector<Action> actions;
    bool reload_due = false;
    std::shared_ptr<const Observed> observed;  ///< what they were made from
};

/// A line for each, with who is in the way below it. Empty if there is none.
[[nodiscard]] std::string to_text(const std::vector<Action>& actions);
[[nodiscard]] Json to_json(const Action& action);

/// "  waits: held by 'vm1'; run: berth detach data vm1", and what else is in the way; empty if it does not wait.
[[nodiscard]] std::string to_text(const Obstacle& obstacle);

}  // namespace berth::cli
