#include "cli/volumes/waiting.hpp"

#include <fmt/format.h>

#include <utility>

#include "cli/hold/holding.hpp"
#include "cli/hold/mounted.hpp"
#include "core/text/text.hpp"

namespace berth::cli {
namespace {

/// Why the volume will not be mounted before its declaration changes, or empty.
std::string obstacle_to_waiting(const ResolvedVolume& volume) {
    return has_attachments(volume) || volume.is_wrong() || volume.is_off() || volume.left_out
               ? obstacle_to_attaching(volume)
               : "";
}

Waited failed_for(std::string reason) { return {wrong, "failed", std::move(reason)}; }

}  // namespace

Waited wait_for_volume(Outside& outside, const ResolvedVolume& volume, const Limit& limit) {
    const auto& where = volume.mount_point.str();
    if (where.empty()) return failed_for(obstacle_to_waiting(volume));
    Patience patience(outside, limit);
    // Before the first look, so that no change in between is lost.
    if (const auto watched = patience.watch_mounts(); !watched) return failed_for(watched.error().text());
    const auto name = in_quotes(volume.name.str());
    patience.explain([&] { return fmt::format("waiting for volume {} to be mounted at {}", name, printable(where)); });
    while (true) {
        const auto seen = look_at(outside, volume);
        if (!seen) return failed_for(seen.error().text());
        if (seen->entry != nullptr && !seen->is_foreign()) return {done, "mounted", {}};
        // What is wrong or off will not be mounted.
        if (auto reason = obstacle_to_waiting(volume); !reason.empty()) return failed_for(std::move(reason));
        const auto woken = patience.wait(nullptr, MountChanges::awaited);
        if (!woken) return failed_for(woken.error().message);
        if (const auto signal = patience.signal()) return {128 + *signal, "interrupted", "interrupted"};
        if (*woken == Woken::by_time)
            return {wrong, "timeout", fmt::format("volume {} is not mounted after {}", name, to_text(*limit))};
    }
}

}  // namespace berth::cli
