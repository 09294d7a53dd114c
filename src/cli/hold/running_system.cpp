#include "cli/hold/running_system.hpp"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "cli/session.hpp"
#include "system/base/fd.hpp"
#include "system/base/interrupts.hpp"
#include "system/base/read_text.hpp"
#include "system/base/realtime.hpp"
#include "system/input/changed_since.hpp"
#include "system/mounts/change_flags.hpp"
#include "system/mounts/mount_table_file.hpp"
#include "system/mounts/note_options.hpp"
#include "system/mounts/source_facts.hpp"
#include "system/pid1/bus_service_manager.hpp"
#include "system/pid1/journal_sync.hpp"

namespace berth::cli {
namespace {

constexpr std::size_t largest_unit = 16 * 1024 * 1024;

timespec to_timespec(Clock::duration span) {
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(span);
    const auto rest = std::chrono::duration_cast<std::chrono::nanoseconds>(span - seconds);
    return {seconds.count(), rest.count()};
}

class RealSleep final : public Sleep {
  public:
    [[nodiscard]] Clock::time_point now() const override { return Clock::now(); }

    [[nodiscard]] Result<> watch_mounts() override {
        mounts_ = Fd(::open("/proc/self/mountinfo", O_RDONLY | O_CLOEXEC));
        if (!mounts_) return failed("open /proc/self/mountinfo");
        return {};
    }

    [[nodiscard]] Answer<bool> until(Clock::time_point end, ServiceManager* manager, MountChanges mounts) override {
        const int table = mounts == MountChanges::awaited ? mounts_.get() : -1;
        std::array<pollfd, 3> fds{{{interrupts_.fd(), POLLIN, 0}, {table, POLLPRI, 0}, {-1, 0, 0}}};
        if (manager != nullptr) {
            const auto ready = manager->readiness();
            fds[2] = {ready.fd, ready.events, 0};
            if (ready.within < std::chrono::microseconds::max()) end = std::min(end, now() + ready.within);
        }
        const bool for_ever = end == Clock::time_point::max();
        const auto rest =
            to_timespec(for_ever ? Clock::duration::zero() : std::max(end - now(), Clock::duration::zero()));
        const int result = ::ppoll(fds.data(), fds.size(), for_ever ? nullptr : &rest, nullptr);
        if (result < 0 && errno != EINTR) return std::unexpected(BusError{errno, {}, "can't wait"});
        return result > 0 && fds[1].revents != 0;
    }

    [[nodiscard]] std::optional<int> signal() override { return interrupts_.taken(); }

  private:
    Interrupts interrupts_;
    Fd mounts_;
};

}  // namespace

Answer<> RunningSystem::connect(const std::optional<std::chrono::microseconds>& limit) {
    auto manager =
        BusServiceManager::connect(BusPlace::for_this_user(), limit ? Clock::now() + *limit : Clock::time_point::max());
    if (!manager) return std::unexpected(manager.error());
    manager_ = *std::move(manager);
    return {};
}

std::unique_ptr<Sleep> RunningSystem::sleep() { return std::make_unique<RealSleep>(); }

std::uint64_t RunningSystem::time_of_day() { return realtime_now(); }

std::uint64_t RunningSystem::clock_of_timers() {
    const auto passed = std::chrono::steady_clock::now().time_since_epoch();
    return static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::microseconds>(passed).count());
}

bool RunningSystem::is_listened_to() { return ::isatty(STDERR_FILENO) == 1; }

void RunningSystem::say(const std::string& text) { complain(text); }

Result<MountTable> RunningSystem::mount_table() { return read_mount_table(); }

SourceFacts RunningSystem::source_facts(const ResolvedVolume& volume, const MountEntry& entry,
                                        const MountTable& table) {
    return berth::source_facts(volume, entry, table);
}

std::vector<std::optional<Usage>> RunningSystem::usage_of(const std::vector<std::string>& places) {
    return berth::usage_of(places);
}

InTheWay RunningSystem::in_the_way_of(const std::string& where) {
    InTheWay out;
    const auto table = read_mount_table();
    const auto* mount = table ? top_at(*table, where) : nullptr;
    if (mount == nullptr) return out;
    out.processes = mount_users(*mount);
    out.others = mount_obstacles(*mount, *table);
    return out;
}

Result<> RunningSystem::unmount(const std::string& where, Unmount how) {
    const auto table = read_mount_table();
    if (!table) return std::unexpected(table.error());
    const auto* mount = top_at(*table, where);
    if (mount == nullptr) return {};
    return berth::unmount(*mount, how);
}

Result<std::vector<RefusedFlag>> RunningSystem::change_flags(const MountEntry& mount,
                                                             const std::vector<std::string_view>& words) {
    return berth::change_flags(mount, words);
}

Result<> RunningSystem::note_options(const MountEntry& mount, const std::vector<std::string>& options) {
    return berth::note_options(mount, options);
}

Result<bool> RunningSystem::send_signal(const SeenProcess& process, int number) {
    return berth::send_signal(process, number);
}

std::set<pid_t> RunningSystem::own_line() { return berth::own_line(); }

GeneratedUnits RunningSystem::generated() { return read_generated(generated_units); }

std::optional<std::string> RunningSystem::unit_text_as_declared(const std::string& unit) {
    if (!are_declarations_as_generated_) {
        // PID 1 makes the folder anew before generators run.
        const auto before = birth_of(generated_units);
        are_declarations_as_generated_ = before && !has_changed_since(*before);
    }
    if (!*are_declarations_as_generated_) return std::nullopt;
    const auto path = fmt::format("{}/{}", generated_units, unit);
    const Fd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
    auto text = fd ? read_text(fd, largest_unit, path) : failed(path);
    return text && is_ours(*text) ? std::optional(*std::move(text)) : std::nullopt;
}

std::set<std::uint32_t> RunningSystem::outdated_volumes(const Tree& tree, std::set<std::string>& stale) {
    return berth::outdated_volumes(tree, generated(), stale);
}

bool RunningSystem::is_linked_by_generator(const std::string& user, const std::string& unit) {
    return berth::is_linked_by_generator(user, unit, generated_units);
}

void RunningSystem::sync_journal() { berth::sync_journal(std::chrono::seconds(1)); }

Result<JournalLines> RunningSystem::journal_lines(const JournalQuery& query) { return berth::journal_lines(query); }

}  // namespace berth::cli
