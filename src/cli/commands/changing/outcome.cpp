#include "cli/commands/changing/outcome.hpp"

#include <unistd.h>

#include <fmt/format.h>

#include <cstdio>
#include <utility>

#include "core/text/text.hpp"
#include "system/base/standard_streams.hpp"

namespace berth::cli {

bool is_agreed_to(const std::string& question) {
    print(stdout, question + " [y/N] ");
    std::fflush(stdout);
    std::string answer;
    for (int c = std::getchar(); c != EOF && c != '\n'; c = std::getchar()) answer += static_cast<char>(c);
    if (std::feof(stdin) != 0) print(stdout, "\n");
    return answer == "y" || answer == "Y" || answer == "yes";
}

bool can_ask(const Settings& settings) {
    return settings.format == Format::text && ::isatty(STDIN_FILENO) == 1 && ::isatty(STDOUT_FILENO) == 1;
}

void print_outcome(const CarriedOut& carried) {
    if (!carried.reason.empty()) complain(carried.reason);
    for (const auto& one : carried.actions) {
        const auto verb = name_of(one.action.verb);
        const auto name = printable(one.action.name);
        if (one.result == Carried::Result::failed) {
            complain(fmt::format("{} of {} failed: {}", verb, name, one.reason));
            print(stderr, to_text(one.failures));
        }
        if (one.result == Carried::Result::waits) {
            complain(fmt::format("{} of {} is still to be done", verb, name));
            print(stderr, to_text(one.action.obstacle));
        }
        if (one.result == Carried::Result::left) complain(fmt::format("{} of {} was not come to", verb, name));
    }
}

Json outcome_as_json(const CarriedOut& carried, const std::vector<Action>& left) {
    auto actions = Json::array();
    for (const auto& one : carried.actions) {
        auto action = to_json(one.action);
        action["result"] = name_of(one.result);
        action["error"] = one.reason.empty() ? Json() : Json(one.reason);
        action["units"] = to_json(one.failures);
        actions.push_back(std::move(action));
    }
    auto rest = Json::array();
    for (const auto& one : left) rest.push_back(to_json(one));
    return {{"actions", std::move(actions)},
            {"reason", carried.reason.empty() ? Json() : Json(carried.reason)},
            {"left", std::move(rest)}};
}

}  // namespace berth::cli
