#include "cli/hold/failure.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <set>

#include "core/mounted/volume_state.hpp"
#include "core/text/text.hpp"

namespace berth::cli {
namespace {

constexpr std::size_t most_units = 1000;
constexpr std::size_t most_lines = 20;

/// A job that failed because of another's tells nothing.
bool is_consequence(const JobResult& result) {
    return result == "dependency" || result == "canceled" || result.empty();
}

/// For a guard, the finding.
std::string failed_assertion(const UnitProperties& unit) {
    constexpr std::string_view path_exists = "AssertPathExists=/";
    const auto& assertion = unit.text("Asserts");
    if (assertion.starts_with("AssertKernelCommandLine=berth.guard")) return unit.text("Description");
    if (!assertion.starts_with(path_exists)) return assertion;
    return fmt::format("{} does not exist", assertion.substr(path_exists.size() - 1));
}

}  // namespace

std::vector<std::string> required_by(ServiceManager& manager, const std::string& unit) {
    std::vector<std::string> order{unit};
    std::set<std::string> seen{unit};
    for (std::size_t i = 0; i < order.size() && order.size() < most_units; ++i) {
        const auto state = manager.unit(order[i]);
        if (!state) break;
        for (const auto* relation : {"Requires", "BindsTo", "Requisite"}) {
            for (const auto& name : state->list(relation)) {
                if (seen.insert(name).second) order.push_back(name);
            }
        }
    }
    return order;
}

std::vector<UnitFailure> failures_among(Outside& outside, const std::vector<std::string>& units, std::uint64_t since) {
    std::vector<UnitFailure> out;
    auto& manager = outside.manager();
    outside.sync_journal();
    for (const auto& unit : units) {
        const auto job = manager.failures().find(unit);
        if (job == manager.failures().end() || is_consequence(job->second)) continue;
        UnitFailure failure{unit, job->second, {}, {}, {}};
        if (const auto state = manager.unit(unit)) {
            if (const auto& result = state->text("Result");
                failure.result == "failed" && !result.empty() && result != "success")
                failure.result = result;
            if (failure.result == "assert") failure.description = failed_assertion(*state);
        }
        if (auto lines = outside.journal_lines({.unit = unit, .since = since, .limit = most_lines})) {
            // What PID 1 says is no news where it is known which assertion failed.
            failure.lines = std::move(lines->own);
            if (failure.lines.empty() && failure.description.empty()) failure.lines = std::move(lines->manager);
        } else {
            failure.obstacle = lines.error().text();
        }
        out.push_back(std::move(failure));
    }
    return out;
}

std::string to_text(const std::vector<UnitFailure>& failures) {
    std::string out;
    for (const auto& failure : failures) {
        out += fmt::format("  {}: {}\n", failure.unit, meaning_of_result(failure.result));
        if (!failure.description.empty()) out += fmt::format("    {}\n", printable(failure.description));
        for (const auto& line : failure.lines) out += fmt::format("    {}\n", line);
        if (!failure.obstacle.empty()) out += fmt::format("    ({})\n", failure.obstacle);
    }
    return out;
}

Json to_json(const std::vector<UnitFailure>& failures) {
    auto out = Json::array();
    for (const auto& failure : failures) {
        out.push_back({{"unit", failure.unit},
                       {"result", failure.result},
                       {"description", failure.description.empty() ? Json() : Json(failure.description)},
                       {"journal", failure.lines}});
    }
    return out;
}

}  // namespace berth::cli
