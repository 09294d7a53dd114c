// A running system made up for a test: its PID 1, its clock, which does not tick but leaps, and its mount table.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <expected>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "cli/hold/outside.hpp"
#include "support/fake_service_manager.hpp"

namespace berth::test {

class FakeOutside final : public cli::Outside {
  public:
    using Time = cli::Clock::time_point;

    FakeServiceManager pid1;
    MountTable table;
    std::optional<Error> no_table;
    cli::InTheWay in_the_way;
    std::set<std::uint32_t> outdated;
    std::set<std::string> stale_units;
    std::set<std::string> generated_links;  ///< "USER UNIT"
    GeneratedUnits units;                   ///< that are loaded; if there are any, what is outdated comes from them
    std::map<std::string, std::string> unit_texts;  ///< as declared today
    std::map<std::string, JournalLines> journal;
    std::vector<std::string> said;
    std::function<std::unique_ptr<cli::Sleep>()> other_sleep;  ///< instead of one whose clock leaps
    /// "lazy WHERE", "force WHERE", "flags WHERE WORDS", "note WHERE OPTIONS", "TERM PID", as they came.
    std::vector<std::string> deeds;
    std::function<Result<>()> on_unmount;
    /// Else the kernel knows of no such call.
    std::function<Result<std::vector<RefusedFlag>>(const std::vector<std::string_view>&)> on_flags;
    std::function<Result<>(const std::vector<std::string>&)> on_note;
    std::function<Result<bool>(pid_t, int)> on_signal;
    std::set<pid_t> line{1, 100};
    cli::Clock::duration set_forward{};  ///< so much somebody has set the time of day forward, or it was suspended
    bool is_silent = false;              ///< nothing that is mounted answers
    bool has_terminal = false;
    bool is_ticking = false;  ///< each look at the clock takes 10 ms, as a loop that never sleeps would

    /// Has `what` happen so long after the beginning.
    void at(cli::Clock::duration when, std::function<void()> what) { events_.emplace(Time() + when, std::move(what)); }
    /// Nobody waits, and time goes by.
    void pass(cli::Clock::duration span) {
        const auto end = now_ + span;
        while (now_ < end) leap(end);
    }
    void signal_comes(int number) { signals_.push_back(number); }
    void change_mounts() { has_changed_ = true; }
    [[nodiscard]] cli::Clock::duration passed() const { return now_ - Time(); }

    Answer<> connect(const std::optional<std::chrono::microseconds>& /*limit*/) override { return {}; }
    ServiceManager& manager() override { return pid1; }
    std::unique_ptr<cli::Sleep> sleep() override { return other_sleep ? other_sleep() : std::make_unique<Nap>(*this); }
    std::uint64_t time_of_day() override { return start_of_day + micros(passed() + set_forward); }
    std::uint64_t clock_of_timers() override { return start_of_timers + micros(passed()); }
    bool is_listened_to() override { return has_terminal; }
    void say(const std::string& text) override { said.push_back(text); }
    Result<MountTable> mount_table() override {
        if (no_table) return std::unexpected(*no_table);
        return table;
    }
    SourceFacts source_facts(const ResolvedVolume& /*volume*/, const MountEntry& /*entry*/,
                             const MountTable& /*table*/) override {
        return {};
    }
    std::vector<std::optional<Usage>> usage_of(const std::vector<std::string>& places) override {
        return std::vector<std::optional<Usage>>(places.size(),
                                                 is_silent ? std::nullopt : std::optional(Usage{100, 40, 60}));
    }
    cli::InTheWay in_the_way_of(const std::string& /*where*/) override { return in_the_way; }
    Result<> unmount(const std::string& where, Unmount how) override {
        deeds.push_back((how == Unmount::lazy ? "lazy " : "force ") + where);
        if (on_unmount) return on_unmount();
        return {};
    }
    Result<std::vector<RefusedFlag>> change_flags(const MountEntry& mount,
                                                  const std::vector<std::string_view>& words) override {
        std::string deed = "flags " + mount.where;
        for (const auto word : words) deed += " " + std::string(word);
        deeds.push_back(deed);
        if (on_flags) return on_flags(words);
        return failed("change flags", ENOSYS);
    }
    Result<> note_options(const MountEntry& mount, const std::vector<std::string>& options) override {
        std::string deed = "note " + mount.where;
        for (const auto& option : options) deed += " " + option;
        deeds.push_back(deed);
        if (on_note) return on_note(options);
        return {};
    }
    Result<bool> send_signal(const SeenProcess& process, int number) override {
        deeds.push_back((number == SIGKILL ? "KILL " : "TERM ") + std::to_string(process.pid));
        if (on_signal) return on_signal(process.pid, number);
        return true;
    }
    std::set<pid_t> own_line() override { return line; }
    GeneratedUnits generated() override { return units; }
    std::optional<std::string> unit_text_as_declared(const std::string& unit) override {
        const auto found = unit_texts.find(unit);
        return found == unit_texts.end() ? std::nullopt : std::optional(found->second);
    }
    std::set<std::uint32_t> outdated_volumes(const Tree& tree, std::set<std::string>& stale) override {
        if (units.is_there) return berth::outdated_volumes(tree, units, stale);
        stale = stale_units;
        return outdated;
    }
    bool is_linked_by_generator(const std::string& user, const std::string& unit) override {
        return generated_links.contains(user + " " + unit);
    }
    void sync_journal() override {}
    Result<JournalLines> journal_lines(const JournalQuery& query) override { return journal[query.unit]; }

    static constexpr std::uint64_t start_of_day = 1'000'000'000;
    static constexpr std::uint64_t start_of_timers = 5'000'000;

  private:
    static std::uint64_t micros(cli::Clock::duration span) {
        return static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::microseconds>(span).count());
    }

    /// Leaps to what happens next. As a signalfd, it takes a signal that no other has taken.
    class Nap final : public cli::Sleep {
      public:
        explicit Nap(FakeOutside& world) : world_(world) {}

        [[nodiscard]] Time now() const override {
            if (world_.is_ticking) world_.now_ += std::chrono::milliseconds(10);
            return world_.now_;
        }
        Result<> watch_mounts() override { return {}; }
        Answer<bool> until(Time end, ServiceManager* manager, cli::MountChanges mounts) override {
            if (world_.signals_.empty() && (manager == nullptr || !world_.pid1.has_news())) world_.leap(end);
            return mounts == cli::MountChanges::awaited && std::exchange(world_.has_changed_, false);
        }
        std::optional<int> signal() override {
            if (!taken_ && !world_.signals_.empty()) {
                taken_ = world_.signals_.front();
                world_.signals_.erase(world_.signals_.begin());
            }
            return taken_;
        }

      private:
        FakeOutside& world_;
        std::optional<int> taken_;
    };

    void leap(Time end) {
        if (const auto next = events_.begin(); next != events_.end() && next->first <= end) {
            now_ = std::max(now_, next->first);
            const auto what = std::move(next->second);
            events_.erase(next);
            what();
        } else if (now_ - Time() > std::chrono::hours(2) || end == Time::max()) {
            ADD_FAILURE() << "waits for ever";
            signals_.push_back(SIGALRM);
        } else {
            now_ = end;
        }
    }

    std::multimap<Time, std::function<void()>> events_;
    std::vector<int> signals_;
    Time now_;
    bool has_changed_ = false;
};

}  // namespace berth::test
