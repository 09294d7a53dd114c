#include "cli/hold/status_report.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <expected>
#include <map>
#include <string_view>
#include <tuple>
#include <utility>

#include "cli/hold/loaded.hpp"
#include "cli/hold/mounted.hpp"
#include "system/pid1/loaded_units.hpp"

namespace berth::cli {
namespace {

constexpr std::array<std::string_view, 2> helpers{"systemd-fsck@*.service", "berth-*.service"};

std::optional<std::uint64_t> time_of(const UnitProperties& unit) {
    const auto& text = unit.text("StateChangeTimestamp");
    std::uint64_t out = 0;
    (void)std::from_chars(text.data(), text.data() + text.size(), out);
    return out == 0 ? std::nullopt : std::optional(out);
}

class Report {
  public:
    Report(const Session& session, Outside& outside, const std::set<std::string>& names)
        : session_(session), outside_(outside), manager_(outside.manager()), names_(names) {}

    Answer<std::vector<VolumeStatus>> build() {
        auto table = outside_.mount_table();
        if (!table) return std::unexpected(BusError{table.error().code.value(), {}, table.error().text()});
        table_ = *std::move(table);
        const std::string attachments = "volume-*@*.target";
        std::vector<std::string> narrow{attachments};
        narrow.insert(narrow.end(), helpers.begin(), helpers.end());
        auto all = narrow;
        all.insert(all.end(), {"*.mount", "*.automount"});
        auto units = loaded_units(manager_, all, known_units(), narrow);
        if (!units) return std::unexpected(units.error());
        units_ = *std::move(units);
        for (const auto& [unit, summary] : units_) {
            auto attachment = attachment_of(unit);
            if (!attachment || !holds(summary) || attachment->holder == settling) continue;
            add_once(attachments_[session_.catalogue().current_name(attachment->volume)],
                     {Holder::Kind::attachment, std::move(attachment->holder)});
        }
        outdated_ = outside_.outdated_volumes(session_.plan().tree(), stale_);
        if (auto added = orphans(); !added) return std::unexpected(added.error());
        for (const auto& volume : session_.catalogue().volumes()) {
            if (auto added = declared(volume); !added) return std::unexpected(added.error());
        }
        unmounted_orphans();
        std::ranges::stable_sort(out_, {}, [](const auto& one) { return std::tie(one.name, one.where); });
        return std::move(out_);
    }

  private:
    [[nodiscard]] bool is_asked_for(const std::string& name) const { return names_.empty() || names_.contains(name); }

    /// The units of declared volumes, and of what is mounted and bears our mark.
    [[nodiscard]] std::vector<std::string> known_units() const {
        std::vector<std::string> out;
        const auto add = [&](const AbsolutePath& path, std::string_view suffix) {
            if (const auto unit = unit_for_path(path, suffix)) out.push_back(unit->str());
        };
        for (const auto& volume : session_.catalogue().volumes()) {
            if (volume.unit.empty()) continue;
            out.push_back(volume.unit.str());
            if (volume.activation == Activation::access) add(volume.mount_point, "automount");
        }
        for (const auto& entry : table_) {
            const auto path = AbsolutePath::parse(entry.where);
            if (!entry.volume.empty() && path) add(*path, "mount");
        }
        return out;
    }

    /// What systemd has loaded; asking for another would load it, and be news.
    Answer<> look_at_unit(const std::string& unit, VolumeStatus& status, MountUnitFacts& facts) {
        const auto found = units_.find(unit);
        if (found == units_.end()) return {};
        facts = {found->second.load, found->second.active, {}, found->second.job, false};
        const auto state = manager_.unit(unit);
        if (!state) return std::unexpected(state.error());
        facts.result = state->text("Result");
        status.result = facts.result;
        status.since = time_of(*state);
        add_failed_helpers(*state, status);
        auto holders = holders_of(manager_, *state, session_.catalogue().names_of(status.name));
        if (!holders) return std::unexpected(holders.error());
        status.holders = *std::move(holders);
        status.drop_ins = drop_ins_of_others(*state);
        facts.is_held = !status.holders.empty();
        return {};
    }

    /// Those that the mount pulls in.
    void add_failed_helpers(const UnitProperties& mount, VolumeStatus& status) const {
        for (const auto* relation : {"Requires", "Wants"}) {
            for (const auto& unit : mount.list(relation)) {
                const auto found = unit.ends_with(".service") ? units_.find(unit) : units_.end();
                if (found == units_.end() || found->second.active != "failed") continue;
                const auto is_helper = [&](auto pattern) {
                    return unit.starts_with(pattern.substr(0, pattern.find('*')));
                };
                if (std::ranges::any_of(helpers, is_helper)) status.failed_helpers.push_back(unit);
            }
        }
    }

    Answer<> declared(const ResolvedVolume& volume) {
        if (!is_asked_for(volume.name.str())) return {};
        VolumeStatus status{.name = volume.name.str(), .where = volume.mount_point.str()};
        status.unit = volume.unit.str();
        status.type = volume.type.str();
        status.activation = name_of(volume.activation);
        for (const auto& former : volume.former_names) status.formerly.push_back(former.str());
        MountUnitFacts facts;
        if (auto looked = look_at_unit(volume.unit.str(), status, facts); !looked) return looked;
        if (volume.activation == Activation::access) {
            if (auto looked = look_at_automount(volume, status, facts); !looked) return looked;
        }
        // A reload that drops a declaration, or switches it off, drops the edge from its attachments as well.
        add_attachments(status.name, status.holders);
        facts.is_held = !status.holders.empty();
        if (session_.machine.masked.contains(volume.unit.str())) facts.load = "masked";
        auto found = Found::nothing;
        if (const auto* entry = status.where.empty() ? nullptr : mounted_entry(volume, table_)) {
            // Of a wrong declaration nothing can be compared.
            if (!volume.is_wrong()) status.differs = compare(outside_, volume, *entry, table_);
            const bool foreign = std::ranges::any_of(status.differs, &Difference::is_foreign);
            found = foreign ? Found::something_else : Found::declared;
            status.is_mounted = true;
        }
        status.state = state_of(volume, facts, found);
        status.reason = reason_of(volume, facts, status.state);
        status.is_reload_due = outdated_.contains(volume.index);
        status.is_failed = status.state == State::failed || status.state == State::guarded ||
                           facts.automount == "failed" || !status.failed_helpers.empty();
        const bool is_coming = facts.job == "start" || facts.active == "activating";
        if (!status.is_mounted && !is_coming) std::swap(status.wanted_by, status.holders);
        // What another source needs, no reload of the unit does.
        if (found == Found::declared && !status.differs.empty() && !status.is_reload_due && facts.active == "active")
            status.command = command_for("reload", volume.unit.str());
        out_.push_back(std::move(status));
        return {};
    }

    /// What bears our mark and is declared no longer, or elsewhere.
    Answer<> orphans() {
        std::set<std::string> seen;
        for (const auto& entry : table_) {
            const auto name = session_.catalogue().current_name(entry.volume);
            if (entry.volume.empty() || !is_asked_for(name)) continue;
            const auto* volume = session_.catalogue().named(name);
            if (volume != nullptr && volume->mount_point.str() == entry.where) continue;
            if (session_.claimed.contains(entry.where)) continue;  // fstab has it back
            const auto* other = session_.catalogue().mounted_at(entry.where);
            if (other != nullptr || !seen.insert(entry.where).second) continue;
            VolumeStatus status{.name = name, .where = entry.where, .state = State::orphan, .is_mounted = true};
            status.reason = volume == nullptr ? "berth mounted it, and no declaration is left"
                                              : "berth mounted it here, and it is declared elsewhere now";
            MountUnitFacts facts;
            std::string unit;
            if (const auto path = AbsolutePath::parse(entry.where)) {
                if (const auto name = unit_for_path(*path, "mount")) unit = name->str();
            }
            if (auto looked = look_at_unit(unit, status, facts); !looked) return looked;
            status.unit = unit;
            status.type = entry.type;
            status.is_reload_due = stale_.contains(unit);
            auto& elsewhere = held_elsewhere_[name];
            elsewhere.insert(elsewhere.end(), status.holders.begin(), status.holders.end());
            if (volume == nullptr) add_attachments(name, status.holders);
            if (status.holders.empty() && facts.active == "active") status.command = command_for("stop", unit);
            out_.push_back(std::move(status));
        }
        return {};
    }

    /// Attachments of volumes that are neither declared nor mounted.
    void unmounted_orphans() {
        std::set<std::string> seen;
        for (const auto& one : out_) seen.insert(one.name);
        for (const auto& [name, holders] : attachments_) {
            if (!is_asked_for(name) || session_.catalogue().named(name) != nullptr || seen.contains(name)) continue;
            VolumeStatus status{.name = name, .state = State::orphan};
            status.reason = "it has holders, and no declaration is left";
            status.holders = holders;
            out_.push_back(std::move(status));
        }
    }

    Answer<> look_at_automount(const ResolvedVolume& volume, VolumeStatus& status, MountUnitFacts& facts) {
        const auto name = unit_for_path(volume.mount_point, "automount");
        const auto found = name ? units_.find(name->str()) : units_.end();
        if (found == units_.end()) return {};
        facts.automount = found->second.active;
        const auto state = manager_.unit(name->str());
        if (!state) return std::unexpected(state.error());
        for (auto& path : drop_ins_of_others(*state)) status.drop_ins.push_back(std::move(path));
        return {};
    }

    void add_attachments(const std::string& name, std::vector<Holder>& out) const {
        const auto found = attachments_.find(name);
        if (found == attachments_.end()) return;
        const auto elsewhere = held_elsewhere_.find(name);
        const auto is_in = [](const std::vector<Holder>& list, const Holder& holder) {
            return std::ranges::find(list, holder) != list.end();
        };
        for (const auto& holder : found->second) {
            const bool is_of_orphan = elsewhere != held_elsewhere_.end() && is_in(elsewhere->second, holder);
            if (!is_of_orphan && !is_in(out, holder)) out.push_back(holder);
        }
    }

    const Session& session_;
    Outside& outside_;
    ServiceManager& manager_;
    const std::set<std::string>& names_;
    MountTable table_;
    std::map<std::string, UnitSummary> units_;
    std::map<std::string, std::vector<Holder>> attachments_;     // that hold, by volume
    std::map<std::string, std::vector<Holder>> held_elsewhere_;  // of these, who holds what the volume was before
    std::set<std::uint32_t> outdated_;
    std::set<std::string> stale_;
    std::vector<VolumeStatus> out_;
};

}  // namespace

Answer<std::vector<VolumeStatus>> status_report(const Session& session, Outside& outside,
                                                const std::set<std::string>& names, WithUsage with_usage) {
    auto out = Report(session, outside, names).build();
    if (!out || with_usage == WithUsage::no) return out;
    std::vector<std::string> places;
    for (const auto& one : *out) {
        if (one.is_mounted) places.push_back(one.where);
    }
    const auto usages = outside.usage_of(places);
    auto next = usages.begin();
    for (auto& one : *out) {
        if (one.is_mounted) one.usage = *next++;
    }
    return out;
}

}  // namespace berth::cli
