#include "core/check/check.hpp"

#include <fmt/format.h>
#include <algorithm>

#include "core/check/contradictions.hpp"
#include "core/check/device_keys.hpp"
#include "core/check/encrypted_check.hpp"
#include "core/check/entries.hpp"
#include "core/check/initrd_place.hpp"
#include "core/check/mount_point.hpp"
#include "core/check/option_length.hpp"
#include "core/check/source.hpp"
#include "core/check/swap_check.hpp"
#include "core/keys/overlay.hpp"
#include "core/text/text.hpp"

namespace berth {
namespace {

/// A default that goes with other volumes only is no mistake of this one: it is not taken.
void drop_unfitting_defaults(Volume& volume, Entries& entries) {
    const bool at_boot = volume.activation == Activation::boot;
    const bool by_access = volume.activation == Activation::access;
    const bool stays_in_background = volume.background && !entries.is_default("background");
    if (entries.is_default("required") && ((!at_boot && !by_access) || has_own_links(volume) || stays_in_background)) {
        entries.drop("required");
        volume.required_said = Yes::unsaid;
    }
    const bool is_waited_for = volume.initrd.value && !entries.is_default("initrd");
    if (entries.is_default("background") &&
        (!at_boot || is_waited_for || (is_required(volume) && !entries.is_default("required")))) {
        entries.drop("background");
        volume.background = false;
    }
    if (entries.is_default("initrd") && (!at_boot || (volume.background && !entries.is_default("background")))) {
        entries.drop("initrd");
        volume.initrd = {};
    }
    if (entries.is_default("idle_timeout") && (!by_access || entries.is_own("holders") || entries.is_own("used_by"))) {
        entries.drop("idle_timeout");
        volume.idle_timeout = {};
    }
    if (entries.is_default("automount") && !by_access) {
        entries.drop("automount");
        volume.directives[in_automount].clear();
    }
    if (has_attachments(volume)) return;
    if (entries.is_default("holders")) {
        entries.drop("holders");
        volume.holders.clear();
    }
    if (entries.is_default("used_by")) {
        entries.drop("used_by");
        volume.used_by.clear();
    }
}

/// Keys that say something only with certain activations. A volume that is off may keep them for later.
void check_activation(const Blame& blame, const Entries& entries) {
    const auto& volume = blame.volume;
    const auto activation = volume.activation;
    if (activation == Activation::off || entries.is_bad("activation")) return;
    const bool at_boot = activation == Activation::boot;
    const bool by_access = activation == Activation::access;
    if (volume.required_said == Yes::yes && !at_boot && !by_access) {
        conflict(blame, entries.find("required"), "'required' goes with activation 'boot' or 'access' only",
                 "take it out; whoever starts the volume learns whether it worked");
    }
    if (volume.background && !at_boot)
        conflict(blame, entries.find("background"), "'background' goes with activation 'boot' only", "take it out");
    if (volume.initrd.value && !at_boot)
        conflict(blame, entries.find("initrd"), "'initrd' goes with activation 'boot' only", "take it out");
    if (volume.initrd.value && at_boot && volume.background)
        conflict(blame, entries.find("background"),
                 "a volume of the initrd can't be in the background: the system starts once its mount was tried",
                 "take one of the two out");
    if (volume.background && at_boot && is_required(volume)) {
        conflict(blame, entries.find("background"), "a volume can't be required and in the background",
                 volume.required_said == Yes::yes ? "take one of the two out"
                                                  : "add required = false: /var and /var/tmp are required by default");
    }
    if (volume.required_said == Yes::yes && has_own_links(volume)) {
        conflict(blame, entries.find("required"),
                 "'required' is of the default target, which 'wanted_by' and 'required_by' replace",
                 "name the units in 'required_by' instead");
    }
    if (!volume.idle_timeout.empty() && !by_access)
        conflict(blame, entries.find("idle_timeout"), "'idle_timeout' goes with activation 'access' only",
                 "take it out");
    if (const auto* entry = entries.find("automount"); entry != nullptr && !by_access)
        conflict(blame, entry, "'automount' goes with activation 'access' only", "take it out");
    if (activation == Activation::attach && volume.type.str() == "rbind") {
        blame.wrong(entries.find("type")->where,
                    {Code::key_conflict, "an attach volume can't be an rbind: a mount below it would hold it for ever",
                     "write type = \"bind\""});
    }
    if (has_attachments(volume)) return;
    if (const auto* entry = entries.find("holders"))
        conflict(blame, entry, "a volume with 'idle_timeout' can't be held", "take out 'idle_timeout' or 'holders'");
    if (const auto* entry = entries.find("used_by"))
        conflict(blame, entry, "a volume with 'idle_timeout' can't be held", "take out 'idle_timeout' or 'used_by'");
}

void check_where(const Blame& blame, const Entries& entries) {
    auto& volume = blame.volume;
    if (volume.where.value.empty()) {
        if (!entries.mentions("where"))
            blame.wrong(volume.header, {Code::key_missing, "the volume has no 'where'",
                                        "add the mount point, for example where = \"/srv/data\""});
        return;
    }
    if (auto refused = refusal(volume.where.value, volume.type)) {
        blame.wrong(volume.where.where, *std::move(refused));
        return;
    }
    auto unit = mount_unit_name(volume.where.value, volume.activation);
    if (unit) volume.mount_unit = *std::move(unit);
    else blame.wrong(volume.where.where, std::move(unit.error()));
}

/// True if it is known then what is mounted.
bool check_what(const Blame& blame, const Entries& entries) {
    auto& volume = blame.volume;
    if (volume.what.kind == What::Kind::none && (entries.mentions("what") || entries.is_bad("type"))) return false;
    const bool missing = volume.what.kind == What::Kind::none;
    const auto bad = settle_what(volume);
    if (bad && !entries.is_bad("type")) blame.wrong(missing ? volume.header : volume.what.where, *bad);
    return !bad && !entries.is_bad("type");
}

void check_network(const Blame& blame) {
    auto& volume = blame.volume;
    volume.needs_network = volume.network_said.value == Yes::yes || volume.type.origin() == Origin::network;
    if (volume.network_said.value != Yes::no || volume.type.origin() != Origin::network) return;
    blame.wrong(volume.network_said.where,
                {Code::network_needed, fmt::format("'{}' is a network file system to systemd", volume.type.str()),
                 "take out network = false"});
}

void check_device(const Blame& blame, const Entries& entries) {
    auto& volume = blame.volume;
    if (volume.device_timeout.empty() || volume.is_wrong()) return;
    auto bad = has_device(volume) ? bad_device_timeout(volume) : std::nullopt;
    if (has_device(volume) && !bad) return;
    if (entries.is_default("device_timeout")) {  // which is for those that can have one
        volume.device_timeout = {};
        return;
    }
    if (bad) blame.wrong(volume.what.where, *std::move(bad));
    else
        conflict(blame, entries.find("device_timeout"), "'device_timeout' goes with a device only",
                 "take it out; 'timeout' is that of the mount command");
}

/// systemd reads 'bg' in fstab as these three (systemd.mount(5)). In a unit mount.nfs would leave its work to a process
/// of its own, and PID 1 would see a mount command that has ended without a mount.
void check_bg(const Blame& blame) {
    auto& volume = blame.volume;
    if (volume.type.str() != "nfs" && volume.type.str() != "nfs4") return;
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

void check_volume(const Blame& blame, Entries& entries) {
    auto& volume = blame.volume;
    drop_unfitting_defaults(volume, entries);
    if (volume.required_said == Yes::unsaid) volume.required_where = volume.where.where;
    check_where(blame, entries);
    const bool is_source_known = check_what(blame, entries);
    if (!entries.is_bad("overlay") && !entries.is_bad("type")) check_overlay(blame, entries.find("overlay"));
    check_activation(blame, entries);
    if (volume.initrd.value) check_for_initrd(blame);
    check_network(blame);
    check_device(blame, entries);
    if (is_source_known) {
        check_device_keys(blame, {.fsck = entries.find("fsck"),
                                  .makefs = entries.find("makefs"),
                                  .growfs = entries.find("growfs"),
                                  .quota = entries.find("quota"),
                                  .used_by = entries.find("used_by")});
    }
    check_bg(blame);
    check_contradictions(blame, entries);
    check_option_length(blame, entries);
}

}  // namespace

Volume check(const VolumeDecl& decl, Diagnostics& out) {
    Volume volume;
    volume.header = decl.header;
    volume.type_where = decl.header;
    volume.activation_where = decl.header;
    volume.table = decl.table;
    volume.source = decl.main;
    volume.family = decl.family;
    for (const auto& fault : decl.faults) volume.blame(fault);
    const Blame blame{volume, decl.salvaged ? nullptr : &out, out.size()};
    auto name = VolumeName::parse(decl.name.value);
    if (name) volume.name = *std::move(name);
    else blame.wrong(decl.name.where, std::move(name.error()));
    Entries entries(decl);
    for (const auto& entry : decl.entries) {
        const auto complaints = blame.complaints;
        entry.key->read(volume, entry, blame);
        if (blame.complaints > complaints) entries.add_bad(entry.key);
    }
    switch (decl.table) {
        case Table::volume: check_volume(blame, entries); break;
        case Table::encrypted: check_encrypted(blame, entries); break;
        case Table::swap: check_swap(blame, entries); break;
    }
    return volume;
}

}  // namespace berth
