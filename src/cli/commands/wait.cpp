// berth wait: until a volume is mounted.
#include <fcntl.h>
#include <fmt/format.h>

#include "cli/commands/commands.hpp"
#include "cli/hold/holding.hpp"
#include "cli/hold/mounted.hpp"
#include "core/text/text.hpp"

namespace berth::cli {
namespace {

/// Why the volume will not be mounted before its declaration changes, or empty.
std::string obstacle_to_waiting(const Volume& volume) {
    return has_attachments(volume) || volume.is_wrong() || volume.is_off() || volume.left_out
               ? obstacle_to_attaching(volume)
               : "";
}

}  // namespace

int wait(const Settings& settings, const VolumeArguments& asked) {
    if (refuses_root(settings)) return misused;
    const auto session = open_session(settings);
    if (!session) return wrong;
    Json about{{"volume", asked.name}, {"where", nullptr}, {"result", "failed"}, {"reason", nullptr}};
    const auto volume = find_volume(*session, asked.name);
    if (!volume) return report_failure(settings, about, volume.error());
    const auto where = (*volume)->where.value.str();
    if (!where.empty()) about["where"] = where;
    if (where.empty()) return report_failure(settings, about, obstacle_to_waiting(**volume));
    // Opened before the first look, so that no change in between is lost.
    const Fd mounts(::open("/proc/self/mountinfo", O_RDONLY | O_CLOEXEC));
    if (!mounts) return report_failure(settings, about, failed("open /proc/self/mountinfo").error().text());
    Patience patience(asked.limit);
    const auto name = in_quotes(asked.name);
    patience.explain([&] { return fmt::format("waiting for volume {} to be mounted at {}", name, printable(where)); });
    while (true) {
        const auto seen = look_at(**volume);
        if (!seen) return report_failure(settings, about, seen.error().text());
        if (seen->entry != nullptr && !seen->is_foreign()) break;
        // What is wrong or off will not be mounted.
        if (const auto reason = obstacle_to_waiting(**volume); !reason.empty())
            return report_failure(settings, about, reason);
        const auto woken = patience.wait(nullptr, mounts.get());
        if (!woken) return report_failure(settings, about, woken.error().message);
        if (const auto signal = patience.signal()) {
            about["result"] = "interrupted";
            return report_failure(settings, about, "interrupted", 128 + *signal);
        }
        if (*woken == Woken::by_time) {
            about["result"] = "timeout";
            return report_failure(settings, about,
                                  fmt::format("volume {} is not mounted after {}", name, to_text(*asked.limit)));
        }
    }
    if (settings.format == Format::json) {
        about["result"] = "mounted";
        print_json(about);
    }
    return done;
}

}  // namespace berth::cli
