#include "core/model/resolved.hpp"

#include <fmt/format.h>
#include <algorithm>

namespace berth {

std::string subject(const Volume& volume) { return subject(Table::volume, volume.name.str()); }

std::string where_of(const ResolvedVolume& volume) { return volume.mount_point.str(); }
std::string where_of(const ResolvedEncrypted& encrypted) {
    return encrypted.name.empty() ? std::string() : fmt::format("/dev/mapper/{}", encrypted.name.str());
}
std::string where_of(const ResolvedSwap&) { return {}; }

VolumeNames names_of(const ResolvedVolume& volume) {
    if (volume.name.empty()) return {};
    VolumeNames out{volume.name.str()};
    for (const auto& former : volume.former_names) out.push_back(former.str());
    return out;
}

bool is_known_as(const ResolvedVolume& volume, std::string_view name) {
    if (volume.name.empty() || name == volume.name.str()) return name == volume.name.str();
    return std::ranges::find(volume.former_names, name, &VolumeName::str) != volume.former_names.end();
}

bool has_attachments(const ResolvedVolume& volume) { return !volume.below_sysroot && can_be_held(volume); }

}  // namespace berth
