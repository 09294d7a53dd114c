#include "core/check/device_keys.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <optional>

#include "core/check/fsck.hpp"
#include "core/model/limits.hpp"
#include "core/text/text.hpp"
#include "core/toml/key_names.hpp"

namespace berth {
namespace {

using Finding = std::optional<Complaint>;

bool is_read_only(std::string_view type) { return facts_of(type).read_only; }

bool can_grow(std::string_view type) { return facts_of(type).grows; }

Finding conflict(std::string message, std::string hint) {
    return Complaint{Code::key_conflict, std::move(message), std::move(hint)};
}

Finding needs_device(std::string_view key) {
    return conflict(fmt::format("'{}' goes with a file system on a device of this machine only", key), "take it out");
}

Finding bad_fsck(const Volume& volume) {
    if (!has_device(volume)) return needs_device(key::fsck);
    if (can_be_checked(volume.type)) return std::nullopt;
    const auto type = in_quotes(volume.type.str());
    if (volume.type.any_member(is_read_only))
        return conflict(fmt::format("a file system of type {} is never written to: there is nothing to check", type),
                        "take it out");
    return conflict(fmt::format("there is no checker for file systems of type {}", type),
                    "take it out; a service that checks the device can be named in 'requires'");
}

/// A tag that the file system carries, and a blank device lacks.
bool is_named_by_content(const Volume& volume) {
    const std::string_view declared = volume.what.declared;
    return declared.starts_with("UUID=") || declared.starts_with("LABEL=") ||
           declared.starts_with("/dev/disk/by-uuid/") || declared.starts_with("/dev/disk/by-label/");
}

Complaint too_long() {
    return {Code::what_invalid, "the name of the unit that works on this device would be too long",
            "name the device in another way"};
}

Finding bad_makefs(const Volume& volume) {
    if (!has_device(volume)) return needs_device(key::makefs);
    if (volume.type.str() == "auto")
        return conflict("'makefs' needs to know the type of the file system", "add for example type = \"ext4\"");
    if (volume.type.is_list()) return conflict("'makefs' makes file systems of one type", "name only that in 'type'");
    if (is_read_only(volume.type.str()))
        return conflict(fmt::format("a file system of type {} can't be made empty", in_quotes(volume.type.str())),
                        "take it out");
    if (is_named_by_content(volume))
        return conflict("a blank device has neither a UUID nor a LABEL, so 'makefs' would never find it",
                        "name the device by its path, or by PARTUUID=, PARTLABEL= or ID=");
    if (!unit_for_path(*volume.what.path(), "device")) return too_long();
    return std::nullopt;
}

Finding bad_growfs(const Volume& volume) {
    const bool is_image = volume.type.origin() == Origin::device && !volume.type.is_bind();
    if (!has_device(volume) && !is_image) return needs_device(key::growfs);
    if (!volume.type.any_member(can_grow))
        return conflict(fmt::format("a mounted file system of type {} can't grow", in_quotes(volume.type.str())),
                        "take it out; systemd-growfs(8) grows ext4, btrfs and xfs");
    if (has_option(volume, "ro"))
        return conflict("a file system that is mounted 'ro' can't grow", "take one of the two out");
    return std::nullopt;
}

Finding bad_quota(const Volume& volume) {
    const std::string_view type = volume.type.str();
    const auto shown = in_quotes(type);
    if (type == "auto" || volume.type.is_list())
        return conflict("'quota' needs to know the type of the file system", "add for example type = \"ext4\"");
    const bool is_said =
        std::ranges::any_of(volume.options, [](const auto& option) { return is_quota_option(option.value.name()); });
    const auto quotas = facts_of(type).quotas;
    if (quotas == Quotas::by_option)
        return conflict(fmt::format("on {} quotas are on as soon as an option says so", shown),
                        is_said ? "take it out" : "take it out, and write options = [\"usrquota\"]");
    if (quotas == Quotas::elsewhere)
        return conflict(fmt::format("on {} quotas are no matter of mounting", shown),
                        fmt::format("take it out, and see {}-quota(8)", type));
    if (quotas != Quotas::turned_on)
        return conflict(fmt::format("there are no quotas to turn on for {}", shown), "take it out");
    if (!is_said)
        return conflict("'quota' needs an option that says what has quotas",
                        "add options = [\"usrquota\"], or \"grpquota\", or both");
    return std::nullopt;
}

/// The check comes before the mount, and its drop-in would have the name of the other one.
bool is_used_by_check(const Volume& volume) {
    return std::ranges::any_of(volume.used_by, [&](const auto& unit) {
        return unit == volume.fsck_unit || unit.str() == "systemd-fsck@.service";
    });
}

/// True if the key has its effect.
bool applies(const Entry* entry, Finding bad, const Blame& blame) {
    if (!bad) return true;
    if (entry != nullptr && !entry->is_default) blame.wrong(entry->key_where, *std::move(bad));
    return false;
}

void check_fsck(Volume& volume, const Entry* entry, const Entry* used_by, const Blame& blame) {
    const bool is_own = entry != nullptr && !entry->is_default;
    if (volume.fsck_said == false) return;
    if (!is_own && !(has_device(volume) && can_be_checked(volume.type))) return;
    if (!applies(entry, bad_fsck(volume), blame)) return;
    auto unit = fsck_service(*volume.what.path());
    const bool fits = unit && unit->str().size() <= longest_name_with_drop_ins;
    if (fits) volume.fsck_unit = *std::move(unit);
    else if (is_own) blame.wrong(volume.what.where, too_long());
    if (used_by == nullptr || volume.fsck_unit.empty() || !is_used_by_check(volume)) return;
    blame.wrong(used_by->key_where,
                *conflict("the service that checks the device can't use the volume: it comes before the mount",
                          "take it out, or write fsck = false"));
}

}  // namespace

void check_device_keys(Volume& volume, const DeviceKeys& entries, const Blame& blame) {
    check_fsck(volume, entries.fsck, entries.used_by, blame);
    volume.makefs = volume.makefs && applies(entries.makefs, bad_makefs(volume), blame);
    volume.growfs = volume.growfs && applies(entries.growfs, bad_growfs(volume), blame);
    volume.quota = volume.quota && applies(entries.quota, bad_quota(volume), blame);
}

std::optional<Complaint> bad_device_timeout(const AbsolutePath& device) {
    const auto unit = unit_for_path(device, "device");
    if (unit && unit->str().size() <= longest_name_with_drop_ins) return std::nullopt;
    return Complaint{Code::what_invalid, "the name of the device's unit would be too long for a drop-in with the time",
                     "name the device in another way, or take out 'device_timeout'"};
}

bool is_quota_option(std::string_view name) {
    constexpr std::array<std::string_view, 7> names{"grpjquota", "grpquota",  "prjjquota", "prjquota",
                                                    "quota",     "usrjquota", "usrquota"};
    return std::ranges::find(names, name) != names.end();
}

}  // namespace berth
