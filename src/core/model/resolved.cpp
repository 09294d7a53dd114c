#include "core/model/resolved.hpp"

namespace berth {

std::string subject(const Volume& volume) { return subject(Table::volume, volume.name.str()); }

bool has_attachments(const ResolvedVolume& volume) { return !volume.below_sysroot && can_be_held(volume); }

}  // namespace berth
