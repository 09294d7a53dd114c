// `berth attach data vm`, in a world that a test sets up.
#pragma once

#include <fmt/format.h>

#include <optional>
#include <string>

#include "cli/volumes/attaching.hpp"
#include "support.hpp"
#include "support/volume_on_system.hpp"

namespace berth::test {

inline const Lines started{"start " + attachment_unit};
inline const Lines let_go{"start " + attachment_unit, "stop " + attachment_unit};

struct Attaching : VolumeOnSystem {
    using VolumeOnSystem::VolumeOnSystem;

    std::string attached(cli::Limit limit = std::nullopt) {
        const auto volumes = cli::to_attach(*session, {"data"}, "vm");
        const auto got = cli::attach_volumes(outside, *session, volumes, limit).front();
        auto out = fmt::format("{} {}: {}", got.status, got.result, got.reason);
        for (const auto& one : got.failures) out += fmt::format(" | {}: {}", one.unit, one.result);
        for (const auto& one : got.differs) out += fmt::format(" | {} is {}", one.key, one.actual);
        return out;
    }
    /// The start's job is stopped, and so is the attachment.
    void obey_stop() {
        outside.pid1.at_call("stop " + attachment_unit, [this] { stop(); });
    }
    [[nodiscard]] const Lines& orders() const { return outside.pid1.orders; }
};

}  // namespace berth::test
