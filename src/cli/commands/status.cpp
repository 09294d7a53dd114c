// berth status: what there is to say of each volume on the running system.
#include <unistd.h>

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>

#include "cli/commands/commands.hpp"
#include "cli/commands/looking.hpp"
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

Json volume_json(const VolumeStatus& one, const StatusArguments& asked) {
    auto holders = Json::array();
    for (const auto& holder : one.holders) holders.push_back({{"kind", name_of(holder.kind)}, {"name", holder.name}});
    const auto text = [](const std::string& value) { return value.empty() ? Json() : Json(value); };
    Json out{{"name", text(one.name)},          {"where", text(one.where)},       {"state", name_of(one.state)},
             {"mounted", one.is_mounted},       {"reason", text(one.reason)},     {"holders", std::move(holders)},
             {"differs", to_json(one.differs)}, {"reload_due", one.is_reload_due}};
    if (asked.usage) out["usage"] = usage_json(one.usage);
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

std::string report_text(const std::vector<VolumeStatus>& report, const StatusArguments& asked) {
    std::vector<Row> rows{{"NAME", "STATE", "WHERE"}};
    if (asked.usage) rows.front().insert(rows.front().end(), {"SIZE", "USED", "AVAIL"});
    rows.front().emplace_back("HELD BY");
    std::vector<std::string> notes;
    for (const auto& one : report) {
        const auto cell = [](const std::string& text) { return text.empty() ? "-" : printable(text); };
        Row row{cell(one.name), std::string(name_of(one.state)), cell(one.where)};
        if (asked.usage) {
            for (auto& text : usage_cells(one)) row.push_back(std::move(text));
        }
        row.push_back(holders_text(one.holders));
        rows.push_back(std::move(row));
        std::string note;
        if (!one.reason.empty()) note += fmt::format("  {}\n", printable(one.reason));
        note += to_text(one.differs);
        if (one.is_reload_due)
            note += "  systemd has not loaded the declaration as it is now; run: systemctl daemon-reload\n";
        notes.push_back(std::move(note));
    }
    if (report.empty()) return {};
    return to_table(rows, notes);
}

class Status {
  public:
    Status(const Settings& settings, const StatusArguments& asked) : settings_(settings), asked_(asked) {}

    int show(Outside& outside) {
        const auto session = open_session(settings_);
        if (!session) return wrong;
        const auto looked = look_at_volumes(outside, *session, asked_);
        if (!looked) return report_failure(settings_, {}, looked.error().message);
        for (const auto& reason : looked->unknown) complain(reason);
        paint(looked->report);
        return looked->status;
    }

  private:
    void paint(const std::vector<VolumeStatus>& report) {
        if (settings_.format == Format::json) {
            auto volumes = Json::array();
            for (const auto& one : report) volumes.push_back(volume_json(one, asked_));
            print_json({{"volumes", std::move(volumes)}});
        } else {
            auto text = report_text(report, asked_);
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
