#include "core/options/type_rules.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "core/check/device_keys.hpp"
#include "core/options/known_options.hpp"
#include "core/text/suggest.hpp"
#include "core/text/text.hpp"
#include "core/values/filesystem_types.hpp"

namespace berth {
namespace {

std::string in_package(std::string_view package) {
    return package.empty() ? std::string() : fmt::format("on Debian it is in the package {}", package);
}

std::string mount_program(std::string_view type) { return fmt::format("mount.{}", type); }

bool is_known(std::string_view type, const MountMeans& means) {
    if (type.starts_with("no") && is_known(type.substr(2), means)) return true;  // whatever else there is (mount(8))
    return !facts_of(type).name.empty() || means.is_heard_of(type) || means.has_driver(type) == Known::yes ||
           means.has_mount_program(mount_program(type));
}

/// The value of an option of this name, if there is one.
std::optional<std::string_view> value_of(const Volume& volume, std::string_view name) {
    for (const auto& option : volume.options) {
        if (option.value.name() == name && option.value.has_value()) return option.value.value();
    }
    return std::nullopt;
}

bool is_address(std::string_view host) {
    return !host.empty() && host.find_first_not_of("0123456789.") == std::string_view::npos;
}

/// What mount.nfs and mount.cifs do is to look up the server and to read credentials: the drivers can do without where
/// there is nothing to do.
bool can_do_without(const Volume& volume, std::string_view type) {
    if (are_one_family(type, "nfs")) return value_of(volume, "addr").has_value();
    if (!are_one_family(type, "cifs")) return false;
    if (value_of(volume, "credentials") || value_of(volume, "cred")) return false;
    if (value_of(volume, "ip") || value_of(volume, "addr")) return true;
    const std::string_view share = volume.what.declared;
    if (share.size() < 3) return false;
    const auto host = share.substr(2, share.find_first_of("/\\", 2) - 2);
    return is_address(host) || host.find(':') != std::string_view::npos;
}

/// A program that the type needs and that isn't there.
struct Missing {
    std::string program;
    std::string_view package;
};

std::optional<Missing> missing_for_fuse(const Volume& volume, std::string_view type, const MountMeans& means) {
    const auto subtype = type_of_fuse(type);
    if (!subtype.empty() && means.has_mount_program(mount_program(type))) return std::nullopt;
    if (!means.has_mount_program("mount.fuse")) return Missing{"mount.fuse", "fuse3"};
    // Of "fuse" the program is named in the source, as "sshfs#nas:/photos".
    const std::string_view source = volume.what.declared;
    const auto mark = source.find('#');
    const auto name = !subtype.empty() ? subtype : mark == std::string_view::npos ? "" : source.substr(0, mark);
    if (name.empty() || name.find('/') != std::string_view::npos || means.has_program(name)) return std::nullopt;
    return Missing{std::string(name), facts_of(name).fuse_package};
}

std::optional<Missing> missing_to_mount(const Volume& volume, std::string_view type, const MountMeans& means) {
    if (type == "fuse" || !type_of_fuse(type).empty()) return missing_for_fuse(volume, type, means);
    const auto package = facts_of(type).mount_package;
    const auto program = mount_program(type);
    if (package.empty() || can_do_without(volume, type) || means.has_mount_program(program)) return std::nullopt;
    return Missing{program, package};
}

/// True if nothing is known to be in the way of a mount. A program that is missing is not held against a driver.
bool can_be_mounted(std::string_view type, const MountMeans& means) {
    return !facts_of(type).mount_package.empty() || means.has_driver(type) != Known::no ||
           means.has_mount_program(mount_program(type));
}

bool is_read_only(const Volume& volume) {
    return std::ranges::any_of(volume.options, [](const auto& option) { return option.value.str() == "ro"; });
}

void judge_checker(const Volume& volume, std::string_view type, const MountMeans& means, Diagnostics& out) {
    const auto& facts = facts_of(type);
    if (facts.check != Check::real || volume.fsck_unit.empty() || is_read_only(volume)) return;
    const auto program = fmt::format("fsck.{}", type);
    if (means.has_program(program)) return;
    out.warning(Code::helper_missing, volume.type_where,
                fmt::format("{} is not installed, so the volume can't be checked or repaired", program),
                in_package(facts.tools));
}

/// A type's maker comes with its checker.
void judge_maker(const Volume& volume, std::string_view type, const MountMeans& means, Diagnostics& out) {
    const auto program = fmt::format("mkfs.{}", type);
    if (!volume.makefs || means.has_program(program)) return;
    out.warning(Code::helper_missing, volume.type_where,
                fmt::format("{} is not installed, so 'makefs' can't make the file system", printable(program)),
                in_package(facts_of(type).tools));
}

void judge_quota(const Volume& volume, const MountMeans& means, Diagnostics& out) {
    if (!volume.quota || means.has_program("quotaon")) return;
    const auto option =
        std::ranges::find_if(volume.options, [](const auto& one) { return is_quota_option(one.value.name()); });
    out.warning(Code::helper_missing, option->where, "quotaon is not installed, so no quotas are turned on",
                in_package("quota"));
}

}  // namespace

void judge_type(const Volume& volume, const MountMeans& means, Diagnostics& out) {
    if (volume.type.str() == "auto" || volume.type.is_bind()) return;
    const auto members = volume.type.members();
    if (std::ranges::any_of(members, [&](auto type) { return type == "auto" || is_known(type, means); })) return;
    auto candidates = common_types();
    const auto with_options = types_with_options();
    const auto familiar = familiar_types();
    candidates.insert(candidates.end(), with_options.begin(), with_options.end());
    candidates.insert(candidates.end(), familiar.begin(), familiar.end());
    out.warning(Code::type_unknown, volume.type_where,
                fmt::format("nobody knows a file system type {}", in_quotes(members.front())),
                did_you_mean(members.front(), candidates));
}

void judge_programs(const Volume& volume, const MountMeans& means, Diagnostics& out) {
    const std::string_view types = volume.type.str();
    if (types == "auto" || volume.type.is_bind() || volume.type.is_list()) return;
    if (!is_known(types, means) || types.starts_with("no")) return;
    if (const auto missing = missing_to_mount(volume, types, means)) {
        out.warning(Code::helper_missing, volume.type_where,
                    fmt::format("{} is not installed, and {} needs it", printable(missing->program), in_quotes(types)),
                    in_package(missing->package));
        return;
    }
    if (!can_be_mounted(types, means)) {
        out.warning(
            Code::type_unavailable, volume.type_where,
            fmt::format("this system can't mount {}: it has neither a driver nor a mount.{}", in_quotes(types), types));
        return;
    }
    judge_checker(volume, types, means, out);
    judge_maker(volume, types, means, out);
    judge_quota(volume, means, out);
}

}  // namespace berth
