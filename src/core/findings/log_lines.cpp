#include "core/findings/log_lines.hpp"

#include <fmt/format.h>
#include <algorithm>

#include "core/findings/render_diagnostic.hpp"

namespace berth {
namespace {

constexpr std::size_t most_findings = 50;
constexpr std::size_t most_notes = 5;  // of one finding

std::string counted(std::size_t count, std::string_view one, std::string_view many) {
    return fmt::format("{} more {}", count, count == 1 ? one : many);
}

void add(const Diagnostic& found, std::vector<LogLine>& out) {
    const auto priority = syslog_priority(found.severity);
    auto lines = to_lines(found);
    const auto own = lines.size() - found.notes.size();
    const auto shown = std::min(lines.size(), own + most_notes);
    for (std::size_t i = 0; i < shown; ++i) out.push_back({priority, std::move(lines[i])});
    if (shown < lines.size())
        out.push_back(
            {priority, fmt::format("and {} of this finding", counted(lines.size() - shown, "note", "notes"))});
}

}  // namespace

std::vector<LogLine> log_lines(const Diagnostics& found) {
    auto all = found.sorted();
    std::ranges::stable_sort(all, {}, [](const auto* one) { return one->severity; });
    std::vector<LogLine> out;
    const auto shown = std::min(all.size(), most_findings);
    for (std::size_t i = 0; i < shown; ++i) add(*all[i], out);
    if (shown < all.size())
        out.push_back(
            {syslog_priority(all[shown]->severity),
             fmt::format("and {}: 'berth check' shows all", counted(all.size() - shown, "finding", "findings"))});
    return out;
}

}  // namespace berth
