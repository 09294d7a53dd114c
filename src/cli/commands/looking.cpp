#include "cli/commands/looking.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <expected>
#include <set>

#include "cli/volumes/names.hpp"

namespace berth::cli {
namespace {

using namespace std::chrono_literals;

constexpr auto calm = 100ms;  // after a change, before the next look: they come in bursts

/// Several findings may speak of one file.
std::vector<UntrustedFile> untrusted_files(const Diagnostics& found) {
    std::vector<UntrustedFile> out;
    for (const auto* one : found.sorted()) {
        if (one->code != Code::file_untrusted || one->severity != Severity::error) continue;
        const auto& file = one->where.source->shown;
        const auto known = std::ranges::find(out, file, &UntrustedFile::file);
        if (known == out.end()) {
            out.push_back(
                {file, fmt::format("what it declares is not mounted: {}; to mend that: {}", one->message, one->hint)});
        } else {
            known->reason += fmt::format("; {}", one->message);
        }
    }
    return out;
}

bool has(const std::vector<Holder>& holders, const std::string& name) {
    return std::ranges::find(holders, name, &Holder::name) != holders.end();
}

/// To what has failed, and to what the holder asked for holds.
void narrow(Looked& looked, const StatusArguments& asked) {
    std::erase_if(looked.report, [&](const VolumeStatus& one) {
        const bool is_held = asked.holder.empty() || has(one.holders, asked.holder) || has(one.wanted_by, asked.holder);
        return !is_held || (asked.failed && !one.is_failed);
    });
    std::erase_if(looked.others, [&](const OtherStatus& one) {
        const bool has_failed = one.state == "failed" || one.state == "guarded";
        return !asked.holder.empty() || (asked.failed && !has_failed);
    });
}

}  // namespace

Answer<Looked> look_at_volumes(Outside& outside, const Session& session, const StatusArguments& asked) {
    const auto known = all_names(session.catalogue());
    auto meant = names_meant(asked.names, known);
    Looked out;
    out.untrusted = untrusted_files(session.found);
    for (const auto& pattern : meant.unmatched) out.unknown.push_back(complaint_of(pattern));
    if (!asked.names.empty() && meant.names.empty()) {
        out.status = wrong;
        return out;
    }
    for (auto& name : meant.names) {
        if (std::ranges::find(known, name) == known.end()) name = session.catalogue().current_name(name);
    }
    const std::set<std::string> names(meant.names.begin(), meant.names.end());
    auto report = status_report(session, outside, names, asked.usage ? WithUsage::yes : WithUsage::no);
    if (!report) return std::unexpected(report.error());
    auto others = other_report(session, outside, names);
    if (!others) return std::unexpected(others.error());
    out.report = *std::move(report);
    out.others = *std::move(others);
    for (const auto& name : meant.names) {
        if (std::ranges::find(out.report, name, &VolumeStatus::name) != out.report.end()) continue;
        if (std::ranges::find(out.others, name, &OtherStatus::name) != out.others.end()) continue;
        out.unknown.push_back(find_volume(session, name).error());
    }
    narrow(out, asked);
    const auto is_guarded = [](const VolumeStatus& one) { return one.state == State::guarded; };
    const bool errors = asked.names.empty() ? session.found.has_errors() : std::ranges::any_of(out.report, is_guarded);
    const bool is_nothing = out.report.empty() && out.others.empty();
    if (errors || !out.unknown.empty()) out.status = wrong;
    else if (asked.failed && !is_nothing) out.status = not_so;
    for (auto& one : out.report) {
        if (asked.users && one.is_mounted) one.users = outside.in_the_way_of(one.where);
    }
    return out;
}

Answer<int> watch_volumes(Outside& outside, const Limit& limit, const std::function<std::optional<int>()>& show) {
    auto& manager = outside.manager();
    Patience patience(outside, limit);
    // Without it, what PID 1 sees of the mount table is news all the same.
    (void)patience.watch_mounts();
    while (true) {
        const auto shown = show();
        if (!shown) return wrong;
        const auto woken = patience.wait(&manager, MountChanges::awaited);
        if (!woken) return std::unexpected(woken.error());
        if (const auto signal = patience.signal()) return 128 + *signal;
        if (*woken == Woken::by_time) return *shown;
        const auto until = patience.now() + calm;
        while (patience.now() < until) {
            if (auto more = patience.wait(&manager, MountChanges::ignored, until); !more || *more == Woken::by_signal)
                break;
        }
    }
}

}  // namespace berth::cli
