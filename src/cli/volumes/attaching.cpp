#include "cli/volumes/attaching.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <deque>
#include <optional>
#include <utility>

#include "cli/hold/holding.hpp"
#include "cli/hold/unheld.hpp"
#include "cli/volumes/attempt.hpp"
#include "cli/volumes/names.hpp"
#include "core/text/text.hpp"
#include "system/pid1/password_agent.hpp"

namespace berth::cli {
namespace {

constexpr std::chrono::seconds time_to_let_go{10};
/// What fails soon after another has its reason told, too.
constexpr std::chrono::seconds time_to_fail{1};
constexpr std::chrono::seconds time_to_be_told{1};

class Attaching {
  public:
    Attaching(Outside& outside, const LateSession& session, std::span<const ToAttach> volumes, const Limit& limit)
        : outside_(outside), session_(session), patience_(outside, limit) {
        for (const auto& volume : volumes) all_.emplace_back(outside, volume, limit, patience_);
    }

    std::vector<Attached> run() {
        PasswordAgent agent;
        // What is mounted, for which nothing was read, asks for none.
        const bool is_asked = session_.is_read() && may_ask_for_passphrase(*session_.get()) && agent.start();
        if (!is_asked) patience_.explain([this] { return progress(); });
        for (auto& one : all_) one.begin();
        wait_for_all();
        give_up();
        wait_for_stops();
        release();
        std::vector<Attached> out;
        for (auto& one : all_) out.push_back(one.take());
        return out;
    }

  private:
    std::string progress() {
        const auto pending = std::ranges::find_if(all_, &Attempt::is_pending);
        return pending == all_.end() ? std::string() : pending->progress();
    }

    /// Until all are over, or a moment after one has failed: then there will be none.
    void wait_for_all() {
        std::optional<Clock::time_point> end;
        bool is_doubted = false;
        while (true) {
            // PID 1 may have had no chance to tell.
            if (is_doubted) outside_.manager().doubt();
            for (auto& one : all_) one.ask();
            if (std::ranges::none_of(all_, &Attempt::is_pending)) return;
            if (!end && std::ranges::any_of(all_, &Attempt::has_failed)) end = patience_.now() + time_to_fail;
            if (end && patience_.now() >= *end) return;
            const auto next = patience_.now() + time_to_be_told;
            const auto woken =
                patience_.wait(&outside_.manager(), MountChanges::ignored, end ? std::min(*end, next) : next);
            if (!woken) {
                for (auto& one : all_) one.lost(woken.error());
                return;
            }
            is_doubted = *woken == Woken::by_time;
            if (*woken != Woken::by_signal && !patience_.is_over()) continue;
            for (auto& one : all_) one.ask();
            return;
        }
    }

    void give_up() {
        if (const auto signal = patience_.signal()) {
            for (auto& one : all_) {
                if (!one.has_failed()) one.interrupted(*signal);
            }
            return;
        }
        auto first = std::ranges::find_if(all_, &Attempt::has_failed);
        if (first == all_.end()) {
            for (auto& one : all_) {
                if (!one.is_over()) one.timed_out();
            }
            first = std::ranges::find_if(all_, &Attempt::has_failed);
        }
        if (first == all_.end()) return;
        for (auto& one : all_) {
            if (!one.has_failed()) one.give_up_because_of(first->what());
        }
    }

    void wait_for_stops() {
        Patience brief(outside_, time_to_let_go);
        for (const auto& one : all_) {
            if (const auto job = one.stop()) (void)await_job(outside_.manager(), *job, brief);
        }
    }

    void release() {
        std::vector<std::string> units;
        for (const auto& one : all_) units.insert(units.end(), one.needed().begin(), one.needed().end());
        if (units.empty()) return;
        if (const auto* session = session_.get()) release_after_failure(outside_, session->catalogue(), units);
    }

    Outside& outside_;
    const LateSession& session_;
    Patience patience_;
    std::deque<Attempt> all_;
};

/// With the attachment, or the obstacle to it.
ToAttach one_to_attach(const Session& session, const std::string& name, std::string_view holder) {
    ToAttach out{.name = name, .volume = nullptr, .unit = {}, .obstacle = {}};
    const auto volume = find_volume(session, name);
    if (!volume) {
        out.obstacle = volume.error();
        return out;
    }
    out.volume = *volume;
    out.obstacle = obstacle_to_attaching(**volume);
    if (!out.obstacle.empty()) return out;
    auto unit = attachment((*volume)->name, holder);
    if (unit && holder != settling) {
        out.unit = *std::move(unit);
        return out;
    }
    out.status = misused;
    out.obstacle = unit ? fmt::format("{} is what berth settle calls itself; choose another name", in_quotes(holder))
                        : unit.error().message;
    return out;
}

bool has_obstacle(const ToAttach& one) { return !one.obstacle.empty(); }

}  // namespace

std::vector<ToAttach> to_attach(const Session& session, const std::vector<std::string>& words,
                                std::string_view holder) {
    const auto meant = volumes_meant(session.catalogue(), words);
    std::vector<ToAttach> out;
    for (const auto& name : meant.names) out.push_back(one_to_attach(session, name, holder));
    for (const auto& pattern : meant.unmatched)
        out.push_back({.name = pattern, .volume = nullptr, .unit = {}, .obstacle = complaint_of(pattern)});
    return out;
}

std::vector<Attached> not_attached(std::span<const ToAttach> volumes) {
    const auto first = std::ranges::find_if(volumes, has_obstacle);
    std::vector<Attached> out;
    if (first == volumes.end()) return out;
    for (const auto& one : volumes) {
        out.push_back(
            {.status = one.status, .result = "failed", .reason = one.obstacle, .failures = {}, .differs = {}});
        if (has_obstacle(one)) continue;
        out.back().result = "given-up";
        out.back().reason = fmt::format("not tried, because of volume {}", in_quotes(first->name));
    }
    return out;
}

std::vector<Attached> attach_volumes(Outside& outside, const LateSession& session, std::span<const ToAttach> volumes,
                                     const Limit& limit) {
    return Attaching(outside, session, volumes, limit).run();
}

const Attached& outcome_of(const std::vector<Attached>& attached) {
    const auto* out = &attached.front();
    const auto rank = [](const Attached& one) {
        return one.status > 128 ? 3 : one.result == "attached" ? 0 : one.result == "given-up" ? 1 : 2;
    };
    for (const auto& one : attached) {
        if (rank(one) > rank(*out)) out = &one;
    }
    return *out;
}

}  // namespace berth::cli
