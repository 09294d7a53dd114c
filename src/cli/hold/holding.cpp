#include "cli/hold/holding.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <set>

#include "core/model/files_used.hpp"
#include "core/text/suggest.hpp"
#include "core/text/text.hpp"
#include "core/units/mount_helpers.hpp"

namespace berth::cli {
namespace {

using namespace std::chrono_literals;

/// What is in use for a moment only is none of our business: systemd tries again at once, 16 times.
constexpr auto grace = 500ms;
constexpr std::size_t first_chunk = 8;
/// A mount job that PID 1 has put off, because the mount table changed too often, was seen to wait until something else
/// woke PID 1 (252, on a busy machine). A question does.
constexpr auto before_asking = 1s;

}  // namespace

bool refuses_root(const Settings& settings) {
    if (settings.root == "/") return false;
    complain("this command is about the running system; it does not go with --root\nTry 'berth --help'.");
    return true;
}

int report_failure(const Settings& settings, Json about, const std::string& reason, int status) {
    if (settings.format == Format::json) {
        if (!about.contains("result")) about["result"] = "failed";
        about["reason"] = reason;
        print_json(about);
    } else {
        complain(reason);
    }
    return status;
}

std::expected<const ResolvedVolume*, std::string> find_volume(const Session& session, const std::string& name) {
    if (const auto* volume = session.catalogue().known_as(name)) return volume;
    std::vector<std::string_view> names;
    auto hint = session.catalogue().instead_of_family(name);
    for (const auto& volume : session.catalogue().volumes()) {
        names.push_back(volume.name.str());
        const bool is_it = volume.mount_point.str() == name || volume.unit.str() == name;
        if (is_it && !volume.name.empty()) hint = fmt::format("did you mean {}?", in_quotes(volume.name.str()));
    }
    if (hint.empty()) hint = did_you_mean(name, names);
    return std::unexpected(fmt::format("there is no volume {}{}{}", in_quotes(name), hint.empty() ? "" : "; ", hint));
}

std::string obstacle_to_attaching(const ResolvedVolume& volume) {
    const auto name = in_quotes(volume.name.str());
    if (volume.fault) {
        return fmt::format("volume {} is wrong: {}: {}", name,
                           position(volume.fault->where, volume.fault->where.source->shown), volume.fault->message);
    }
    if (volume.is_off()) return fmt::format("volume {} is switched off: its activation is \"off\"", name);
    if (volume.left_out) return fmt::format("volume {} is left out: /sys is read-only, as in a container", name);
    if (!has_attachments(volume)) {
        return fmt::format("volume {} takes no attachments: with 'idle_timeout' it is unmounted when it is idle", name);
    }
    return {};
}

void warn_if_outdated(Outside& outside, const Session& session, const ResolvedVolume& volume) {
    std::set<std::string> stale;
    const auto outdated = outside.outdated_volumes(session.plan().tree(), stale);
    if (!outdated.contains(volume.index)) return;
    complain(
        fmt::format("systemd has not loaded the declaration of volume {} as it is now; run: systemctl daemon-reload",
                    in_quotes(volume.name.str())));
}

std::optional<std::chrono::microseconds> to_limit(const std::string& text) {
    const bool is_number = !text.empty() && text.find_first_not_of("0123456789.") == std::string::npos;
    const auto span = TimeSpan::parse(is_number ? text + "s" : text);
    if (!span) {
        complain(fmt::format("--timeout: {}", span.error().message));
        return std::nullopt;
    }
    // Longer than anybody waits, and short enough to be added to the clock.
    constexpr std::uint64_t longest = 1'000'000'000'000'000;
    return std::chrono::microseconds(std::min(span->microseconds(), longest));
}

std::string_view name_of(Release::Outcome outcome) {
    switch (outcome) {
        case Release::Outcome::gone: return "released";
        case Release::Outcome::held:
        case Release::Outcome::kept: return "held";
        case Release::Outcome::busy: return "busy";
        case Release::Outcome::unfinished: return "timeout";
        case Release::Outcome::interrupted: return "interrupted";
    }
    return {};
}

bool holds(const UnitSummary& unit) {
    if (unit.job == "stop") return false;
    return unit.is_active() || unit.job == "start" || unit.job == "restart" || unit.job == "try-restart";
}

void add_once(std::vector<Holder>& holders, Holder one) {
    if (std::ranges::find(holders, one) == holders.end()) holders.push_back(std::move(one));
}

Answer<std::vector<Holder>> holders_of(ServiceManager& manager, const UnitProperties& unit, const VolumeNames& names,
                                       std::size_t limit) {
    const auto units = possible_holders(unit);
    std::vector<Holder> out;
    // Of thousands one may be enough.
    for (std::size_t at = 0, chunk = first_chunk; at < units.size() && out.size() < limit; at += chunk, chunk *= 4) {
        const auto end = std::min(units.size(), at + chunk);
        const auto first = units.begin() + static_cast<std::ptrdiff_t>(at);
        const auto last = units.begin() + static_cast<std::ptrdiff_t>(end);
        const auto summaries = manager.units_named({first, last});
        if (!summaries) return std::unexpected(summaries.error());
        for (const auto& summary : *summaries) {
            if (!holds(summary) || out.size() >= limit) continue;
            const auto helps = [&](const std::string& name) { return is_bound_helper(summary.name, name); };
            if (std::ranges::any_of(names, helps)) continue;
            auto holder = holder_of(summary.name, names);
            if (holder.kind == Holder::Kind::attachment && holder.name == settling) continue;
            if (names.size() > 1) add_once(out, std::move(holder));
            else out.push_back(std::move(holder));
        }
    }
    return out;
}

Answer<std::vector<Holder>> attachments_of(ServiceManager& manager, const VolumeNames& names) {
    std::vector<std::string> patterns;
    for (const auto& name : names) patterns.push_back(fmt::format("volume-{}@*.target", name));
    if (patterns.empty()) return {};  // no pattern at all would match everything
    const auto units = manager.units(patterns);
    if (!units) return std::unexpected(units.error());
    std::vector<Holder> out;
    for (const auto& unit : *units) {
        auto one = holder_of(unit.name, names);
        if (one.kind != Holder::Kind::attachment || one.name == settling || !holds(unit)) continue;
        if (names.size() > 1) add_once(out, std::move(one));
        else out.push_back(std::move(one));
    }
    return out;
}

bool is_attached_to(const ResolvedVolume& volume, const Holder& holder) {
    const auto attached = holder.kind == Holder::Kind::unit ? attachment_of(holder.name) : std::nullopt;
    return attached && is_known_as(volume, attached->volume);
}

std::optional<Leftover> leftover_of(const MountTable& table, const Catalogue& catalogue, std::string_view name) {
    const auto* volume = catalogue.known_as(name);
    const auto names = catalogue.names_of(name);
    // A guard keeps what is mounted until the mistake is mended.
    if (volume != nullptr && volume->is_wrong()) return std::nullopt;
    for (const auto& entry : table) {
        if (std::ranges::find(names, entry.volume) == names.end() || catalogue.mounted_at(entry.where) != nullptr)
            continue;
        const bool is_declared_there =
            volume != nullptr && !volume->is_off() && volume->mount_point.str() == entry.where;
        const auto path = AbsolutePath::parse(entry.where);
        if (is_declared_there || !path) continue;
        if (const auto unit = unit_for_path(*path, "mount")) return Leftover{unit->str(), entry.where};
    }
    return std::nullopt;
}

std::string progress_of(ServiceManager& manager, const std::string& unit) {
    const auto itself = manager.units_named({unit});
    const auto properties = manager.unit(unit);
    if (!itself || itself->empty() || !properties) return {};
    const auto& state = itself->front();
    if (state.sub == "mounting") return fmt::format("{} is being mounted", unit);
    if (state.sub.starts_with("unmounting")) return fmt::format("{} is being unmounted", unit);
    if (state.job.empty()) return {};
    const auto earlier = properties->list("After");
    const auto summaries = manager.units_named({earlier.begin(), earlier.end()});
    if (!summaries) return {};
    for (const auto& other : *summaries) {
        if (!other.job.empty()) return fmt::format("{} waits for {}", unit, other.name);
    }
    return fmt::format("{} is about to {}", unit, state.job);
}

Answer<Release> await_release(Outside& outside, const std::string& unit, const std::string& where,
                              const VolumeNames& names, Patience& patience, Clock::time_point end) {
    auto& manager = outside.manager();
    patience.explain([&, unit] {
        const auto progress = progress_of(manager, unit);
        return progress.empty() ? progress : fmt::format("waiting: {}", progress);
    });
    Release out;
    bool was_unmounting = false;
    std::optional<Clock::time_point> failed;  // when the first attempt had
    while (true) {
        const auto state = manager.common_of(unit);
        if (!state) return std::unexpected(state.error());
        const auto& active = state->text("ActiveState");
        const bool is_unmounting = active == "deactivating";
        if (active == "inactive" || active == "failed") return out;
        auto holders = holders_of(manager, *state, names, 1);
        if (!holders) return std::unexpected(holders.error());
        out.holders = *std::move(holders);
        if (!out.holders.empty()) out.outcome = Release::Outcome::held;
        else if (state->text("StopWhenUnneeded") == "no" && !is_unmounting) out.outcome = Release::Outcome::kept;
        if (out.outcome != Release::Outcome::gone) return out;

        bool has_failed = was_unmounting && !is_unmounting;
        if (!was_unmounting && !is_unmounting) {
            const auto result = manager.result_of_mount(unit);
            if (!result) return std::unexpected(result.error());
            has_failed = *result != "success";
        }
        if (has_failed && !failed) failed = patience.now();
        was_unmounting = is_unmounting;
        if (failed && !is_unmounting && patience.now() >= *failed + grace) {
            out.in_the_way = outside.in_the_way_of(where);
            if (!out.in_the_way.empty()) {
                out.outcome = Release::Outcome::busy;
                return out;
            }
            failed = patience.now();
        }
        const auto next = std::min(patience.now() + before_asking, end);
        const auto woken = patience.wait(&manager, MountChanges::ignored,
                                         failed && !is_unmounting ? std::min(*failed + grace, next) : next);
        if (!woken) return std::unexpected(woken.error());
        if (*woken == Woken::by_signal) out.outcome = Release::Outcome::interrupted;
        if (*woken == Woken::by_time && (patience.is_over() || patience.now() >= end))
            out.outcome = Release::Outcome::unfinished;
        if (out.outcome == Release::Outcome::gone) continue;
        out.in_the_way = outside.in_the_way_of(where);
        return out;
    }
}

Answer<std::uint32_t> stop_surely(ServiceManager& manager, const std::string& unit, JobMode mode) {
    auto job = manager.stop(unit, mode);
    return job || !job.error().is_without_answer() ? job : manager.stop(unit, mode);
}

Answer<std::optional<JobResult>> await_job(ServiceManager& manager, std::uint32_t job, Patience& patience,
                                           Clock::time_point end) {
    while (true) {
        auto result = manager.result_of(job);
        if (!result || *result) return result;
        const auto woken =
            patience.wait(&manager, MountChanges::ignored, std::min(patience.now() + before_asking, end));
        if (!woken) return std::unexpected(woken.error());
        if (*woken == Woken::by_signal || patience.is_over() || patience.now() >= end) return manager.result_of(job);
        if (*woken == Woken::by_time) manager.doubt();
    }
}

bool may_ask_for_passphrase(const Session& session) {
    const auto& catalogue = session.catalogue();
    for (std::uint32_t i = 0; i < catalogue.size(); ++i) {
        const auto* encrypted = catalogue.encrypted(i);
        if (encrypted != nullptr && may_ask(*encrypted)) return true;
    }
    return false;
}

}  // namespace berth::cli
