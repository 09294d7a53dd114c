// berth run: a command that holds volumes for as long as it lives.
#include <sys/random.h>
#include <unistd.h>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>

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

// As env(1) and others have them.
constexpr int own_failure = 125;
constexpr int not_executable = 126;
constexpr int not_found = 127;

std::string scope_name() {
    std::uint64_t number = 0;
    if (::getrandom(&number, sizeof number, 0) != sizeof number) number = static_cast<std::uint64_t>(::getpid());
    return fmt::format("berth-run-{:016x}.scope", number);
}

class Running {
  public:
    Running(const Settings& settings, const Session& session, const RunArguments& asked, ServiceManager manager)
        : settings_(settings), session_(session), asked_(asked), manager_(std::move(manager)), patience_(asked.limit) {}

    int run() {
        for (const auto& name : asked_.names) {
            const auto volume = find_volume(session_, name);
            if (!volume) return failed(volume.error());
            if (const auto reason = obstacle_to_attaching(**volume); !reason.empty()) return failed(reason);
            if (std::ranges::find(volumes_, *volume) == volumes_.end()) volumes_.push_back(*volume);
        }
        if (const auto reason = hold(); !reason.empty()) return failed(reason);
        if (const auto reason = verify(); !reason.empty()) return failed(reason);
        return execute();
    }

  private:
    /// Empty when this process holds the volumes.
    std::string hold() {
        std::vector<UnitName> mounts;
        for (const auto* volume : volumes_) mounts.push_back(volume->mount_unit);
        const auto description =
            fmt::format("{} with {}", printable(asked_.command.front()), fmt::join(asked_.names, ", "));
        PasswordAgent agent;
        const bool is_asked = may_ask_for_passphrase(session_) && agent.start();
        if (!is_asked) patience_.explain([this] { return progress(); });
        const auto job = manager_.start_scope(scope_, description, mounts);
        if (!job) return job.error().message;
        const auto result = await_job(manager_, *job, patience_);
        if (!result) return result.error().message;
        if (*result && (**result == "done" || is_up())) return {};
        if (!*result) {
            Patience brief(std::chrono::seconds(5));
            if (const auto stop = manager_.stop(scope_)) (void)await_job(manager_, *stop, brief);
            release();
            return patience_.signal() ? "interrupted" : fmt::format("not mounted within {}", to_text(*asked_.limit));
        }
        for (const auto& unit : needed()) units_.push_back(unit);
        failures_ = failures_among(manager_, units_, since_);
        release();
        return "the volumes could not be mounted";
    }

    bool is_up() {
        const auto state = manager_.unit(scope_);
        return state && state->text("ActiveState") == "active";
    }

    std::string progress() {
        for (const auto* volume : volumes_) {
            const auto text = progress_of(manager_, volume->mount_unit.str());
            if (!text.empty()) return fmt::format("waiting for volume {}: {}", in_quotes(volume->name.str()), text);
        }
        return {};
    }

    /// What the volumes need, themselves included.
    std::vector<std::string> needed() {
        std::vector<std::string> out;
        for (const auto* volume : volumes_) {
            for (auto& unit : required_by(manager_, volume->mount_unit.str())) {
                if (std::ranges::find(out, unit) == out.end()) out.push_back(std::move(unit));
            }
        }
        return out;
    }

    void release() {
        Patience brief(std::chrono::seconds(10));
        (void)release_unheld(manager_, *session_.catalogue, needed(), brief);
    }

    std::string verify() {
        for (const auto* volume : volumes_) {
            const auto seen = look_at(*volume);
            if (!seen) return seen.error().text();
            const auto name = in_quotes(volume->name.str());
            const auto where = printable(volume->where.value.str());
            if (seen->entry == nullptr)
                return fmt::format("systemd says that volume {} is mounted, but at {} nothing is", name, where);
            if (seen->differs.empty()) continue;
            differs_ = seen->differs;
            return fmt::format("what is mounted at {} is not what volume {} declares", where, name);
        }
        return {};
    }

    int execute() {
        std::vector<char*> words;
        for (const auto& word : asked_.command) words.push_back(const_cast<char*>(word.c_str()));  // as exec wants them
        words.push_back(nullptr);
        patience_.restore_signals();
        ::execvp(words.front(), words.data());
        const int error = errno;
        complain(fmt::format("can't execute {}: {}", in_quotes(asked_.command.front()), std::strerror(error)));
        return error == ENOENT ? not_found : not_executable;
    }

    int failed(const std::string& reason) {
        if (settings_.format == Format::json) {
            print_json({{"volumes", asked_.names},
                        {"result", differs_.empty() ? "failed" : "differs"},
                        {"reason", reason},
                        {"units", to_json(failures_)},
                        {"differs", to_json(differs_)}});
            return own_failure;
        }
        complain(reason);
        print(stderr, to_text(failures_));
        print(stderr, to_text(differs_));
        for (const auto* volume : volumes_) warn_if_outdated(session_, *volume);
        return own_failure;
    }

    const Settings& settings_;
    const Session& session_;
    const RunArguments& asked_;
    ServiceManager manager_;
    Patience patience_;
    std::string scope_ = scope_name();
    std::uint64_t since_ = realtime_now();
    std::vector<const Volume*> volumes_;
    std::vector<std::string> units_;
    std::vector<UnitFailure> failures_;
    std::vector<Difference> differs_;
};

}  // namespace

int run(const Settings& settings, const RunArguments& asked) {
    if (refuses_root(settings)) return misused;
    const auto session = open_session(settings);
    if (!session) return own_failure;
    auto manager = ServiceManager::connect();
    if (!manager) {
        const Json about{{"volumes", asked.names},
                         {"result", "failed"},
                         {"reason", nullptr},
                         {"units", Json::array()},
                         {"differs", Json::array()}};
        return report_failure(settings, about, manager.error().message, own_failure);
    }
    return Running(settings, *session, asked, *std::move(manager)).run();
}

}  // namespace berth::cli
