#include "system/mounts/mount_copies.hpp"

#include <algorithm>

namespace berth {
namespace {

const MountEntry* find(const MountTable& table, int id) {
    const auto found = std::ranges::find(table, id, &MountEntry::id);
    return found == table.end() ? nullptr : &*found;
}

/// `where` as a path in the file system of the parent, whatever place that is mounted on.
std::string spot(const MountEntry& mount, const MountEntry& parent) {
    if (!is_at_or_below(parent.where, mount.where)) return {};
    const auto in_parent = parent.where == "/" ? mount.where : mount.where.substr(parent.where.size());
    return parent.root == "/" ? in_parent : parent.root + in_parent;
}

/// All groups that receive what happens in one of `groups`.
std::set<int> followers(std::set<int> groups, const MountTables& tables) {
    groups.erase(0);
    for (bool grown = true; grown;) {
        grown = false;
        for (const auto& [name, table] : tables) {
            for (const auto& mount : table) {
                if (mount.shared != 0 && groups.contains(mount.master)) grown |= groups.insert(mount.shared).second;
            }
        }
    }
    return groups;
}

}  // namespace

std::set<int> copies_of(int id, const MountTable& table, const MountTables& tables) {
    std::set<int> ids{id};
    const auto* const mount = find(table, id);
    const auto* const parent = mount == nullptr ? nullptr : find(table, mount->parent);
    if (parent == nullptr) return ids;
    const auto place = spot(*mount, *parent);
    const auto groups = followers({mount->shared, parent->shared}, tables);
    const auto receives = [&](const MountEntry& other) {
        return groups.contains(other.shared) || groups.contains(other.master);
    };
    for (const auto& [name, others] : tables) {
        for (const auto& other : others) {
            if (other.device != mount->device || other.root != mount->root) continue;
            const auto* const base = find(others, other.parent);
            const bool is_same_place = base != nullptr ? base->device == parent->device && spot(other, *base) == place
                                                       : other.where == mount->where;
            if (is_same_place && (receives(other) || (base != nullptr && receives(*base)))) ids.insert(other.id);
        }
    }
    return ids;
}

}  // namespace berth
