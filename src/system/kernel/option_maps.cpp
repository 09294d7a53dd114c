#include "system/kernel/option_maps.hpp"

#include <libmount/libmount.h>

namespace berth {
namespace {

std::string_view plain_name(std::string_view entry) { return entry.substr(0, entry.find_first_of("=[")); }

/// Before 2.39 libmount takes NAME=VALUE for the driver's where its map has no value for NAME. Since then NAME alone
/// counts, for "ro=recursive" and the like.
bool values_are_ignored() {
    constexpr int since = 2390;
    return mnt_get_library_version(nullptr) >= since;
}

/// An entry of a map is "NAME", "NAME=" or "NAME[=]" for one that may have a value, or a prefix of names.
bool has(int map, std::string_view option, bool by_name_alone) {
    const auto name = option.substr(0, option.find('='));
    const bool has_value = name.size() < option.size();
    for (const auto* entry = mnt_get_builtin_optmap(map); entry != nullptr && entry->name != nullptr; ++entry) {
        const std::string_view known = entry->name;
        if ((entry->mask & MNT_PREFIX) != 0 && name.starts_with(known)) return true;
        const auto end = known.find_first_of("=[");
        if (known.substr(0, end) == name && (end != std::string_view::npos || !has_value || by_name_alone)) return true;
    }
    return false;
}

}  // namespace

OptionClass class_of(std::string_view option) {
    const bool by_name_alone = values_are_ignored();
    if (has(MNT_LINUX_MAP, option, by_name_alone)) return OptionClass::vfs;
    return has(MNT_USERSPACE_MAP, option, by_name_alone) ? OptionClass::user_space : OptionClass::filesystem;
}

std::vector<Opposites> opposite_options() {
    std::vector<Opposites> out;
    for (const int map : {MNT_LINUX_MAP, MNT_USERSPACE_MAP}) {
        const auto* const all = mnt_get_builtin_optmap(map);
        for (const auto* clear = all; clear != nullptr && clear->name != nullptr; ++clear) {
            if ((clear->mask & MNT_INVERT) == 0) continue;
            for (const auto* set = all; set->name != nullptr; ++set) {
                if (set->id == clear->id && (set->mask & MNT_INVERT) == 0)
                    out.push_back({plain_name(set->name), plain_name(clear->name)});
            }
        }
    }
    return out;
}

std::string_view version_of_libmount() {
    const char* version = nullptr;
    mnt_get_library_version(&version);
    return version == nullptr ? std::string_view() : version;
}

}  // namespace berth
