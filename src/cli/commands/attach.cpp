// berth attach: holds a volume for somebody, and sees to it that it is the declared one.
#include <fmt/format.h>

#include <charconv>
#include <cstdint>
#include <cstdio>

#include "cli/commands/commands.hpp"
#include "cli/commands/settle.hpp"
#include "cli/hold/failure.hpp"
#include "cli/hold/holding.hpp"
#include "cli/hold/mounted.hpp"
#include "core/text/text.hpp"
#include "system/base/realtime.hpp"
#include "system/base/standard_streams.hpp"
#include "system/pid1/password_agent.hpp"

namespace berth::cli {
namespace {

constexpr std::chrono::seconds time_to_release{10};

class Attaching {
  public:
    Attaching(const Settings& settings, const Session& session, const Volume& volume, const HolderArguments& asked,
              UnitName unit, ServiceManager manager)
        : settings_(settings),
          session_(session),
          volume_(volume),
          asked_(asked),
          unit_(std::move(unit)),
          manager_(std::move(manager)),
          patience_(asked.limit) {}

    int run() {
        PasswordAgent agent;
        const bool is_asked = may_ask_for_passphrase(session_) && agent.start();
        if (!is_asked) patience_.explain([this] { return progress(); });
        const auto job = manager_.start(unit_.str());
        if (!job) return refused(job.error());
        const auto result = await_job(manager_, *job, patience_);
        if (!result) return report(wrong, "failed", result.error().message);
        if (!*result) return given_up();
        if (**result == "canceled" && !is_up()) return report(wrong, "failed", "somebody else let go of it meanwhile");
        if (**result != "done" && !is_up()) return failed();
        return verified();
    }

  private:
    /// After a lost connection the result of the job may be unknown.
    bool is_up() {
        const auto state = manager_.unit(unit_.str());
        return state && state->text("ActiveState") == "active";
    }

    std::string progress() {
        const auto progress = progress_of(manager_, volume_.mount_unit.str());
        return progress.empty() ? progress : fmt::format("waiting for volume {}: {}", in_quotes(asked_.name), progress);
    }

    int refused(const BusError& error) {
        if (error.is(bus_name::no_such_unit)) {
            return report(wrong, "failed",
                          fmt::format("systemd has not loaded volume {} yet; run: systemctl daemon-reload",
                                      in_quotes(asked_.name)));
        }
        return report(wrong, "failed", error.message);
    }

    int given_up() {
        const auto signal = patience_.signal();
        let_go();
        if (signal) return report(128 + *signal, "interrupted", "interrupted; let go again");
        return report(wrong, "timeout", fmt::format("not mounted within {}; let go again", to_text(*asked_.limit)));
    }

    int failed() {
        const auto units = required_by(manager_, unit_.str());
        failures_ = failures_among(manager_, units, since_);
        Patience brief(time_to_release);
        (void)release_unheld(manager_, *session_.catalogue, units, brief);
        return report(wrong, "failed", fmt::format("volume {} could not be mounted", in_quotes(asked_.name)));
    }

    int verified() {
        const auto seen = look_at(volume_);
        if (!seen) {
            let_go();
            return report(wrong, "failed", seen.error().text());
        }
        if (seen->entry == nullptr) {
            let_go();
            return report(wrong, "failed",
                          fmt::format("systemd says that volume {} is mounted, but at {} nothing is",
                                      in_quotes(asked_.name), printable(volume_.where.value.str())));
        }
        if (seen->differs.empty()) return report(done, "attached", {});
        differs_ = seen->differs;
        const bool is_held = was_held_before();
        if (!is_held) let_go();
        return report(wrong, "differs",
                      fmt::format("what is mounted at {} is not what volume {} declares; {}",
                                  printable(volume_.where.value.str()), in_quotes(asked_.name),
                                  is_held ? "it is still held, as it was before" : "let go again"));
    }

    /// What the holder has had all along is not taken away: it may be in use.
    bool was_held_before() {
        const auto state = manager_.unit(unit_.str());
        if (!state) return false;
        const auto& since = state->text("ActiveEnterTimestamp");
        std::uint64_t time = 0;
        std::from_chars(since.data(), since.data() + since.size(), time);
        return state->text("ActiveState") == "active" && time < since_;
    }

    void let_go() {
        Patience brief(time_to_release);
        if (const auto job = manager_.stop(unit_.str())) (void)await_job(manager_, *job, brief);
    }

    int report(int status, std::string_view result, const std::string& reason) {
        if (settings_.format == Format::json) {
            print_json({{"volume", asked_.name},
                        {"holder", asked_.holder},
                        {"unit", unit_.str()},
                        {"where", volume_.where.value.str()},
                        {"result", result},
                        {"reason", reason.empty() ? Json() : Json(reason)},
                        {"units", to_json(failures_)},
                        {"differs", to_json(differs_)}});
            return status;
        }
        if (!reason.empty()) complain(reason);
        print(stderr, to_text(failures_));
        print(stderr, to_text(differs_));
        if (!failures_.empty() || !differs_.empty()) warn_if_outdated(session_, volume_);
        return status;
    }

    const Settings& settings_;
    const Session& session_;
    const Volume& volume_;
    const HolderArguments& asked_;
    UnitName unit_;
    ServiceManager manager_;
    Patience patience_;
    std::uint64_t since_ = realtime_now();
    std::vector<UnitFailure> failures_;
    std::vector<Difference> differs_;
};

}  // namespace

int attach(const Settings& settings, const HolderArguments& asked) {
    if (refuses_root(settings)) return misused;
    const auto session = open_session(settings);
    if (!session) return wrong;
    Json about{{"volume", asked.name}, {"holder", asked.holder}, {"unit", nullptr},        {"where", nullptr},
               {"result", "failed"},   {"reason", nullptr},      {"units", Json::array()}, {"differs", Json::array()}};
    const auto volume = find_volume(*session, asked.name);
    if (!volume) return report_failure(settings, about, volume.error());
    if (const auto& where = (*volume)->where.value.str(); !where.empty()) about["where"] = where;
    if (const auto reason = obstacle_to_attaching(**volume); !reason.empty())
        return report_failure(settings, about, reason);
    auto unit = attachment((*volume)->name, asked.holder);
    if (!unit) return report_failure(settings, about, unit.error().message, misused);
    about["unit"] = unit->str();
    if (asked.holder == settling)
        return report_failure(
            settings, about,
            fmt::format("{} is what berth settle calls itself; choose another name", in_quotes(asked.holder)), misused);
    auto manager = ServiceManager::connect();
    if (!manager) return report_failure(settings, about, manager.error().message);
    return Attaching(settings, *session, **volume, asked, *std::move(unit), *std::move(manager)).run();
}

}  // namespace berth::cli
