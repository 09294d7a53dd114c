#include <fmt/format.h>
#include <algorithm>

#include "core/check/contradictions.hpp"
#include "core/check/device_keys.hpp"
#include "core/check/encrypted_check.hpp"
#include "core/check/option_length.hpp"
#include "core/check/source.hpp"
#include "core/keys/encrypted_keys.hpp"
#include "core/text/text.hpp"

namespace berth {
namespace {

void check_source(const Blame& blame, const Entries& entries) {
    auto& encrypted = blame.volume;
    if (encrypted.what.kind == What::Kind::none) {
        if (!entries.mentions("device"))
            blame.wrong(encrypted.header, {Code::key_missing, "the encrypted volume has no 'device'",
                                           "add what is encrypted, for example device = \"UUID=...\""});
        return;
    }
    if (auto bad = settle_what(encrypted)) blame.wrong(encrypted.what.where, *std::move(bad));
    else if (encrypted.what.kind == What::Kind::volume && encrypted.what.below.empty())
        blame.wrong(encrypted.what.where,
                    {Code::what_invalid, "a volume as a whole is not encrypted",
                     fmt::format("name an image file of it: \"{}/FILE\"", printable(encrypted.what.declared))});
}

void check_device(const Blame& blame, const Entries& entries) {
    const auto& encrypted = blame.volume;
    if (encrypted.is_wrong() || encrypted.device_timeout.empty()) return;
    if (has_device(encrypted)) {
        if (auto bad = bad_device_timeout(encrypted)) blame.wrong(encrypted.what.where, *std::move(bad));
        return;
    }
    conflict(blame, entries.find("device_timeout"), "'device_timeout' goes with a device only",
             "take it out; 'timeout' is that of unlocking");
}

void name_unit(const Blame& blame) {
    auto& encrypted = blame.volume;
    if (encrypted.name.empty()) return;
    auto unit = unlocking_service(encrypted.name);
    if (unit) encrypted.mount_unit = *std::move(unit);
    else blame.wrong(encrypted.header, std::move(unit.error()));
}

}  // namespace

void check_encrypted(const Blame& blame, const Entries& entries) {
    blame.volume.needs_network = blame.volume.network_said.value == Yes::yes;
    check_source(blame, entries);
    check_device(blame, entries);
    check_crypt_contradictions(blame);
    check_option_length(blame, entries);
    name_unit(blame);
}

std::expected<UnitName, Complaint> unlocking_service(const VolumeName& name) {
    return UnitName::parse(fmt::format("systemd-cryptsetup@{}.service", escape_string(name.str())));
}

const Layer* key_file_of(const Volume& encrypted) {
    const auto found = std::ranges::find(encrypted.layers, Layer::Role::key_file, &Layer::role);
    return found == encrypted.layers.end() ? nullptr : &*found;
}

}  // namespace berth
