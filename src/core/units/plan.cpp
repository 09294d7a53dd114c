#include "core/units/plan.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <numeric>
#include <set>
#include <unordered_map>
#include <utility>

#include "core/resolve/boot_risks.hpp"
#include "core/resolve/locked_again.hpp"
#include "core/units/encrypted_unit.hpp"
#include "core/units/mount_helpers.hpp"
#include "core/units/mount_unit.hpp"
#include "core/units/swap_unit.hpp"
#include "core/values/limits.hpp"

namespace berth {
namespace {

bool is_written(const Volume& volume) {
    return !volume.is_off() && !volume.left_out && (!volume.name.empty() || !volume.mount_unit.empty());
}

std::string_view default_target(const Volume& volume) {
    if (volume.below_sysroot) return "initrd-fs.target";
    if (volume.table == Table::swap && !volume.needs_network) return "swap.target";
    return volume.needs_network ? "remote-fs.target" : "local-fs.target";
}

/// Everything for one group; files in the order of `Group`.
class Units {
  public:
    Units(const Catalogue& catalogue, const Machine& machine, const Members& members)
        : catalogue_(catalogue), machine_(machine), is_locked_again_(members.is_locked_again) {
        group_.volumes = members.volumes;
        for (const auto index : members.volumes) volumes_.push_back(&catalogue.all()[index]);
    }

    Group build() {
        if (volumes_.front()->table != Table::volume) others();
        else if (volumes_.size() == 1 && !volumes_.front()->is_wrong()) right(*volumes_.front());
        else guards();
        return std::move(group_);
    }

  private:
    void file(std::string path, std::string text) { group_.files.push_back({std::move(path), std::move(text)}); }

    void link(const UnitName& from, std::string_view folder, const UnitName& name, const UnitName& to) {
        link(from.str(), folder, name, to);
    }
    void link(std::string_view from, std::string_view folder, const UnitName& name, const UnitName& to) {
        auto path = fmt::format("{}.{}/{}", from, folder, name.str());
        if (links_.insert(path).second) group_.links.push_back({std::move(path), fmt::format("../{}", to.str())});
    }

    void right(const Volume& volume) {
        drop_ins({&volume}, Bond::binds);
        if (has_attachments(volume))
            file(attachment_template(volume.name).str(), attachment_unit(volume, volume.mount_unit));
        if (!volume.fstab_wins) {
            device(volume);
            for (auto& helper : helper_files(volume)) group_.files.push_back(std::move(helper));
            if (volume.activation == Activation::access) file(activated_unit(volume).str(), automount_unit(volume));
            file(volume.mount_unit.str(), mount_unit(volume, catalogue_));
        }
        links(volume);
    }

    void device(const Volume& volume) {
        auto text = device_drop_in(volume);
        if (!text.empty()) device(*AbsolutePath::parse(volume.what.text.str()), volume, std::move(text));
    }

    void device(const AbsolutePath& path, const Volume& volume, std::string text) {
        if (text.empty()) return;
        const auto unit = unit_for_path(path, "device");
        if (!unit || unit->str().size() > longest_name_with_drop_ins) return;  // only what berth would add itself
        file(fmt::format("{}.d/50-berth-{}.conf", unit->str(), volume.name.str()), std::move(text));
    }

    void links(const Volume& volume) {
        const auto unit = activated_unit(volume);
        for (const auto& user : volume.wanted_by) link(user, "wants", unit, unit);
        required_links(volume);
        default_link(volume);
        for (const auto& holder : volume.holders)
            link("multi-user.target", "wants", holder, attachment_template(volume.name));
    }

    void required_links(const Volume& volume) {
        const auto unit = activated_unit(volume);
        for (const auto& user : volume.required_by) {
            if (!loses_its_link(user, volume, machine_)) link(user, "requires", unit, unit);
        }
    }

    void default_link(const Volume& volume) {
        const bool at_boot = volume.activation == Activation::boot || volume.activation == Activation::access;
        if (!at_boot || volume.fstab_wins || !volume.wanted_by.empty() || !volume.required_by.empty()) return;
        const auto unit = activated_unit(volume);
        if (!is_required(volume)) link(default_target(volume), "wants", unit, unit);
        else if (mask_of(volume, machine_) == nullptr) link(default_target(volume), "requires", unit, unit);
    }

    // ---- swap and encrypted volumes

    /// Of those that share a name or a unit each unit once.
    void others() {
        std::set<std::string> written;
        for (const auto* one : volumes_) {
            if (one->mount_unit.empty() || one->fstab_wins || !written.insert(one->mount_unit.str()).second) continue;
            if (one->table == Table::swap) swap(*one);
            else encrypted(*one);
        }
    }

    void swap(const Volume& swap) {
        if (!swap.is_wrong()) device(swap);
        if (!swap.is_wrong() && swap.makefs) file(mkswap_unit_name(swap).str(), mkswap_unit(swap));
        file(swap.mount_unit.str(), swap_unit(swap, catalogue_));
        required_links(swap);
        if (!swap.is_wrong() || is_required(swap)) default_link(swap);
        wanted_links(swap);
    }

    void encrypted(const Volume& encrypted) {
        if (!encrypted.is_wrong()) {
            device(encrypted);
            device(mapped_device(encrypted), encrypted, mapped_device_drop_in(encrypted));
        }
        file(encrypted.mount_unit.str(), unlocking_unit(encrypted, catalogue_, is_locked_again_));
        required_links(encrypted);
        wanted_links(encrypted);
    }

    void wanted_links(const Volume& one) {
        if (one.is_wrong()) return;
        for (const auto& user : one.wanted_by) link(user, "wants", one.mount_unit, one.mount_unit);
    }

    // ---- guards

    void guards() {
        drop_ins(volumes_, Bond::requires_);
        std::map<std::string, std::vector<const Volume*>> by_name;
        std::map<std::string, std::vector<const Volume*>> by_mount;
        for (const auto* volume : volumes_) {
            if (!volume->name.empty()) by_name[volume->name.str()].push_back(volume);
            if (!volume->mount_unit.empty()) by_mount[volume->mount_unit.str()].push_back(volume);
        }
        for (const auto& [name, volumes] : by_name) guard_attachment(volumes);
        for (const auto& [unit, volumes] : by_mount) guard_mount(volumes);
    }

    void guard_attachment(const std::vector<const Volume*>& volumes) {
        const auto& volume = *volumes.front();
        if (!has_attachments(volume)) return;
        const bool bound = volumes.size() == 1 && !volume.mount_unit.empty();
        file(attachment_template(volume.name).str(),
             bound ? attachment_unit(volume, volume.mount_unit) : guard_attachment_unit(volume));
    }

    void guard_mount(const std::vector<const Volume*>& volumes) {
        const auto is_access = [](const auto* volume) { return volume->activation == Activation::access; };
        const bool fstab_wins = volumes.front()->fstab_wins;
        const auto access = std::ranges::find_if(volumes, is_access);
        if (!fstab_wins && access != volumes.end()) file(activated_unit(**access).str(), automount_unit(**access));
        if (!fstab_wins) file(volumes.front()->mount_unit.str(), guard_unit(volumes, catalogue_));
        for (const auto* volume : volumes) {
            required_links(*volume);
            if (is_access(volume)) {
                const auto unit = activated_unit(*volume);
                for (const auto& user : volume->wanted_by) link(user, "wants", unit, unit);
            }
            if (is_access(volume) || is_required(*volume)) default_link(*volume);
        }
    }

    /// What a unit that uses the volume needs: its mount, or where that has none, an attachment that fails.
    static UnitName needed(const Volume& volume, const UnitName& user) {
        if (!volume.mount_unit.empty()) return volume.mount_unit;
        if (auto holder = attachment(volume.name, user.str())) return *std::move(holder);
        return *attachment(volume.name, "user");  // any will do where the unit's name is too long for one
    }

    void drop_ins(const std::vector<const Volume*>& volumes, Bond bond) {
        std::map<std::string, std::vector<UnitName>> needs;
        for (const auto* volume : volumes) {
            if (volume->name.empty()) continue;
            for (const auto& user : volume->used_by) {
                auto& list = needs[fmt::format("{}.d/50-berth-{}.conf", user.str(), volume->name.str())];
                list.push_back(needed(*volume, user));
            }
        }
        for (const auto& [path, units] : needs) file(path, user_drop_in(units, bond));
    }

    const Catalogue& catalogue_;
    const Machine& machine_;
    bool is_locked_again_;
    std::vector<const Volume*> volumes_;
    std::set<std::string> links_;  // paths of those in the group
    Group group_;
};

class Sets {
  public:
    explicit Sets(std::size_t size) : parent_(size) { std::iota(parent_.begin(), parent_.end(), 0U); }
    std::uint32_t root(std::uint32_t i) {
        while (parent_[i] != i) i = parent_[i] = parent_[parent_[i]];
        return i;
    }
    void join(std::uint32_t a, std::uint32_t b) {
        a = root(a);
        b = root(b);
        parent_[std::max(a, b)] = std::min(a, b);
    }

  private:
    std::vector<std::uint32_t> parent_;
};

}  // namespace

std::vector<Members> groups_of(const Catalogue& catalogue) {
    const auto& volumes = catalogue.all();
    const auto count = static_cast<std::uint32_t>(volumes.size());
    Sets sets(count);
    std::array<std::unordered_map<std::string_view, std::uint32_t>, 3> by_name;  // of each Table
    std::unordered_map<std::string_view, std::uint32_t> by_mount;
    for (std::uint32_t i = 0; i < count; ++i) {
        const auto& volume = volumes[i];
        if (!volume.is_wrong() || !is_written(volume)) continue;  // what is right shares nothing
        auto& names = by_name[std::to_underlying(volume.table)];
        if (!volume.name.empty()) sets.join(i, names.emplace(volume.name.str(), i).first->second);
        if (!volume.mount_unit.empty()) sets.join(i, by_mount.emplace(volume.mount_unit.str(), i).first->second);
    }
    const auto locked = locked_again(catalogue);
    std::vector<Members> out;
    std::vector<std::uint32_t> place(count);
    for (std::uint32_t i = 0; i < count; ++i) {
        if (!is_written(volumes[i])) continue;
        const auto root = sets.root(i);
        if (root == i) {
            place[i] = static_cast<std::uint32_t>(out.size());
            out.push_back({.volumes = {i}, .is_locked_again = locked[i]});
        } else {
            out[place[root]].volumes.push_back(i);
        }
    }
    return out;
}

Group units_of(const Catalogue& catalogue, const Machine& machine, const Members& members) {
    return Units(catalogue, machine, members).build();
}

}  // namespace berth
