// A volume on a system whose PID 1 does what it is told, a second later, and each command that it can be told by.
#pragma once

#include <fmt/format.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "cli/commands/running.hpp"
#include "cli/hold/unheld.hpp"
#include "cli/volumes/attaching.hpp"
#include "cli/volumes/detaching.hpp"
#include "support.hpp"
#include "support/volume_on_system.hpp"

namespace berth::test {

inline const std::string scope_unit = "berth-run-1.scope";
inline const std::string nobody_unit = "volume-data@berth\\x2dsettle.target";

struct ObedientSystem : VolumeOnSystem {
    explicit ObedientSystem(const std::string& more = {}) : VolumeOnSystem(more) {
        outside.pid1.loaded[mount_unit].properties.lists["BoundBy"] = {attachment_unit, scope_unit, nobody_unit};
        outside.pid1.on_order = [this](const std::string& order) { obey(order); };
    }

    bool is_deaf = false;  ///< nobody is told how a job ends

    [[nodiscard]] bool is_mounted() const { return outside.pid1.is_active(mount_unit); }
    [[nodiscard]] bool is_held(const std::string& unit) const {
        return outside.pid1.is_active(unit) || outside.pid1.has_job(unit);
    }

  private:
    static constexpr std::chrono::seconds while_it_takes{1};

    void obey(const std::string& order) {
        const auto unit = order.substr(order.find(' ') + 1);
        const std::string kind = order.starts_with("stop ") ? "stop" : "start";
        outside.at(outside.passed() + while_it_takes, [=, this] {
            // Another order may have taken its place.
            if (outside.pid1.job_of(unit) != kind) return;
            if (kind == "start") mount();
            outside.pid1.activate(unit, kind == "start" ? "active" : "inactive");
            if (is_deaf) outside.pid1.vanish(unit);
            else outside.pid1.end(unit, "done");
            if (kind == "stop") release();
        });
    }
    void release() {
        outside.at(outside.passed() + while_it_takes, [this] {
            for (const auto& unit : {attachment_unit, scope_unit, nobody_unit})
                if (is_held(unit)) return;
            unmount();
        });
    }
};

/// A command, and what must be so in the end, whatever it was disturbed by.
struct Command {
    std::string name;
    std::function<void(ObedientSystem&)> prepare;
    std::function<std::string(ObedientSystem&, cli::Limit)> run;
    std::string done;  ///< what it says when nothing disturbs it
    std::string unit;  ///< what it starts or stops
    enum class After : std::uint8_t {
        held_if_done,  ///< and by nobody if not
        held,
        gone_if_done,
        never_held,
    } after;
};

inline std::string attached(ObedientSystem& it, cli::Limit limit) {
    const auto volumes = cli::to_attach(*it.session, {"data"}, "vm");
    const auto got = cli::attach_volumes(it.outside, *it.session, volumes, limit).front();
    return fmt::format("{} {}: {}", got.status, got.result, got.reason);
}
inline std::string detached(ObedientSystem& it, cli::Limit limit) {
    const auto volumes = cli::to_detach(*it.session, {"data"}, "vm");
    const auto got = cli::detach_volumes(it.outside, *it.session, volumes, limit).front();
    return fmt::format("{} {}: {}", got.status, got.result, got.reason);
}
inline std::string ran(ObedientSystem& it, cli::Limit limit) {
    const auto got = cli::hold_by_scope(it.outside, *it.session, {{"data"}, {"true"}, limit}, {scope_unit});
    return got.is_held ? "held" : got.reason;
}
inline std::string settled(ObedientSystem& it, cli::Limit limit) {
    cli::Patience patience(it.outside, limit);
    const auto got = cli::release_unheld(it.outside, it.session->catalogue(), patience);
    if (!got) return got.error().message;
    auto out = std::to_string(cli::status_of(*got, patience));
    for (const auto& one : *got) {
        out += fmt::format(" {} {}", one.volume->name.str(),
                           one.reason.empty() ? cli::name_of(one.release.outcome) : one.reason);
    }
    return out;
}

inline const std::vector<Command>& commands() {
    using enum Command::After;
    static const std::vector<Command> all{
        {"attach", [](auto&) {}, attached, "0 attached: ", attachment_unit, held_if_done},
        {"attach again", [](auto& it) { it.hold(); }, attached, "0 attached: ", attachment_unit, held},
        {"detach", [](auto& it) { it.hold(); }, detached, "0 released: ", attachment_unit, gone_if_done},
        {"run", [](auto&) {}, ran, "held", scope_unit, held_if_done},
        {"settle", [](auto& it) { it.mount(); }, settled, "0 data released", nobody_unit, never_held},
    };
    return all;
}

}  // namespace berth::test
