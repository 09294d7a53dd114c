// What the commands that attach, let go and look have in common: the volume that is meant, who holds it, its release.
#pragma once

#include <chrono>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "cli/hold/in_the_way.hpp"
#include "cli/hold/patience.hpp"
#include "cli/print/json.hpp"
#include "cli/session.hpp"
#include "core/model/holder.hpp"
#include "system/pid1/service_manager.hpp"

namespace berth::cli {

/// True if the command can't look below another root, which is printed.
[[nodiscard]] bool refuses_root(const Settings& settings);

/// Prints that the command failed: `about`, with `reason`, and `result` if it has none, as JSON, or the reason alone.
/// Returns `status`.
int report_failure(const Settings& settings, Json about, const std::string& reason, int status = wrong);

/// The declared volume that has this name or had it, right or wrong; or that there is none.
[[nodiscard]] std::expected<const ResolvedVolume*, std::string> find_volume(const Session& session,
                                                                            const std::string& name);

/// Why the volume can't be attached to, or empty.
[[nodiscard]] std::string obstacle_to_attaching(const ResolvedVolume& volume);

/// Says so if systemd has another declaration of the volume than there is now.
void warn_if_outdated(Outside& outside, const Session& session, const ResolvedVolume& volume);

/// A time span of the command line: as in systemd.time(7), or a number of seconds. Nothing if it is none, which is
/// printed.
[[nodiscard]] std::optional<std::chrono::microseconds> to_limit(const std::string& text);

/// The holder that `nudge` makes; it is nobody.
inline constexpr std::string_view settling = "berth-settle";

/// True for what keeps the units that it requires needed, and is not about to stop: it is up, coming up, or about to.
[[nodiscard]] bool holds(const UnitSummary& unit);

/// Adds a holder who is not there yet: one may be attached by several names.
void add_once(std::vector<Holder>& holders, Holder one);

/// Who holds the volume of these names now by requiring `unit`, its mount; at most `limit` of them.
[[nodiscard]] Answer<std::vector<Holder>> holders_of(ServiceManager& manager, const UnitProperties& unit,
                                                     const VolumeNames& names, std::size_t limit = SIZE_MAX);

/// The attachments of a volume of these names that hold, whatever they are bound to: a reload that drops a declaration
/// drops the edges of those that are there.
[[nodiscard]] Answer<std::vector<Holder>> attachments_of(ServiceManager& manager, const VolumeNames& names);

/// True for an attachment by a name of the volume, whatever name the holder was told for.
[[nodiscard]] bool is_attached_to(const ResolvedVolume& volume, const Holder& holder);

/// A mount that bears a volume's mark and is no longer where, or what, the volume declares.
struct Leftover {
    std::string unit;
    std::string where;
};
/// What is left mounted of a volume that is switched off, declared elsewhere or not at all, unless the place is
/// another's now.
[[nodiscard]] std::optional<Leftover> leftover_of(const MountTable& table, const Catalogue& catalogue,
                                                  std::string_view name);

/// "srv-data.mount waits for dev-sdb.device", for those who wait for `unit`; empty if there is no job.
[[nodiscard]] std::string progress_of(ServiceManager& manager, const std::string& unit);

/// What became of a mount after a holder had let go.
struct Release {
    enum class Outcome : std::uint8_t {
        gone,
        held,         ///< by somebody else
        kept,         ///< its unit does not go when nobody holds it
        busy,         ///< in use; systemd tries again
        unfinished,   ///< the time was up
        interrupted,  ///< by a signal
    } outcome = Outcome::gone;
    std::vector<Holder> holders;  ///< for `held`, at least one
    InTheWay in_the_way;          ///< for `busy`
};

/// "released", "held", "busy", "timeout" or "interrupted", for programs.
[[nodiscard]] std::string_view name_of(Release::Outcome outcome);

/// Waits until `unit`, a mount at `where`, is unmounted, or it is clear that it won't be. At `end` it is unfinished,
/// too.
[[nodiscard]] Answer<Release> await_release(Outside& outside, const std::string& unit, const std::string& where,
                                            const VolumeNames& names, Patience& patience,
                                            Clock::time_point end = Clock::time_point::max());

/// Has `unit` stopped. Asks once more if there is no answer, because nobody else would ever let go.
[[nodiscard]] Answer<std::uint32_t> stop_surely(ServiceManager& manager, const std::string& unit, JobMode mode);

/// Starts and stops a holder of the volume, so that PID 1 looks anew whether somebody needs it.
[[nodiscard]] Answer<> nudge(ServiceManager& manager, const VolumeName& name, Patience& patience);

/// Waits for the end of a job; nothing if the time was up, `end` came or a signal.
[[nodiscard]] Answer<std::optional<JobResult>> await_job(ServiceManager& manager, std::uint32_t job, Patience& patience,
                                                         Clock::time_point end = Clock::time_point::max());

/// True if something that is declared is unlocked with a passphrase that somebody has to type.
[[nodiscard]] bool may_ask_for_passphrase(const Session& session);

}  // namespace berth::cli
