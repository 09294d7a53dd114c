#include "core/check/volume_check.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <optional>
#include <variant>

#include "core/check/contradictions.hpp"
#include "core/check/device_keys.hpp"
#include "core/check/initrd_place.hpp"
#include "core/check/mount_point.hpp"
#include "core/check/option_length.hpp"
#include "core/check/source.hpp"
#include "core/keys/overlay.hpp"
#include "core/text/text.hpp"
#include "core/toml/key_names.hpp"
#include "core/values/filesystem_types.hpp"

namespace berth {
namespace {

/// A default that goes with other volumes only is no mistake of this one: it is not taken.
void drop_unfitting_defaults(Volume& volume, Entries& entries) {
    const bool at_boot = volume.activation == Activation::boot;
    const bool by_access = volume.activation == Activation::access;
    const bool stays_in_background = volume.background && !entries.is_default(key::background);
    if (entries.is_default(key::required) &&
        ((!at_boot && !by_access) || has_own_links(volume) || stays_in_background)) {
        entries.drop(key::required);
        volume.required_said.reset();
    }
    const bool is_waited_for = volume.initrd.value && !entries.is_default(key::initrd);
    if (entries.is_default(key::background) &&
        (!at_boot || is_waited_for ||
         (is_required(volume, volume.where.value) && !entries.is_default(key::required)))) {
        entries.drop(key::background);
        volume.background = false;
    }
    if (entries.is_default(key::initrd) && (!at_boot || (volume.background && !entries.is_default(key::background)))) {
        entries.drop(key::initrd);
        volume.initrd = {};
    }
    if (entries.is_default(key::idle_timeout) &&
        (!by_access || entries.is_own(key::holders) || entries.is_own(key::used_by))) {
        entries.drop(key::idle_timeout);
        volume.idle_timeout = {};
    }
    if (entries.is_default(key::automount) && !by_access) {
        entries.drop(key::automount);
        std::erase_if(volume.directives.edit(), [](const auto& one) { return one.section == in_automount; });
    }
    if (can_be_held(volume)) return;
    if (entries.is_default(key::holders)) {
        entries.drop(key::holders);
        volume.holders.clear();
    }
    if (entries.is_default(key::used_by)) {
        entries.drop(key::used_by);
        volume.used_by.clear();
    }
    if (entries.is_default(key::formerly)) {
        entries.drop(key::formerly);
        volume.formerly.clear();
    }
}

/// Keys that say something only with certain activations. A volume that is off may keep them for later.
void check_activation(const Volume& volume, const Entries& entries, const Blame& blame) {
    const auto activation = volume.activation;
    if (activation == Activation::off || entries.is_bad(key::activation)) return;
    const bool at_boot = activation == Activation::boot;
    const bool by_access = activation == Activation::access;
    if (volume.required_said == true && !at_boot && !by_access) {
        conflict(blame, entries.find(key::required), "'required' goes with activation 'boot' or 'access' only",
                 "take it out; whoever starts the volume learns whether it worked");
    }
    if (volume.background && !at_boot)
        conflict(blame, entries.find(key::background), "'background' goes with activation 'boot' only", "take it out");
    if (volume.initrd.value && !at_boot)
        conflict(blame, entries.find(key::initrd), "'initrd' goes with activation 'boot' only", "take it out");
    if (volume.initrd.value && at_boot && volume.background)
        conflict(blame, entries.find(key::background),
                 "a volume of the initrd can't be in the background: the system starts once its mount was tried",
                 "take one of the two out");
    if (volume.background && at_boot && is_required(volume, volume.where.value)) {
        conflict(blame, entries.find(key::background), "a volume can't be required and in the background",
                 volume.required_said == true ? "take one of the two out"
                                              : "add required = false: /var and /var/tmp are required by default");
    }
    if (volume.required_said == true && has_own_links(volume)) {
        conflict(blame, entries.find(key::required),
                 "'required' is of the default target, which 'wanted_by' and 'required_by' replace",
                 "name the units in 'required_by' instead");
    }
    if (!volume.idle_timeout.empty() && !by_access)
        conflict(blame, entries.find(key::idle_timeout), "'idle_timeout' goes with activation 'access' only",
                 "take it out");
    if (const auto* entry = entries.find(key::automount); entry != nullptr && !by_access)
        conflict(blame, entry, "'automount' goes with activation 'access' only", "take it out");
    if (activation == Activation::attach && volume.type.str() == "rbind") {
        blame.wrong(volume.type_where,
                    {Code::key_conflict, "an attach volume can't be an rbind: a mount below it would hold it for ever",
                     "write type = \"bind\""});
    }
    if (can_be_held(volume)) return;
    if (const auto* entry = entries.find(key::holders))
        conflict(blame, entry, "a volume with 'idle_timeout' can't be held", "take out 'idle_timeout' or 'holders'");
    if (const auto* entry = entries.find(key::used_by))
        conflict(blame, entry, "a volume with 'idle_timeout' can't be held", "take out 'idle_timeout' or 'used_by'");
    if (const auto* entry = entries.find(key::formerly))
        conflict(blame, entry, "a volume with 'idle_timeout' can't be held, by whatever name",
                 "take out 'idle_timeout' or 'formerly'");
}

void check_where(Volume& volume, const Entries& entries, const Blame& blame) {
    if (volume.where.value.empty()) {
        if (!entries.mentions(key::where))
            blame.wrong(volume.header, {Code::key_missing, "the volume has no 'where'",
                                        "add the mount point, for example where = \"/srv/data\""});
        return;
    }
    if (auto refused = refusal(volume.where.value, volume.type)) {
        blame.wrong(volume.where.where, *std::move(refused));
        return;
    }
    auto unit = mount_unit_name(volume.where.value, volume.activation);
    if (!unit) {
        blame.wrong(volume.where.where, std::move(unit.error()));
        return;
    }
    volume.own_unit = *std::move(unit);
    if (auto bad = variable_in(Code::mount_point_refused, volume.where.value.str()))
        blame.wrong(volume.where.where, *std::move(bad));
}

/// True if it is known then what is mounted.
bool check_what(Volume& volume, const Entries& entries, const Blame& blame) {
    const bool missing = volume.what.is_missing();
    if (missing && (entries.mentions(key::what) || entries.is_bad(key::type))) return false;
    auto bad = settle_mounted(volume.what, volume.type);
    if (entries.is_bad(key::type)) return false;
    if (!bad) return true;
    blame.wrong(missing ? volume.header : volume.what.where, *std::move(bad));
    return false;
}

void check_network(const Volume& volume, const Blame& blame) {
    if (volume.network_said.value != false || volume.type.origin() != Origin::network) return;
    blame.wrong(volume.network_said.where,
                {Code::network_needed, fmt::format("'{}' is a network file system to systemd", volume.type.str()),
                 "take out network = false"});
}

void check_device(Volume& volume, const Entries& entries, const Blame& blame) {
    if (volume.device_timeout.empty() || blame.is_wrong()) return;
    auto bad = has_device(volume) ? bad_device_timeout(*volume.what.path()) : std::nullopt;
    if (has_device(volume) && !bad) return;
    if (entries.is_default(key::device_timeout)) {  // which is for those that can have one
        volume.device_timeout = {};
        return;
    }
    if (bad) blame.wrong(volume.what.where, *std::move(bad));
    else
        conflict(blame, entries.find(key::device_timeout), "'device_timeout' goes with a device only",
                 "take it out; 'timeout' is that of the mount command");
}

/// systemd reads 'bg' in fstab as these three (systemd.mount(5)). In a unit mount.nfs would leave its work to a process
/// of its own, and PID 1 would see a mount command that has ended without a mount.
void check_bg(Volume& volume, const Blame& blame) {
    if (!are_one_family(volume.type.str(), "nfs")) return;
    const auto is_bg = [](const auto& option) { return option.value.str() == "bg"; };
    const bool may_wait = volume.activation == Activation::boot || volume.activation == Activation::off;
    for (const auto& option : volume.options) {
        if (!is_bg(option)) continue;
        blame.wrong(option.where,
                    {Code::option_is_key,
                     "'bg' is not an option here: systemd calls a mount failed that goes on in the background",
                     may_wait ? "write background = true and timeout = \"infinity\", and the option 'retry=10000'"
                              : "take it out; no boot waits for this volume"});
    }
    std::erase_if(volume.options, is_bg);
}

/// A unit that waits for the volume can't be one that the volume waits for. The guard keeps to whom it serves.
void check_users(Volume& volume, const Entries& entries, const Blame& blame) {
    const auto* entry = entries.find(key::used_by);
    if (entry == nullptr) return;
    volume.used_by_where = std::vector{entry->key_where};
    if (volume.is_off()) return;
    for (const auto& user : volume.used_by) {
        const auto waits_for_user = [&](const Dependency& one) {
            const auto* named = std::get_if<UnitName>(&one.target);
            return named != nullptr && *named == user && one.relation != Relation::before;
        };
        if (std::erase_if(volume.dependencies.edit(), waits_for_user) == 0) continue;
        blame.wrong(entry->key_where,
                    {Code::cycle, fmt::format("{} waits for the volume, which waits for it", in_quotes(user.str())),
                     "take it out of one of the two"});
    }
}

}  // namespace

void check_volume(Volume& volume, Entries& entries, const Blame& blame) {
    drop_unfitting_defaults(volume, entries);
    if (!volume.required_said) volume.required_where = volume.where.where;
    check_where(volume, entries, blame);
    const bool is_source_known = check_what(volume, entries, blame);
    if (!entries.is_bad(key::overlay) && !entries.is_bad(key::type))
        check_overlay(volume, entries.find(key::overlay), blame);
    check_activation(volume, entries, blame);
    check_users(volume, entries, blame);
    if (volume.initrd.value) check_for_initrd(volume, blame);
    check_network(volume, blame);
    check_device(volume, entries, blame);
    if (is_source_known) {
        check_device_keys(volume,
                          {.fsck = entries.find(key::fsck),
                           .makefs = entries.find(key::makefs),
                           .growfs = entries.find(key::growfs),
                           .quota = entries.find(key::quota),
                           .used_by = entries.find(key::used_by)},
                          blame);
    } else {
        volume.makefs = volume.growfs = volume.quota = false;
    }
    check_bg(volume, blame);
    check_contradictions(volume, entries, blame);
    check_option_length(volume, entries, blame);
}

}  // namespace berth
