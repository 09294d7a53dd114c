// What the commands about the running system ask of it. Tests have one of their own.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "cli/hold/in_the_way.hpp"
#include "cli/hold/sleep.hpp"
#include "core/mounted/mount_comparison.hpp"
#include "core/mounted/mount_table.hpp"
#include "core/units/tree.hpp"
#include "system/base/result.hpp"
#include "system/mounts/change_flags.hpp"
#include "system/mounts/seen_process.hpp"
#include "system/mounts/unmount.hpp"
#include "system/mounts/usage.hpp"
#include "system/pid1/journal_lines.hpp"
#include "system/pid1/loaded_units.hpp"
#include "system/pid1/service_manager.hpp"

namespace berth::cli {

class Outside {
  public:
    Outside() = default;
    Outside(const Outside&) = delete;
    Outside& operator=(const Outside&) = delete;
    virtual ~Outside() = default;

    /// Comes before `manager`, which is PID 1, and after `limit` lets nobody wait for an answer.
    [[nodiscard]] virtual Answer<> connect(const std::optional<std::chrono::microseconds>& limit) = 0;
    [[nodiscard]] virtual ServiceManager& manager() = 0;

    [[nodiscard]] virtual std::unique_ptr<Sleep> sleep() = 0;
    /// Microseconds since 1970.
    [[nodiscard]] virtual std::uint64_t time_of_day() = 0;
    /// Microseconds of CLOCK_MONOTONIC, which PID 1's timers count by (NextElapseUSecMonotonic).
    [[nodiscard]] virtual std::uint64_t clock_of_timers() = 0;
    /// True if there is a terminal to say what is waited for.
    [[nodiscard]] virtual bool is_listened_to() = 0;
    virtual void say(const std::string& text) = 0;

    [[nodiscard]] virtual Result<MountTable> mount_table() = 0;
    [[nodiscard]] virtual SourceFacts source_facts(const ResolvedVolume& volume, const MountEntry& entry,
                                                   const MountTable& table) = 0;
    [[nodiscard]] virtual std::vector<std::optional<Usage>> usage_of(const std::vector<std::string>& places) = 0;
    /// What is in the way of unmounting what one sees at `where`.
    [[nodiscard]] virtual InTheWay in_the_way_of(const std::string& where) = 0;
    /// Unmounts what one sees at `where` as berth::unmount does.
    [[nodiscard]] virtual Result<> unmount(const std::string& where, Unmount how) = 0;
    /// As berth::change_flags.
    [[nodiscard]] virtual Result<std::vector<RefusedFlag>> change_flags(const MountEntry& mount,
                                                                        const std::vector<std::string_view>& words) = 0;
    /// As berth::note_options.
    [[nodiscard]] virtual Result<> note_options(const MountEntry& mount, const std::vector<std::string>& options) = 0;
    /// As berth::send_signal and berth::own_line.
    [[nodiscard]] virtual Result<bool> send_signal(const SeenProcess& process, int number) = 0;
    [[nodiscard]] virtual std::set<pid_t> own_line() = 0;
    /// What generators wrote when PID 1 was last reloaded.
    [[nodiscard]] virtual GeneratedUnits generated() = 0;
    /// That of the generator's file `unit`, if nothing that declarations come from has changed since generators ran.
    [[nodiscard]] virtual std::optional<std::string> unit_text_as_declared(const std::string& unit) = 0;
    /// As berth::outdated_volumes, of these.
    [[nodiscard]] virtual std::set<std::uint32_t> outdated_volumes(const Tree& tree, std::set<std::string>& stale) = 0;
    /// As berth::is_linked_by_generator, of what generators have written for PID 1.
    [[nodiscard]] virtual bool is_linked_by_generator(const std::string& user, const std::string& unit) = 0;

    /// Has the journal take in what was written to it so far.
    virtual void sync_journal() = 0;
    [[nodiscard]] virtual Result<JournalLines> journal_lines(const JournalQuery& query) = 0;
};

}  // namespace berth::cli
