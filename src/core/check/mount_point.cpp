#include "core/check/mount_point.hpp"

#include <fmt/format.h>
#include <array>

#include "core/model/files_used.hpp"
#include "core/text/text.hpp"

namespace berth {

std::optional<Complaint> refusal(const AbsolutePath& where, const FilesystemType& type) {
    constexpr std::array<std::string_view, 3> system{"/", "/usr", "/etc"};
    for (const auto path : system) {
        if (where.str() != path) continue;
        return Complaint{
            Code::mount_point_refused,
            fmt::format("{} can't be a volume: the system needs it before it reads declarations", in_quotes(path)),
            "leave it in /etc/fstab"};
    }
    if (where.str() == "/run") {
        return Complaint{Code::mount_point_refused, "'/run' is mounted by systemd itself", "choose a folder below it"};
    }
    constexpr std::array<AbsolutePath::Literal, 2> of_systemd{"/run/credentials", "/run/host"};
    for (const auto path : of_systemd) {
        if (!where.is_in(path)) continue;
        return Complaint{Code::mount_point_refused,
                         fmt::format("{} belongs to systemd, which has no mount units there", in_quotes(where.str())),
                         "choose another mount point"};
    }
    constexpr std::array<AbsolutePath::Literal, 2> of_berth{mounts_of_keys, mounts_of_headers};
    for (const auto path : of_berth) {
        if (!where.is_in(path)) continue;
        return Complaint{Code::mount_point_refused,
                         fmt::format("{} belongs to berth, which mounts devices with keys and headers there",
                                     in_quotes(where.str())),
                         "choose another mount point"};
    }
    constexpr std::array<AbsolutePath::Literal, 3> interfaces{"/proc", "/sys", "/dev"};
    for (const auto path : interfaces) {
        if (!where.is_in(path)) continue;
        if (path.str() == "/dev" && where.str() != "/dev" && type.str() == "hugetlbfs") return std::nullopt;
        return Complaint{
            Code::mount_point_refused,
            fmt::format("{} belongs to the kernel's file systems, which systemd mounts itself", in_quotes(where.str())),
            "choose another mount point"};
    }
    return std::nullopt;
}

std::optional<Complaint> variable_in(Code code, std::string_view argument) {
    std::string_view found;
    if (argument.starts_with('$')) found = "$";
    if (argument.contains("${")) found = "${";
    if (argument.contains("$$")) found = "$$";
    if (found.empty()) return std::nullopt;
    return Complaint{code,
                     fmt::format("systemd takes '{}' in {} for a variable, and would put something else there", found,
                                 in_quotes(argument)),
                     "give it another name"};
}

std::expected<UnitName, Complaint> mount_unit_name(const AbsolutePath& where, Activation activation) {
    if (activation == Activation::access) {
        if (auto automount = unit_for_path(where, "automount"); !automount) return automount;
    }
    return unit_for_path(where, "mount");
}

}  // namespace berth
