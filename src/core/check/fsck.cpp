#include "core/check/fsck.hpp"

namespace berth {

bool can_be_checked(const FilesystemType& type) {
    return type.any_member(
        [](std::string_view member) { return member == "auto" || facts_of(member).check != Check::none; });
}

std::expected<UnitName, Complaint> fsck_service(const AbsolutePath& device) {
    std::string name = "systemd-fsck@";
    name += escape_string(std::string_view(device.str()).substr(1));
    name += ".service";
    return UnitName::parse(name);
}

}  // namespace berth
