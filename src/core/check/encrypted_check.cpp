#include "core/check/encrypted_check.hpp"

#include <fmt/format.h>
#include <variant>

#include "core/check/contradictions.hpp"
#include "core/check/device_keys.hpp"
#include "core/check/mount_point.hpp"
#include "core/check/option_length.hpp"
#include "core/check/source.hpp"
#include "core/model/files_used.hpp"
#include "core/text/text.hpp"
#include "core/toml/key_names.hpp"

namespace berth {
namespace {

void check_source(Encrypted& encrypted, const Entries& entries, const Blame& blame) {
    auto& what = encrypted.what;
    if (what.is_missing()) {
        if (!entries.mentions(key::device))
            blame.wrong(encrypted.header, {Code::key_missing, "the encrypted volume has no 'device'",
                                           "add what is encrypted, for example device = \"UUID=...\""});
        return;
    }
    if (auto bad = settle_what(what, FilesystemType::automatic())) blame.wrong(what.where, *std::move(bad));
    else if (const auto* in_volume = std::get_if<VolumePath>(&what.source);
             in_volume != nullptr && in_volume->below.empty())
        blame.wrong(what.where, {Code::what_invalid, "a volume as a whole is not encrypted",
                                 fmt::format("name an image file of it: \"{}/FILE\"", printable(what.declared))});
}

void check_device(const Encrypted& encrypted, const Entries& entries, const Blame& blame) {
    if (blame.is_wrong() || encrypted.device_timeout.empty()) return;
    if (encrypted.what.is_device()) {
        if (auto bad = bad_device_timeout(*encrypted.what.path())) blame.wrong(encrypted.what.where, *std::move(bad));
        return;
    }
    conflict(blame, entries.find(key::device_timeout), "'device_timeout' goes with a device only",
             "take it out; 'timeout' is that of unlocking");
}

/// The device is mounted by a unit that is named after its mount point.
void check_device_of(const FileOnDevice& file, FolderOfMounts mounts, const Encrypted& encrypted, const Span& where,
                     const Blame& blame) {
    if (encrypted.name.empty()) return;
    if (auto unit = unit_for_path(encrypted.name.below(mounts), "mount"); !unit)
        return blame.wrong(where, std::move(unit.error()));
    if (path_of(file, mounts, encrypted.name).empty())
        return blame.wrong(where, {Code::path_invalid, "the path of the file is too long", "write a shorter one"});
    if (auto bad = variable_in(Code::path_invalid, file.device.str())) blame.wrong(where, *std::move(bad));
}

void check_key_file(const Encrypted& encrypted, const Blame& blame) {
    if (!encrypted.key_file) return;
    if (const auto* file = std::get_if<FileOnDevice>(&encrypted.key_file->value))
        check_device_of(*file, mounts_of_keys, encrypted, encrypted.key_file->where, blame);
}

void check_header(const Encrypted& encrypted, const Blame& blame) {
    const auto header = header_of(encrypted);
    if (!header) return;
    if (const auto* file = std::get_if<FileOnDevice>(&header->value))
        check_device_of(*file, mounts_of_headers, encrypted, header->where, blame);
}

void name_unit(Encrypted& encrypted, const Blame& blame) {
    if (encrypted.name.empty()) return;
    auto unit = unlocking_service(encrypted.name);
    if (unit) encrypted.own_unit = *std::move(unit);
    else blame.wrong(encrypted.header, std::move(unit.error()));
}

}  // namespace

void check_encrypted(Encrypted& encrypted, const Entries& entries, const Blame& blame) {
    check_source(encrypted, entries, blame);
    check_device(encrypted, entries, blame);
    check_key_file(encrypted, blame);
    check_header(encrypted, blame);
    check_contradictions(encrypted, blame);
    check_option_length(encrypted, entries, blame);
    name_unit(encrypted, blame);
}

std::expected<UnitName, Complaint> unlocking_service(const VolumeName& name) {
    return UnitName::parse(fmt::format("systemd-cryptsetup@{}.service", escape_string(name.str())));
}

}  // namespace berth
