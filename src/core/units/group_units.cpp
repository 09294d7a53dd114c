#include "core/units/group_units.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "core/resolve/boot_risks.hpp"
#include "core/units/encrypted_unit.hpp"
#include "core/units/file_on_device.hpp"
#include "core/units/mount_helpers.hpp"
#include "core/units/mount_unit.hpp"
#include "core/units/swap_unit.hpp"

namespace berth {
namespace {

std::string_view default_target(const ResolvedVolume& volume) {
    if (volume.below_sysroot) return "initrd-fs.target";
    return volume.network ? "remote-fs.target" : "local-fs.target";
}
std::string_view default_target(const ResolvedSwap& swap) { return swap.network ? "remote-fs.target" : "swap.target"; }

bool is_access(const Common& item) { return item.activation == Activation::access; }

class Units {
  public:
    Units(const Catalogue& catalogue, const Machine& machine, Group& group)
        : catalogue_(catalogue), machine_(machine), group_(group) {}

    void build() {
        const auto first = group_.items.front();
        if (catalogue_.table(first) == Table::volume) volumes();
        else others();
    }

  private:
    void file(const UnitName& unit, std::string text) { group_.files.push_back({unit.str(), std::move(text)}); }

    void link(std::string_view from, std::string_view folder, const UnitName& name, const UnitName& to) {
        auto path = fmt::format("{}.{}/{}", from, folder, name.str());
        if (links_.insert(path).second) group_.links.push_back({std::move(path), fmt::format("../{}", to.str())});
    }

    // ---- links

    void wanted_links(const Common& item, const UnitName& unit) {
        for (const auto& user : item.wanted_by) link(user.str(), "wants", unit, unit);
    }

    void required_links(const Common& item, const UnitName& unit) {
        for (const auto& user : item.required_by) {
            if (!loses_its_link(user, unit, machine_)) link(user.str(), "requires", unit, unit);
        }
    }

    template <class One>
    void default_link(const One& item) {
        const bool at_boot = item.activation == Activation::boot || is_access(item);
        if (!at_boot || item.claimed || has_own_links(item)) return;
        const auto unit = activated_unit(item);
        if (!item.required) link(default_target(item), "wants", unit, unit);
        else if (mask_of(unit, machine_) == nullptr) link(default_target(item), "requires", unit, unit);
    }

    // ---- volumes

    void volumes() {
        std::vector<const ResolvedVolume*> all;
        for (const auto index : group_.items) all.push_back(catalogue_.volume(index));
        if (all.size() == 1 && !all.front()->is_wrong()) right(*all.front());
        else guards(all);
    }

    void right(const ResolvedVolume& volume) {
        if (has_attachments(volume))
            file(attachment_template(volume.name), attachment_unit(volume, volume.name, volume.unit));
        former_attachments(volume);
        const auto unit = activated_unit(volume);
        if (!volume.claimed) {
            for (auto& helper : helper_files(volume, machine_)) group_.files.push_back(std::move(helper));
            if (is_access(volume)) file(unit, automount_unit(volume));
            file(volume.unit, mount_unit(volume, catalogue_, machine_));
        }
        wanted_links(volume, unit);
        required_links(volume, unit);
        default_link(volume);
        for (const auto& holder : volume.holders)
            link("multi-user.target", "wants", holder, attachment_template(volume.name));
    }

    /// By names that no other has.
    void former_attachments(const ResolvedVolume& volume) {
        if (!has_attachments(volume)) return;
        for (const auto& name : volume.former_names) {
            file(attachment_template(name),
                 volume.unit.empty() ? guard_attachment_unit(volume) : attachment_unit(volume, name, volume.unit));
        }
    }

    void guards(const std::vector<const ResolvedVolume*>& all) {
        std::map<std::string, std::vector<const ResolvedVolume*>> by_name;
        std::map<std::string, std::vector<const ResolvedVolume*>> by_mount;
        for (const auto* volume : all) {
            if (!volume->name.empty()) by_name[volume->name.str()].push_back(volume);
            if (!volume->unit.empty()) by_mount[volume->unit.str()].push_back(volume);
        }
        for (const auto& [name, volumes] : by_name) guard_attachment(volumes);
        for (const auto* volume : all) former_attachments(*volume);
        for (const auto& [unit, volumes] : by_mount) guard_mount(volumes);
    }

    void guard_attachment(const std::vector<const ResolvedVolume*>& volumes) {
        const auto& volume = *volumes.front();
        if (!has_attachments(volume)) return;
        const bool bound = volumes.size() == 1 && !volume.unit.empty();
        file(attachment_template(volume.name),
             bound ? attachment_unit(volume, volume.name, volume.unit) : guard_attachment_unit(volume));
    }

    void guard_mount(const std::vector<const ResolvedVolume*>& volumes) {
        const auto& first = *volumes.front();
        if (first.outside_of_boot) return guard_outside_of_boot(volumes);
        const auto access = std::ranges::find_if(volumes, [](const auto* volume) { return is_access(*volume); });
        if (!first.claimed && access != volumes.end()) file(activated_unit(**access), automount_unit(**access));
        if (!first.claimed) file(first.unit, guard_unit(volumes, catalogue_));
        for (const auto* volume : volumes) {
            const auto unit = activated_unit(*volume);
            required_links(*volume, unit);
            if (is_access(*volume)) wanted_links(*volume, unit);
            if (is_access(*volume) || volume->required) default_link(*volume);
        }
    }

    /// What is mounted there, and its automount, would be after the boot, whatever the unit says. What the boot is not
    /// to go on without is a unit that stands on nothing.
    void guard_outside_of_boot(const std::vector<const ResolvedVolume*>& volumes) {
        if (!volumes.front()->claimed) file(volumes.front()->unit, guard_unit(volumes, catalogue_));
        for (const auto* volume : volumes) {
            const auto failing = attachment(volume->name, "boot");
            if (!failing || volume->claimed) continue;
            const auto links = links_.size();
            required_links(*volume, *failing);
            if (volume->required && !has_own_links(*volume))
                link(default_target(*volume), "requires", *failing, *failing);
            if (links_.size() != links && failing_.insert(failing->str()).second)
                file(*failing, guard_attachment_unit(*volume));
        }
    }

    // ---- swap and encrypted volumes

    /// Of those that share a name or a unit each unit once.
    void others() {
        std::set<std::string> written;
        for (const auto index : group_.items) {
            const auto& facts = catalogue_.facts(index);
            if (facts.unit.empty() || facts.claimed || !written.insert(facts.unit.str()).second) continue;
            if (const auto* one = catalogue_.swap(index)) swap(*one);
            if (const auto* one = catalogue_.encrypted(index)) encrypted(*one);
        }
    }

    void swap(const ResolvedSwap& swap) {
        if (!swap.is_wrong() && swap.makefs) file(mkswap_unit_name(swap), mkswap_unit(swap));
        file(swap.unit, swap_unit(swap, catalogue_, machine_));
        required_links(swap, swap.unit);
        if (!swap.is_wrong() || swap.required) default_link(swap);
        if (!swap.is_wrong()) wanted_links(swap, swap.unit);
    }

    void encrypted(const ResolvedEncrypted& encrypted) {
        file(encrypted.unit, unlocking_unit(encrypted, catalogue_, machine_));
        for (auto& unit : units_of_files(encrypted, catalogue_)) group_.files.push_back(std::move(unit));
        required_links(encrypted, encrypted.unit);
        if (!encrypted.is_wrong()) wanted_links(encrypted, encrypted.unit);
    }

    const Catalogue& catalogue_;
    const Machine& machine_;
    Group& group_;
    std::set<std::string> links_;    // paths of those in the group
    std::set<std::string> failing_;  // units that stand for what is outside of the boot
};

}  // namespace

void add_units(const Catalogue& catalogue, const Machine& machine, Group& group) {
    Units(catalogue, machine, group).build();
}

UnitName needed_by(const UnitName& user, const ResolvedVolume& volume) {
    if (!volume.unit.empty()) return volume.unit;
    if (auto holder = attachment(volume.name, user.str())) return *std::move(holder);
    return volume.name.unit("volume-", "@user.target");  // any will do where the unit's name is too long for one
}

}  // namespace berth
