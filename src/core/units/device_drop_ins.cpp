#include "core/units/device_drop_ins.hpp"

#include <cstdint>
#include <optional>

#include "core/model/files_used.hpp"
#include "core/model/limits.hpp"

namespace berth {
namespace {

WantedOfUnit wanted(const AbsolutePath& device, DropIn drop_in) {
    if (drop_in.is_empty()) return {};
    auto unit = unit_for_path(device, "device");
    if (!unit || unit->str().size() > longest_name_with_drop_ins) return {};  // only what berth would add itself
    return {*std::move(unit), std::move(drop_in)};
}

WantedOfUnit wanted_of_source(const Common& item, const Facts& facts) {
    if (!item.what.is_device()) return {};
    return wanted(*item.what.path(), {.job_timeout = item.device_timeout,
                                      .is_timeout_declared = !item.device_timeout.empty(),
                                      .after_network = facts.network});
}

/// That of a key or a header, if it is on one; else null.
template <class Place>
const AbsolutePath* device_of(const std::optional<Located<Place>>& file) {
    const auto* path = file ? read_from(file->value) : nullptr;
    return path != nullptr && path->str().starts_with("/dev/") ? path : nullptr;
}

/// `see` gets each device that the key or the header is on, and whether the unlocking will do without.
template <class See>
void see_devices_with_files(const ResolvedEncrypted& encrypted, const See& see) {
    const auto header = header_of(encrypted);
    if (const auto* path = device_of(encrypted.key_file)) see(*path, key_timeout(encrypted).has_value());
    if (const auto* path = device_of(header)) see(*path, false);
}

/// Each path of one that something waits for, with its facts, and whether it will do without.
template <class See>
void see_devices(const Catalogue& catalogue, const See& see) {
    for (std::uint32_t i = 0; i < catalogue.size(); ++i) {
        const auto& facts = catalogue.facts(i);
        const auto& item = catalogue.common(i);
        if (item.is_off() || facts.left_out || (facts.is_wrong() && !facts.claimed)) continue;
        const auto* volume = catalogue.volume(i);
        if (item.what.is_awaited_as_device() && (volume == nullptr || !volume->type.is_bind()))
            see(facts, item.what.text().str(), false);
        if (const auto* encrypted = catalogue.encrypted(i)) {
            see_devices_with_files(*encrypted,
                                   [&](const auto& path, bool may_lack_it) { see(facts, path.str(), may_lack_it); });
        }
    }
}

}  // namespace

WantedOfUnit wanted_of_device(const ResolvedVolume& volume) {
    return volume.type.is_bind() ? WantedOfUnit() : wanted_of_source(volume, volume);
}

WantedOfUnit wanted_of_device(const ResolvedSwap& swap) { return wanted_of_source(swap, swap); }

WantedOfUnit wanted_of_device(const ResolvedEncrypted& encrypted) { return wanted_of_source(encrypted, encrypted); }

Devices local_devices(const Catalogue& catalogue) {
    Devices out;
    see_devices(catalogue, [&](const Facts& facts, const std::string& path, bool /*may_lack_it*/) {
        if (!facts.network) out.insert(path);
    });
    return out;
}

Devices needed_devices(const Catalogue& catalogue) {
    Devices out;
    see_devices(catalogue, [&](const Facts& /*facts*/, const std::string& path, bool may_lack_it) {
        if (!may_lack_it) out.insert(path);
    });
    return out;
}

std::vector<WantedOfUnit> wanted_of_devices_with_files(const ResolvedEncrypted& encrypted, const Devices& local) {
    std::vector<WantedOfUnit> out;
    see_devices_with_files(encrypted, [&](const auto& path, bool /*may_lack_it*/) {
        if (!local.contains(path.str())) out.push_back(wanted(path, {.after_network = true}));
    });
    return out;
}

WantedOfUnit wanted_of_key(const ResolvedEncrypted& encrypted, const Devices& needed) {
    auto limit = key_timeout(encrypted);
    if (!limit) return {};
    const auto& device = *read_from(encrypted.key_file->value);
    return needed.contains(device.str()) ? WantedOfUnit() : wanted(device, {.job_timeout = *std::move(limit)});
}

WantedOfUnit wanted_of_mapped_device(const ResolvedEncrypted& encrypted) {
    if (!may_ask(encrypted)) return {};
    return wanted(encrypted.name.below("/dev/mapper"), {.job_timeout = TimeSpan::infinity()});
}

WantedOfUnit wanted_of_check(const ResolvedVolume& volume) {
    if (volume.fsck_unit.empty()) return {};
    if (volume.activation == Activation::boot && !has_own_links(volume) && !volume.below_sysroot) return {};
    return {volume.fsck_unit,
            {.ignores_isolate = true, .stops_when_unneeded = volume.activation == Activation::attach}};
}

}  // namespace berth
