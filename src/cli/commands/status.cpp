// berth status: what there is to say of each volume on the running system.
#include <unistd.h>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <optional>

#include "cli/commands/commands.hpp"
#include "cli/commands/looking.hpp"
#include "cli/commands/trial/standing.hpp"
#include "cli/hold/mounted.hpp"
#include "cli/hold/running_system.hpp"
#include "cli/hold/status_report.hpp"
#include "cli/print/table.hpp"
#include "core/text/text.hpp"
#include "system/base/standard_streams.hpp"

namespace berth::cli {
namespace {

Json usage_json(const std::optional<Usage>& usage) {
    if (!usage) return {};
    return {{"size", usage->size}, {"used", usage->used}, {"available", usage->available}};
}

Json text(const std::string& value) { return value.empty() ? Json() : Json(value); }

Json holders_json(const std::vector<Holder>& holders) {
    auto out = Json::array();
    for (const auto& holder : holders) out.push_back({{"kind", name_of(holder.kind)}, {"name", holder.name}});
    return out;
}

Json others_json(const std::vector<OtherStatus>& others, std::string_view table) {
    auto out = Json::array();
    for (const auto& one : others) {
        if (one.table != table) continue;
        out.push_back({{"name", text(one.name)},
                       {"what", text(one.what)},
                       {"state", one.state},
                       {"reason", text(one.reason)},
                       {"drop_ins", one.drop_ins},
                       {"reload_due", one.is_reload_due}});
    }
    return out;
}

Json untrusted_json(const std::vector<UntrustedFile>& files) {
    auto out = Json::array();
    for (const auto& one : files) out.push_back({{"file", one.file}, {"reason", one.reason}});
    return out;
}

Json volume_json(const VolumeStatus& one, const StatusArguments& asked) {
    Json out{{"name", text(one.name)},
             {"formerly", one.formerly},
             {"where", text(one.where)},
             {"state", name_of(one.state)},
             {"mounted", one.is_mounted},
             {"reason", text(one.reason)},
             {"holders", holders_json(one.holders)},
             {"wanted_by", holders_json(one.wanted_by)},
             {"differs", to_json(one.differs)},
             {"drop_ins", one.drop_ins},
             {"command", text(one.command)},
             {"reload_due", one.is_reload_due},
             {"unit", text(one.unit)},
             {"type", text(one.type)},
             {"activation", text(one.activation)},
             {"result", text(one.result)},
             {"since", one.since ? Json(*one.since) : Json()},
             {"failed_helpers", one.failed_helpers}};
    if (asked.usage) {
        out["usage"] = usage_json(one.usage);
        out["answers"] = one.is_mounted ? Json(one.usage.has_value()) : Json();
    }
    if (asked.users) out["users"] = one.users ? to_json(*one.users) : Json();
    return out;
}

/// "1.5G", as df -h has it.
std::string human(std::uint64_t bytes) {
    constexpr std::string_view units = "BKMGTPE";
    auto value = static_cast<double>(bytes);
    std::size_t unit = 0;
    for (; value >= 1024 && unit + 1 < units.size(); ++unit) value /= 1024;
    return fmt::format("{:.{}f}{}", value, unit == 0 || value >= 10 ? 0 : 1, units[unit]);
}

std::string holders_text(const std::vector<Holder>& holders) {
    constexpr std::size_t most = 8;
    std::string out;
    for (std::size_t i = 0; i < std::min(most, holders.size()); ++i) {
        out += fmt::format("{}{}", i == 0 ? "" : ", ", printable(holders[i].name));
    }
    if (holders.size() > most) out += fmt::format(" and {} more", holders.size() - most);
    return out.empty() ? "-" : out;
}

Row usage_cells(const VolumeStatus& one) {
    if (!one.usage) return {one.is_mounted ? "no answer" : "-", "-", "-"};
    return {human(one.usage->size), human(one.usage->used), human(one.usage->available)};
}

constexpr std::string_view reload_is_due =
    "  systemd has not loaded the declaration as it is now; run: systemctl daemon-reload\n";

std::string changed_by(const std::vector<std::string>& drop_ins) {
    std::string out;
    for (const auto& path : drop_ins) out += fmt::format("  changed by {}\n", printable(path));
    return out;
}

std::string note_of(const VolumeStatus& one) {
    std::string out;
    if (!one.formerly.empty()) out += fmt::format("  formerly {}\n", fmt::join(one.formerly, ", "));
    if (!one.reason.empty()) out += fmt::format("  {}\n", printable(one.reason));
    if (!one.wanted_by.empty()) out += fmt::format("  wanted by {}\n", holders_text(one.wanted_by));
    out += to_text(one.differs);
    for (const auto& unit : one.failed_helpers) out += fmt::format("  failed: {}\n", unit);
    if (one.users) out += one.users->empty() ? "  nobody uses it\n" : to_text(*one.users);
    out += changed_by(one.drop_ins);
    if (!one.command.empty()) out += fmt::format("  run: {}\n", one.command);
    if (one.is_reload_due) out += reload_is_due;
    return out;
}

std::string note_of(const OtherStatus& one) {
    return fmt::format("{}{}{}", one.reason.empty() ? "" : fmt::format("  {}\n", printable(one.reason)),
                       changed_by(one.drop_ins), one.is_reload_due ? reload_is_due : "");
}

std::string report_text(const Looked& looked, const std::optional<TrialStanding>& trial, const StatusArguments& asked) {
    std::vector<Row> rows{{"NAME", "STATE", "WHERE"}};
    if (asked.usage) rows.front().insert(rows.front().end(), {"SIZE", "USED", "AVAIL"});
    rows.front().emplace_back("HELD BY");
    std::vector<std::string> notes;
    const auto cell = [](const std::string& text) { return text.empty() ? "-" : printable(text); };
    for (const auto& one : looked.report) {
        Row row{cell(one.name), std::string(name_of(one.state)), cell(one.where)};
        if (asked.usage) {
            for (auto& text : usage_cells(one)) row.push_back(std::move(text));
        }
        row.push_back(holders_text(one.holders));
        rows.push_back(std::move(row));
        notes.push_back(note_of(one));
    }
    for (const auto& one : looked.others) {
        Row row{fmt::format("{}.{}", one.table, cell(one.name)), one.state, cell(one.what)};
        row.resize(rows.front().size(), "-");
        rows.push_back(std::move(row));
        notes.push_back(note_of(one));
    }
    std::string out = trial ? to_text(*trial) : std::string();
    for (const auto& one : looked.untrusted)
        out += fmt::format("NOT TRUSTED {}: {}\n", printable(one.file), printable(one.reason));
    return notes.empty() ? out : out + to_table(rows, notes);
}

class Status {
  public:
    Status(const Settings& settings, const StatusArguments& asked) : settings_(settings), asked_(asked) {}

    int show(Outside& outside) {
        const auto session = open_session(settings_);
        if (!session) return wrong;
        const auto looked = look_at_volumes(outside, *session, asked_);
        if (!looked) return report_failure(settings_, {}, looked.error().message);
        const auto trial = trial_standing(outside, *session, settings_.root);
        if (!trial) return report_failure(settings_, {}, trial.error().message);
        for (const auto& reason : looked->unknown) complain(reason);
        paint(*looked, *trial);
        return looked->status;
    }

  private:
    void paint(const Looked& looked, const std::optional<TrialStanding>& trial) {
        if (settings_.format == Format::json) {
            auto volumes = Json::array();
            for (const auto& one : looked.report) volumes.push_back(volume_json(one, asked_));
            print_json({{"volumes", std::move(volumes)},
                        {"swap", others_json(looked.others, "swap")},
                        {"encrypted", others_json(looked.others, "encrypted")},
                        {"untrusted", untrusted_json(looked.untrusted)},
                        {"trial", to_json(trial)}});
        } else {
            auto text = report_text(looked, trial, asked_);
            if (asked_.watch && text == painted_) return;
            if (asked_.watch && ::isatty(STDOUT_FILENO) == 1) print(stdout, "\033[H\033[2J");
            else if (!painted_.empty()) print(stdout, "\n");
            print(stdout, text);
            painted_ = std::move(text);
        }
        std::fflush(stdout);
    }

    const Settings& settings_;
    const StatusArguments& asked_;
    std::string painted_;
};

}  // namespace

int status(const Settings& settings, const StatusArguments& asked) {
    if (refuses_root(settings)) return misused;
    RunningSystem outside;
    if (auto connected = outside.connect(asked.limit); !connected)
        return report_failure(settings, {}, connected.error().message);
    Status status(settings, asked);
    if (!asked.watch) return status.show(outside);
    const auto watched = watch_volumes(outside, asked.limit, [&]() -> std::optional<int> {
        const int shown = status.show(outside);
        return std::ferror(stdout) != 0 ? std::nullopt : std::optional(shown);
    });
    return watched ? *watched : report_failure(settings, {}, watched.error().message);
}

}  // namespace berth::cli
