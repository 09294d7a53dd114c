#include "system/option_maps.hpp"

#include <libmount/libmount.h>

namespace berth {
namespace {

/// An entry of a map is "NAME", "NAME=" or "NAME[=]" for one that may have a value, or a prefix of names.
bool has(int map, std::string_view option) {
    const auto name = option.substr(0, option.find('='));
    const bool has_value = name.size() < option.size();
    for (const auto* entry = mnt_get_builtin_optmap(map); entry != nullptr && entry->name != nullptr; ++entry) {
        const std::string_view known = entry->name;
        if ((entry->mask & MNT_PREFIX) != 0 && name.starts_with(known)) return true;
        const auto end = known.find_first_of("=[");
        // libmount takes NAME=VALUE for the driver's where its map has no value for NAME.
        if (known.substr(0, end) == name && (end != std::string_view::npos || !has_value)) return true;
    }
    return false;
}

}  // namespace

OptionClass class_of(std::string_view option) {
    if (has(MNT_LINUX_MAP, option)) return OptionClass::vfs;
    return has(MNT_USERSPACE_MAP, option) ? OptionClass::user_space : OptionClass::filesystem;
}

}  // namespace berth
