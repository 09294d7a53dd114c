// berth run: a command that holds volumes for as long as it lives.
#include <sys/random.h>
#include <unistd.h>

#include <fmt/format.h>

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <optional>
#include <utility>

#include "cli/commands/commands.hpp"
#include "cli/commands/running.hpp"
#include "cli/hold/holding.hpp"
#include "cli/hold/mounted.hpp"
#include "cli/hold/running_system.hpp"
#include "cli/volumes/names.hpp"
#include "core/text/text.hpp"
#include "system/base/standard_streams.hpp"
#include "system/pid1/keeper.hpp"

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

int execute(const RunArguments& asked) {
    std::vector<char*> words;
    for (const auto& word : asked.command) words.push_back(const_cast<char*>(word.c_str()));  // as exec wants them
    words.push_back(nullptr);
    ::execvp(words.front(), words.data());
    const int error = errno;
    complain(fmt::format("can't execute {}: {}", in_quotes(asked.command.front()), std::strerror(error)));
    return error == ENOENT ? not_found : not_executable;
}

int report(const Settings& settings, Outside& outside, const Session& session, const RunArguments& asked,
           const ScopeHeld& held) {
    if (settings.format == Format::json) {
        print_json({{"volumes", asked.names},
                    {"result", held.differs.empty() ? "failed" : "differs"},
                    {"reason", held.reason},
                    {"units", to_json(held.failures)},
                    {"differs", to_json(held.differs)}});
        return own_failure;
    }
    complain(held.reason);
    print(stderr, to_text(held.failures));
    print(stderr, to_text(held.differs));
    for (const auto* volume : held.volumes) warn_if_outdated(outside, session, *volume);
    return own_failure;
}

int report_unheld(const Settings& settings, const RunArguments& asked, const std::string& reason) {
    const Json about{{"volumes", asked.names},
                     {"result", "failed"},
                     {"reason", nullptr},
                     {"units", Json::array()},
                     {"differs", Json::array()}};
    return report_failure(settings, about, reason, own_failure);
}

}  // namespace

int run(const Settings& settings, const RunArguments& asked) {
    if (refuses_root(settings)) return misused;
    const auto session = open_session(settings);
    if (!session) return own_failure;
    for (const auto& note : renamings(session->catalogue(), asked.names)) complain(note);
    RunningSystem outside;
    if (auto connected = outside.connect(asked.limit); !connected)
        return report_unheld(settings, asked, connected.error().message);
    // Moved out of its service, the command would be rid of that's limits, journal and end.
    std::optional<Keeper> keeper;
    if (!own_service().empty()) {
        auto started = Keeper::start();
        if (!started) return report_unheld(settings, asked, started.error().text());
        keeper.emplace(std::move(*started));
    }
    const auto held = hold_by_scope(outside, *session, asked, {scope_name(), keeper ? &*keeper : nullptr});
    return held.is_held ? execute(asked) : report(settings, outside, *session, asked, held);
}

}  // namespace berth::cli
