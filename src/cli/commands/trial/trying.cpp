#include "cli/commands/trial/trying.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <expected>
#include <optional>
#include <thread>
#include <utility>

#include "cli/commands/changing/asked_changes.hpp"
#include "cli/commands/changing/outcome.hpp"
#include "cli/commands/trial/await_word.hpp"
#include "cli/commands/trial/confirming.hpp"
#include "cli/commands/trial/irreversible.hpp"
#include "cli/commands/trial/reverting.hpp"
#include "cli/hold/holding.hpp"
#include "cli/hold/running_system.hpp"
#include "core/text/text.hpp"
#include "system/base/realtime.hpp"
#include "system/base/standard_streams.hpp"

namespace berth::cli {
namespace {

/// Removes what was prepared, wherever it ends.
class Prepared {
  public:
    Prepared(const TrialPlaces& places, std::string folder) : places_(places), folder_(std::move(folder)) {}
    Prepared(const Prepared&) = delete;
    Prepared& operator=(const Prepared&) = delete;
    ~Prepared() { places_.discard(folder_); }

  private:
    const TrialPlaces& places_;
    std::string folder_;
};

class Trying {
  public:
    Trying(const Settings& settings, const TrialPlaces& places, const TrialDraft& draft, const TryArguments& asked)
        : settings_(settings),
          places_(places),
          draft_(draft),
          asked_(asked),
          span_(asked.limit.value_or(usual_trial)) {}

    int run() {
        RunningSystem outside;
        if (auto connected = outside.connect({}); !connected)
            return report_untried(settings_, connected.error().message);
        const auto changes = plan_trial(outside, *draft_.future, draft_.touched);
        if (!changes) return report_untried(settings_, changes.error().message);
        if (is_text()) print_plan(settings_, *changes);
        std::fflush(stdout);
        if (const auto status = refused(*changes)) return *status;
        if (draft_.touched.empty()) return put_in_place(outside);
        if (!asked_.yes && !is_agreed_to(fmt::format("Try it for {}?", to_text(span_)))) return wrong;
        auto begun = begin_trial(outside, places_, draft_, *changes, span_);
        if (!begun.is_on) return report_untried(settings_, begun.reason);
        if (is_text()) print_outcome(begun.carried);
        if (begun.carried.status != done && begun.carried.status != still_mounted) return failed(begun.carried);
        if (!can_ask(settings_)) return left_on(begun.carried);
        return at_terminal(begun.carried.status);
    }

  private:
    [[nodiscard]] bool is_text() const { return settings_.format == Format::text; }

    [[nodiscard]] std::optional<int> refused(const Changes& changes) const {
        const auto lost = irreversible(changes, *draft_.former, *draft_.future, draft_.touched);
        if (!lost.empty()) {
            std::string reason = "what can't be taken back can't be tried:";
            for (const auto& one : lost) reason += fmt::format("\n  {}", one);
            return report_untried(settings_, reason);
        }
        for (const auto& one : changes.actions) {
            if (!one.forbids_reload || !one.waits()) continue;
            return report_untried(settings_,
                                  fmt::format("volume {} is {}, who would lose it by the reload: nothing is done",
                                              in_quotes(one.name), one.obstacle.why),
                                  still_mounted);
        }
        return std::nullopt;
    }

    /// No unit changes, so there is nothing to try.
    int put_in_place(RunningSystem& outside) {
        if (is_text()) print(stdout, "no unit changes, so there is nothing to try\n");
        if (!asked_.yes && !is_agreed_to("Put it in place?")) return wrong;
        return say_kept(keep_untried(outside, places_, draft_.prepared, draft_.state, today()), done, nullptr);
    }

    /// The trial ends as it began.
    int failed(const CarriedOut& carried) {
        const auto reverted = take_back();
        if (!is_text()) return say_as_json(carried, reverted.result == "failed" ? "on" : "reverted", carried.status);
        say_reverted(reverted);
        return carried.status;
    }

    int left_on(const CarriedOut& carried) {
        if (!is_text()) return say_as_json(carried, "on", carried.status);
        print(stdout, fmt::format("on trial for {}; {}\n", to_text(span_), ways_out_of_trial));
        return carried.status;
    }

    static int say_as_json(const CarriedOut& carried, std::string_view result, int status) {
        auto out = outcome_as_json(carried, {});
        out.erase("left");
        out["result"] = result;
        print_json(out);
        return status;
    }

    int at_terminal(int status) {
        const auto word = await_word(
            places_, span_,
            fmt::format(
                "On trial for {}. ENTER keeps it, Ctrl-C takes it back; from another login: berth try --confirm\n",
                to_text(span_)));
        switch (word.kind) {
            case Word::Kind::keep: return keep(status);
            case Word::Kind::ended: return ended(status);
            case Word::Kind::signal: return say_reverted(take_back(), 128 + word.signal);
            case Word::Kind::hung_up: return 128 + word.signal;
            case Word::Kind::overdue: break;
        }
        return say_reverted(take_back());
    }

    int keep(int status) {
        RunningSystem outside;
        if (auto connected = outside.connect({}); !connected)
            return report_untried(settings_, connected.error().message);
        return say_kept(confirm_trial(outside, places_, today()), status, &outside);
    }

    int say_kept(const Confirmed& confirmed, int status, RunningSystem* on_trial) const {
        if (!is_text()) {
            print_json({{"actions", Json::array()},
                        {"reason", confirmed.reason.empty() ? Json() : Json(confirmed.reason)},
                        {"result", confirmed.result}});
            return confirmed.status == done ? status : confirmed.status;
        }
        if (!confirmed.reason.empty()) complain(confirmed.reason);
        if (confirmed.status != done) {
            if (on_trial != nullptr && confirmed.result == "failed") complain("it stays on trial until its time is up");
            return confirmed.status;
        }
        print(stdout, confirmed.former.empty()
                          ? std::string("kept in /etc/berth\n")
                          : fmt::format("kept in /etc/berth; as it was before: {}\n", confirmed.former));
        return status;
    }

    /// Somebody has kept it, or taken it back.
    int ended(int status) {
        constexpr int most = 600;
        for (int i = 0; i < most && places_.phase() == TrialPlaces::Phase::ending; ++i)
            std::this_thread::sleep_for(std::chrono::milliseconds(100));
        const auto state = places_.state();
        if (!state || *state == draft_.state) {
            complain("the trial was taken back");
            return wrong;
        }
        print(stdout, "kept in /etc/berth, by another login\n");
        return status;
    }

    [[nodiscard]] Reverted take_back() const {
        RunningSystem outside;
        if (auto connected = outside.connect({}); !connected) return {.reason = connected.error().message};
        return revert_trial(outside, settings_.root, places_);
    }

    static int say_reverted(const Reverted& reverted, int status = wrong) {
        if (!reverted.reason.empty()) complain(reverted.reason);
        print_outcome(reverted.carried);
        complain(reverted.result == "failed" ? "the trial could not be taken back; berth-trial.service tries again"
                                             : "the trial was taken back");
        return status;
    }

    const Settings& settings_;
    const TrialPlaces& places_;
    const TrialDraft& draft_;
    const TryArguments& asked_;
    std::chrono::microseconds span_;
};

}  // namespace

int report_untried(const Settings& settings, const std::string& reason, int status) {
    return report_failure(settings, {{"actions", Json::array()}}, reason, status);
}

std::string obstacle_to_span(const Limit& span) {
    constexpr auto shortest = std::chrono::seconds(1);
    constexpr auto longest = std::chrono::hours(24);
    if (!span || (*span >= shortest && *span <= longest)) return {};
    return "--timeout: a trial lasts from a second to a day";
}

std::string obstacle_to_trial(const Settings& settings, const TrialPlaces& places) {
    if (auto trial = trial_under_way(settings); !trial.empty()) return trial;
    if (places.phase() == TrialPlaces::Phase::ending)
        return "a trial is being taken back; to finish that: berth try --revert";
    return places.obstacle();
}

std::expected<TrialFiles, std::string> changed_files(const TrialPlaces& places, TrialFiles files) {
    const auto current = places.declarations();
    if (!current) return std::unexpected(current.error().text());
    std::erase_if(files, [&](const auto& file) {
        const auto there = current->find(file.first);
        if (there == current->end()) return file.second.kind == TrialFile::Kind::none;
        return there->second.kind == file.second.kind && there->second.text == file.second.text &&
               file.second.kind != TrialFile::Kind::none;
    });
    return files;
}

std::optional<TrialDraft> checked_draft(const Settings& settings, const TrialPlaces& places, const TrialFiles& files) {
    auto draft = prepare_trial(settings.root, places, files);
    if (!draft) {
        complain(draft.error());
        return std::nullopt;
    }
    draft->future = checked(std::move(draft->future), settings);
    if (draft->future) return *std::move(draft);
    places.discard(draft->prepared);
    return std::nullopt;
}

int try_out(const Settings& settings, const TrialPlaces& places, const TrialDraft& draft, const TryArguments& asked) {
    const Prepared prepared(places, draft.prepared);
    return Trying(settings, places, draft, asked).run();
}

}  // namespace berth::cli
