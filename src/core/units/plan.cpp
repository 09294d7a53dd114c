#include "core/units/plan.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <cassert>
#include <cstdint>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include "core/model/files_used.hpp"
#include "core/text/text.hpp"
#include "core/units/device_drop_ins.hpp"
#include "core/units/group_units.hpp"
#include "core/units/groups.hpp"

namespace berth {
namespace {

/// Puts together what all items want of units that are not their own.
class Collector {
  public:
    Collector(const Catalogue& catalogue, Diagnostics& out) : catalogue_(catalogue), diagnostics_(out) {}

    std::map<std::string, SharedDropIn> collect(const std::vector<std::vector<std::uint32_t>>& groups) {
        for (std::uint32_t i = 0; i < groups.size(); ++i) {
            group_ = i;
            for (const auto index : groups[i]) {
                const bool is_alone = groups[i].size() == 1;
                catalogue_.visit(index, [&](const auto& item) { of_item(item, is_alone); });
            }
        }
        for (auto& [unit, device] : devices_) add(path_of(unit, device.name), std::move(device.drop_in));
        return std::move(out_);
    }

  private:
    void of_item(const ResolvedVolume& volume, bool is_alone) {
        const bool is_right = is_alone && !volume.is_wrong();
        of_users(volume, is_right);
        if (!is_right || volume.claimed) return;
        of_device(volume, volume, wanted_of_device(volume));
        if (const auto check = wanted_of_check(volume); !check.unit.empty())
            add(path_of(check.unit.str(), volume.name), of_one(volume, check.drop_in));
    }

    void of_item(const ResolvedSwap& swap, bool) {
        if (!swap.is_wrong() && !swap.claimed) of_device(swap, swap, wanted_of_device(swap));
    }

    void of_item(const ResolvedEncrypted& encrypted, bool) {
        if (encrypted.is_wrong() || encrypted.claimed) return;
        of_device(encrypted, encrypted, wanted_of_device(encrypted));
        if (encrypted.network) of_devices_with_files(encrypted);
        if (key_timeout(encrypted)) {
            if (!needed_devices_) needed_devices_ = needed_devices(catalogue_);
            of_device(encrypted, encrypted, wanted_of_key(encrypted, *needed_devices_));
        }
        of_device(encrypted, encrypted, wanted_of_mapped_device(encrypted));
    }

    void of_devices_with_files(const ResolvedEncrypted& encrypted) {
        if (!local_devices_) local_devices_ = local_devices(catalogue_);
        for (const auto& wanted : wanted_of_devices_with_files(encrypted, *local_devices_))
            of_device(encrypted, encrypted, wanted);
    }

    /// These start the volume, hold it, and stop when it goes; of a guard, what runs goes on, and a new start is
    /// refused: by the guard, or if that would close a circle or there is none, by the unit itself.
    void of_users(const ResolvedVolume& volume, bool is_right) {
        const bool has_guard = !volume.unit.empty() || !volume.name.empty();
        for (const auto& user : volume.used_by) {
            if (user == volume.unit) continue;  // which is wrong, and was reported
            DropIn drop_in{.refuses = volume.unordered || !has_guard, .settles = true};
            auto unit = has_guard ? needed_by(user, volume) : UnitName();
            if (is_right) drop_in.binds_to.push_back(std::move(unit));
            else if (!drop_in.refuses) drop_in.requires_.push_back(std::move(unit));
            // PID 1 has a target wait for what it requires, and what is required is started with it.
            else if (has_guard && user.suffix() != "target" && !volume.outside_of_boot)
                drop_in.requires_unordered.push_back(std::move(unit));
            add(path_of(user.str(), volume.name), of_one(volume, std::move(drop_in)));
        }
    }

    /// One for all items that want something of the device, because their limits can contradict; named after the first
    /// of their names.
    void of_device(const Common& item, const Facts& facts, const WantedOfUnit& wanted) {
        if (wanted.unit.empty()) return;
        auto [entry, is_new] = devices_.try_emplace(wanted.unit.str());
        auto& device = entry->second;
        if (is_new || item.name < device.name) device.name = item.name;
        if (!is_new) warn_of_two_limits(device.drop_in, item, facts.index, wanted.drop_in);
        merge(device.drop_in, of_one(facts, wanted.drop_in), is_new);
    }

    /// All that have no name share one, which no name is.
    static std::string path_of(std::string_view unit, const VolumeName& name) {
        return fmt::format("{}.d/50-berth-{}.conf", unit, name.empty() ? "@" : name.str());
    }

    [[nodiscard]] SharedDropIn of_one(const Facts& facts, DropIn drop_in) const {
        return {.drop_in = std::move(drop_in), .items = {facts.index}, .group = group_};
    }

    static void merge(SharedDropIn& into, SharedDropIn other, bool is_new) {
        if (is_new) {
            into = std::move(other);
            return;
        }
        into.is_of_several = into.is_of_several || other.is_of_several || into.group != other.group;
        into.drop_in.merge(other.drop_in);
        into.items.insert(into.items.end(), other.items.begin(), other.items.end());
        std::ranges::sort(into.items);
        into.items.erase(std::ranges::unique(into.items).begin(), into.items.end());
    }

    void add(const std::string& path, SharedDropIn drop_in) {
        auto [entry, is_new] = out_.try_emplace(path);
        merge(entry->second, std::move(drop_in), is_new);
    }

    void warn_of_two_limits(const SharedDropIn& shared, const Common& item, std::uint32_t index,
                            const DropIn& drop_in) {
        const auto& other = shared.drop_in;
        if (!other.is_timeout_declared || !drop_in.is_timeout_declared) return;
        if (other.job_timeout.microseconds() == drop_in.job_timeout.microseconds()) return;
        const bool counts = drop_in.job_timeout.microseconds() > other.job_timeout.microseconds();
        const auto first = shared.items.front();
        auto& found = diagnostics_.warning(
            Code::key_conflict, item.what.where,
            fmt::format("{} waits for {} for another 'device_timeout' than {}: the longer one, {}, counts",
                        catalogue_.subject(index), in_quotes(item.what.declared), catalogue_.subject(first),
                        counts ? drop_in.job_timeout.str() : other.job_timeout.str()),
            "a device has one time limit: write the same for both");
        found.notes.push_back({catalogue_.common(first).what.where, "the device is named here, too"});
    }

    const Catalogue& catalogue_;
    Diagnostics& diagnostics_;
    std::uint32_t group_ = 0;
    std::optional<Devices> local_devices_;  // once somebody asks, as the next
    std::optional<Devices> needed_devices_;
    struct OfDevice {
        VolumeName name;
        SharedDropIn drop_in;
    };
    std::map<std::string, OfDevice> devices_;  // by unit
    std::map<std::string, SharedDropIn> out_;
};

/// As groups_of() has it: else the second of two groups with a path in common could not be written.
[[maybe_unused]] bool has_each_path_once(const Tree& tree) {
    std::set<std::string_view> paths;
    const auto is_new = [&](const auto& one) { return paths.insert(one.path).second; };
    return std::ranges::all_of(tree, [&](const Group& group) {
        return std::ranges::all_of(group.files, is_new) && std::ranges::all_of(group.links, is_new);
    });
}

}  // namespace

Plan::Plan(const Catalogue& catalogue, const Machine& machine, Diagnostics& out)
    : catalogue_(catalogue),
      machine_(machine),
      groups_(groups_of(catalogue)),
      drop_ins_(Collector(catalogue, out).collect(groups_)) {
    for (const auto& [path, drop_in] : drop_ins_) {
        if (drop_in.is_of_several) shared_.emplace_back(&path, &drop_in);
        else of_group_[drop_in.group].emplace_back(&path, &drop_in);
    }
}

Group Plan::group(std::size_t number) const {
    if (number < shared_.size()) {
        const auto& [path, drop_in] = shared_[number];
        return {drop_in->items, {{*path, drop_in->drop_in.text()}}, {}};
    }
    const auto own = static_cast<std::uint32_t>(number - shared_.size());
    Group out;
    out.items = groups_[own];
    if (const auto drop_ins = of_group_.find(own); drop_ins != of_group_.end()) {
        for (const auto& [path, drop_in] : drop_ins->second) out.files.push_back({*path, drop_in->drop_in.text()});
    }
    add_units(catalogue_, machine_, out);
    require_unique(out);
    return out;
}

Tree Plan::tree() const {
    Tree out;
    for (std::size_t i = 0; i < size(); ++i) out.push_back(group(i));
    assert(has_each_path_once(out));
    return out;
}

}  // namespace berth
