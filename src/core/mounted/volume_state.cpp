#include "core/mounted/volume_state.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "core/text/text.hpp"

namespace berth {
namespace {

using Meaning = std::pair<std::string_view, std::string_view>;

constexpr std::array meanings{
    Meaning{"assert", "an assertion failed"},
    Meaning{"core-dump", "its command crashed"},
    Meaning{"exit-code", "its command failed"},
    Meaning{"protocol", "its command ended well, but nothing was mounted"},
    Meaning{"resources", "systemd could not start its command"},
    Meaning{"signal", "its command was killed"},
    Meaning{"start-limit-hit", "it was started too often"},
    Meaning{"timeout", "it was not done in time"},
};

bool is_unheld_attachable(const Volume& volume, const MountUnitFacts& unit) {
    return volume.activation == Activation::attach && unit.active == "active" && !unit.is_held && unit.job.empty();
}

std::string reason_of_access(const ResolvedVolume& volume, const MountUnitFacts& unit) {
    if (unit.automount == "active") return "it is mounted at the first access";
    const auto automount = unit_for_path(volume.mount_point, "automount");
    if (unit.automount.empty() || !automount) return {};
    return fmt::format("its automount is {}, and an access finds the bare folder; run: {}",
                       unit.automount == "failed" ? "failed" : "not active", command_for("start", automount->str()));
}

std::string reason_of_mounted(const ResolvedVolume& volume, const MountUnitFacts& unit) {
    if (volume.is_off()) {
        return unit.is_held ? "switched off, and unmounted when its last holder is detached"
                            : fmt::format("switched off; run: {}", command_for("stop", volume.unit.str()));
    }
    if (is_unheld_attachable(volume, unit)) return "nobody holds it; run: berth settle";
    const bool is_unknown = unit.active.empty() || unit.active == "inactive" || unit.active == "failed";
    return is_unknown ? "systemd did not mount it" : "";
}

}  // namespace

std::string command_for(std::string_view verb, std::string_view unit) {
    return fmt::format("systemctl {} {}", verb, shell_word(unit));
}

std::string_view name_of(State state) {
    switch (state) {
        case State::mounted: return "mounted";
        case State::not_mounted: return "not mounted";
        case State::failed: return "failed";
        case State::busy: return "busy";
        case State::guarded: return "guarded";
        case State::masked: return "masked";
        case State::foreign: return "foreign";
        case State::orphan: return "orphan";
    }
    return {};
}

State state_of(const ResolvedVolume& volume, const MountUnitFacts& unit, Found found) {
    if (volume.is_wrong()) return State::guarded;
    if (unit.load == "masked") return State::masked;
    if (found == Found::something_else) return State::foreign;
    if (found == Found::declared) {
        // An unmount that failed leaves its result; one that goes on may yet fail.
        const bool is_refused = is_unheld_attachable(volume, unit) && unit.result != "success";
        return unit.active == "deactivating" || is_refused ? State::busy : State::mounted;
    }
    return unit.active == "failed" ? State::failed : State::not_mounted;
}

std::string reason_of(const ResolvedVolume& volume, const MountUnitFacts& unit, State state) {
    switch (state) {
        case State::guarded:
            return fmt::format("{}: {}", position(volume.fault->where, volume.fault->where.source->shown),
                               volume.fault->message);
        case State::masked: return "the administrator has masked its unit";
        case State::foreign: return "something else is mounted there";
        case State::busy:
            return unit.active == "deactivating"
                       ? "it is being unmounted"
                       : "nobody holds it, but it is in use; systemd keeps trying to unmount it";
        case State::failed: return std::string(meaning_of_result(unit.result));
        case State::mounted: return reason_of_mounted(volume, unit);
        case State::not_mounted:
            if (volume.is_off()) return "switched off";
            if (volume.left_out) return "left out: /sys is read-only, as in a container";
            if (unit.job == "start" || unit.active == "activating") return "it is being mounted";
            return volume.activation == Activation::access ? reason_of_access(volume, unit) : "";
        case State::orphan: return "berth mounted it, and no declaration is left";
    }
    return {};
}

std::string_view meaning_of_result(std::string_view result) {
    const auto found = std::ranges::find(meanings, result, &Meaning::first);
    return found == meanings.end() ? result : found->second;
}

}  // namespace berth
