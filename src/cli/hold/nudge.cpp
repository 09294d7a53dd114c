// Has PID 1 look anew whether somebody needs a volume.

#include <expected>
#include <optional>

#include "cli/hold/holding.hpp"

namespace berth::cli {
namespace {

constexpr int most_nudges = 3;

/// Starts and stops `holder` once. False if its start was canceled, so that nothing has come of it.
Answer<bool> start_and_stop(ServiceManager& manager, const std::string& holder, Patience& patience) {
    const auto start = manager.start(holder, JobMode::fail);
    if (!start && start.error().is(bus_name::destructive)) return true;
    auto started = start ? await_job(manager, *start, patience) : std::unexpected(start.error());
    // Whatever became of the start: nobody else would ever let go. Of a start that goes on only the own stop is left.
    const bool is_over = started && *started;
    const auto stop = stop_surely(manager, holder, is_over ? JobMode::fail : JobMode::replace);
    if (!stop && !stop.error().is(bus_name::destructive)) return std::unexpected(stop.error());
    const auto stopped = stop ? await_job(manager, *stop, patience) : std::optional<JobResult>();
    if (!started) return std::unexpected(started.error());
    if (!stopped) return std::unexpected(stopped.error());
    return *started != "canceled";
}

}  // namespace

// Others nudge at the same time. Who cancels the start of another's holder keeps PID 1 from looking once more, and the
// other waits in vain. So jobs give way: a start to a stop, because that is what is wanted, and a stop to a start,
// because whoever made that stops, too.
Answer<> nudge(ServiceManager& manager, const VolumeName& name, Patience& patience) {
    const auto holder = attachment(name, settling);
    if (!holder) return {};
    for (int tries = 0; tries < most_nudges; ++tries) {
        const auto nudged = start_and_stop(manager, holder->str(), patience);
        if (!nudged) return std::unexpected(nudged.error());
        if (*nudged || patience.is_over() || patience.signal()) break;
    }
    return {};
}

}  // namespace berth::cli
