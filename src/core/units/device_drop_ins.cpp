#include "core/units/device_drop_ins.hpp"

#include <cstdint>

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

/// Of the key and of the header, those that are on one.
std::vector<AbsolutePath> devices_with_files(const ResolvedEncrypted& encrypted) {
    std::vector<AbsolutePath> out;
    const auto add = [&](const auto& file) {
        const auto* path = file ? read_from(file->value) : nullptr;
        if (path != nullptr && path->str().starts_with("/dev/")) out.push_back(*path);
    };
    add(encrypted.key_file);
    add(header_of(encrypted));
    return out;
}

/// Each that something waits for, as often as something does.
template <class See>
void see_devices(const Catalogue& catalogue, const See& see) {
    for (std::uint32_t i = 0; i < catalogue.size(); ++i) {
        const auto& facts = catalogue.facts(i);
        const auto& item = catalogue.common(i);
        if (item.is_off() || facts.left_out || (facts.is_wrong() && !facts.claimed)) continue;
        const auto* volume = catalogue.volume(i);
        if (item.what.is_awaited_as_device() && (volume == nullptr || !volume->type.is_bind()))
            see(facts, item.what.text().str());
        if (const auto* encrypted = catalogue.encrypted(i)) {
            for (const auto& path : devices_with_files(*encrypted)) see(facts, path.str());
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
    see_devices(catalogue, [&](const Facts& facts, const std::string& path) {
        if (!facts.network) out.insert(path);
    });
    return out;
}

Devices shared_devices(const Catalogue& catalogue) {
    Devices out;
    Devices seen;
    see_devices(catalogue, [&](const Facts& /*facts*/, const std::string& path) {
        if (!seen.insert(path).second) out.insert(path);
    });
    return out;
}

std::vector<WantedOfUnit> wanted_of_devices_with_files(const ResolvedEncrypted& encrypted, const Devices& local) {
    std::vector<WantedOfUnit> out;
    for (const auto& path : devices_with_files(encrypted)) {
        if (!local.contains(path.str())) out.push_back(wanted(path, {.after_network = true}));
    }
    return out;
}

WantedOfUnit wanted_of_key(const ResolvedEncrypted& encrypted, const Devices& shared) {
    auto limit = key_timeout(encrypted);
    if (!limit) return {};
    const auto& device = *read_from(encrypted.key_file->value);
    return shared.contains(device.str()) ? WantedOfUnit() : wanted(device, {.job_timeout = *std::move(limit)});
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
