// PID 1 as the manager of units: it starts and stops them, says what holds them, and when something changes.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/values/unit_name.hpp"
#include "system/pid1/bus_error.hpp"

namespace berth {

/// One line of systemctl list-units.
struct UnitSummary {
    std::string name;
    std::string load;    ///< "loaded", "not-found", "masked", ...
    std::string active;  ///< "active", "inactive", ...
    std::string sub;     ///< "mounted", ...
    std::string job;     ///< "start", "stop", ...; empty if there is none
    std::string description;

    [[nodiscard]] bool is_active() const {
        return active == "active" || active == "activating" || active == "reloading";
    }
};

/// The properties of a unit that are text or lists of text, by name; booleans are "yes" and "no", times decimal, and of
/// "Asserts" there is the one that failed: "AssertPathExists=/srv/disk".
struct UnitProperties {
    std::map<std::string, std::string, std::less<>> texts;
    std::map<std::string, std::vector<std::string>, std::less<>> lists;

    [[nodiscard]] const std::string& text(std::string_view name) const;
    [[nodiscard]] std::span<const std::string> list(std::string_view name) const;
};

/// The units that keep this one from being unneeded: those that require, want or uphold it, active or not.
[[nodiscard]] std::vector<std::string> possible_holders(const UnitProperties& unit);

/// What became of a job, in systemd's words: "done", "failed", "dependency", "timeout", "canceled", ... "" is unknown.
using JobResult = std::string;

/// What becomes of another's job that the new one contradicts, as with --job-mode= of systemctl(1).
enum class JobMode : std::uint8_t {
    replace,  ///< it is canceled
    fail,     ///< it stays, and the new one is refused, with bus_name::destructive
};

class ServiceManager {
  public:
    ServiceManager() = default;
    ServiceManager(const ServiceManager&) = delete;
    ServiceManager& operator=(const ServiceManager&) = delete;
    virtual ~ServiceManager() = default;

    /// Queue a job; its number, which `result_of` asks for.
    [[nodiscard]] virtual Answer<std::uint32_t> start(const std::string& unit, JobMode mode) = 0;
    [[nodiscard]] virtual Answer<std::uint32_t> stop(const std::string& unit, JobMode mode) = 0;
    /// Has what runs take in its unit as it is loaded now: a mount is remounted.
    [[nodiscard]] virtual Answer<std::uint32_t> reload_unit(const std::string& unit, JobMode mode) = 0;
    /// Has a unit that failed be inactive.
    [[nodiscard]] virtual Answer<> reset_failed(const std::string& unit) = 0;
    /// Has generators run and all units read anew; returns when that is done.
    [[nodiscard]] virtual Answer<> reload() = 0;
    /// Makes a scope of a process, bound to `mounts`.
    [[nodiscard]] virtual Answer<std::uint32_t> start_scope(const std::string& unit, const std::string& description,
                                                            pid_t process, std::span<const UnitName> mounts) = 0;

    /// Makes a timer that starts the service of its name after `span`, whatever becomes of who made it, and goes then.
    /// bus_name::unit_exists if there is one.
    [[nodiscard]] virtual Answer<std::uint32_t> start_timer(const std::string& unit, const std::string& description,
                                                            std::chrono::microseconds span) = 0;

    /// False for a unit that nobody has asked for: it has no state then, and is not loaded for this question.
    [[nodiscard]] virtual Answer<bool> is_loaded(const std::string& name) = 0;
    [[nodiscard]] virtual Answer<UnitProperties> unit(const std::string& name) = 0;
    /// What units of every type have. Of a mount PID 1 tells the rest by hundreds of settings, at some cost.
    [[nodiscard]] virtual Answer<UnitProperties> common_of(const std::string& name) = 0;
    /// One of the lists that units of every type have, such as "BoundBy".
    [[nodiscard]] virtual Answer<std::vector<std::string>> list_of(const std::string& name, const char* property) = 0;
    /// What a mount unit last came to: "success", "exit-code", "timeout", ...
    [[nodiscard]] virtual Answer<std::string> result_of_mount(const std::string& name) = 0;
    /// The loaded units that match one of the patterns.
    [[nodiscard]] virtual Answer<std::vector<UnitSummary>> units(const std::vector<std::string>& patterns) = 0;
    /// These units, which are loaded for it.
    [[nodiscard]] virtual Answer<std::vector<UnitSummary>> units_named(const std::vector<std::string>& names) = 0;

    /// What became of a job: nothing while it lasts. After a lost connection it may be known only that it is over.
    [[nodiscard]] virtual Answer<std::optional<JobResult>> result_of(std::uint32_t job) = 0;
    /// Has `result_of` ask PID 1 next time, instead of waiting to be told.
    virtual void doubt() = 0;
    /// Jobs of other units that ended in anything but "done" since the connection was made.
    [[nodiscard]] virtual const std::map<std::string, JobResult>& failures() const = 0;

    /// What to poll(2) until PID 1 has news.
    struct Readiness {
        int fd = -1;
        short events = 0;
        std::chrono::microseconds within{};  ///< at most so long; microseconds::max() for ever
    };
    [[nodiscard]] virtual Readiness readiness() const = 0;
    /// Takes in what PID 1 has sent; true if there was anything.
    [[nodiscard]] virtual Answer<bool> take_news() = 0;
};

}  // namespace berth
