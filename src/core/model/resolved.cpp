#include "core/model/resolved.hpp"

#include <fmt/format.h>

namespace berth {

std::string subject(const Volume& volume) { return subject(Table::volume, volume.name.str()); }

std::string where_of(const ResolvedVolume& volume) { return volume.mount_point.str(); }
std::string where_of(const ResolvedEncrypted& encrypted) {
    return encrypted.name.empty() ? std::string() : fmt::format("/dev/mapper/{}", encrypted.name.str());
}
std::string where_of(const ResolvedSwap&) { return {}; }

bool has_attachments(const ResolvedVolume& volume) { return !volume.below_sysroot && can_be_held(volume); }

}  // namespace berth
