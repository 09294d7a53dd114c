// Swap and encrypted volumes, as far as they are turned on and off by themselves.
#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <expected>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "cli/change/planning.hpp"
#include "core/mounted/volume_state.hpp"
#include "core/text/text.hpp"
#include "core/unit_text/unit_value.hpp"

namespace berth::cli {
namespace {

constexpr const char* no_longer_declared = "it is declared no more";

class OtherItems {
  public:
    OtherItems(const Observed& observed, const Wishes& wishes, std::vector<Action>& out)
        : observed_(observed), wishes_(wishes), out_(out) {
        for (const auto& action : out) going_.insert(action.stops.begin(), action.stops.end());
    }

    Answer<> add() {
        const auto& catalogue = observed_.session.catalogue();
        for (std::uint32_t index = 0; index < catalogue.size(); ++index) {
            if (const auto* swap = catalogue.swap(index)) {
                if (swap->is_off()) swap_off(swap->unit.str(), "swap." + swap->name.str(), "it is switched off");
                else if (!swap->is_wrong() && !swap->claimed && !swap->left_out) swap_on(*swap);
            }
            if (const auto* encrypted = catalogue.encrypted(index); encrypted != nullptr && encrypted->is_off()) {
                if (auto added = lock(encrypted->unit.str(), encrypted->name.str(), "it is switched off"); !added)
                    return added;
            }
        }
        for (const auto& unit : observed_.dropped) {
            if (auto added = dropped(unit); !added) return added;
        }
        return {};
    }

  private:
    void swap_on(const ResolvedSwap& swap) {
        const auto& unit = swap.unit.str();
        if (unit.empty() || observed_.is_masked(unit) || observed_.is_active(unit) || !is_due_now(observed_, swap))
            return;
        const bool is_new = observed_.loaded_text(unit).empty();
        out_.push_back({.verb = Verb::swapon,
                        .change = is_new ? Change::fresh : Change::inactive,
                        .name = "swap." + swap.name.str(),
                        .reason = is_new ? "it is new" : "it is not active",
                        .command = command_for("start", unit),
                        .starts = {unit}});
    }

    /// What is in it has to fit into memory. Its name may be in the loaded unit alone, which the reload takes away:
    /// from then on only the unit leads to it.
    void swap_off(const std::string& unit, std::string name, std::string reason) {
        if (unit.empty() || !observed_.is_active(unit)) return;
        Action one{.verb = Verb::swapoff,
                   .change = Change::gone,
                   .name = std::move(name),
                   .reason = std::move(reason),
                   .command = command_for("stop", unit),
                   .stops = {unit},
                   .stops_after_reload = !observed_.target_that_requires(unit).empty()};
        if (!wishes_.unmount) {
            one.obstacle = {"what is in it has to go into memory", {}, {}, one.command};
            one.stops.clear();
        }
        out_.push_back(std::move(one));
    }

    Answer<> lock(const std::string& unit, const std::string& name, std::string reason) {
        if (unit.empty() || !observed_.is_active(unit)) return {};
        auto holders = holders_in_earnest(observed_, unit, name);
        if (!holders) return std::unexpected(holders.error());
        std::erase_if(*holders, [&](const Holder& one) {
            if (is_helper_that_goes(one.name)) return true;
            if (one.kind != Holder::Kind::mount) return going_.contains(one.name);
            const auto path = AbsolutePath::parse(one.name);
            const auto mount = path ? unit_for_path(*path, "mount") : std::unexpected(Complaint());
            return mount && going_.contains(mount->str());
        });
        Action one{.verb = Verb::lock,
                   .change = Change::gone,
                   .name = "encrypted." + name,
                   .reason = std::move(reason),
                   .command = command_for("stop", unit)};
        if (!holders->empty()) one.obstacle = held_by(*holders, name);
        else if (const auto where = mounted_from("/dev/mapper/" + name)) {
            one.obstacle = {fmt::format("what is on it is mounted at {}", printable(*where)), {*where}, {}, {}};
        } else {
            one.stops = {unit};
        }
        out_.push_back(std::move(one));
        return {};
    }

    /// What made the file system has nothing left to do, and stops with what it was on.
    [[nodiscard]] bool is_helper_that_goes(std::string_view unit) const {
        return unit.starts_with("berth-") && unit.ends_with(".service") &&
               std::ranges::find(observed_.dropped, unit) != observed_.dropped.end();
    }

    [[nodiscard]] std::optional<std::string> mounted_from(const std::string& device) const {
        for (const auto& entry : observed_.table) {
            const auto path = AbsolutePath::parse(entry.where);
            const auto unit = path ? unit_for_path(*path, "mount") : std::unexpected(Complaint());
            if (entry.source == device && !(unit && going_.contains(unit->str()))) return entry.where;
        }
        return std::nullopt;
    }

    Answer<> dropped(const std::string& unit) {
        constexpr std::string_view unlocking = "systemd-cryptsetup@";
        constexpr std::string_view service = ".service";
        constexpr std::string_view described = "Swap ";
        if (unit.ends_with(".swap")) {
            const auto description = value_in(observed_.loaded_text(unit), "Description");
            const auto name =
                description.starts_with(described) ? "swap." + description.substr(described.size()) : unit;
            if (observed_.is_active(unit)) swap_off(unit, name, no_longer_declared);
            else forget(name);
        }
        if (!unit.starts_with(unlocking) || !unit.ends_with(service)) return {};
        const auto name = unit.substr(unlocking.size(), unit.size() - unlocking.size() - service.size());
        if (observed_.is_active(unit)) return lock(unit, unescape_string(name), no_longer_declared);
        forget("encrypted." + unescape_string(name));
        return {};
    }

    /// What is not in use the reload alone has systemd forget.
    void forget(const std::string& name) {
        out_.push_back(
            {.change = Change::gone, .name = name, .reason = no_longer_declared, .command = "systemctl daemon-reload"});
    }

    const Observed& observed_;
    const Wishes& wishes_;
    std::vector<Action>& out_;
    std::set<std::string> going_;
};

}  // namespace

Answer<> add_others(const Observed& observed, const Wishes& wishes, std::vector<Action>& out) {
    return OtherItems(observed, wishes, out).add();
}

}  // namespace berth::cli
