#include "core/keys/keys.hpp"

#include <algorithm>
#include <array>

#include "core/keys/encrypted_keys.hpp"
#include "core/keys/key_readers.hpp"
#include "core/keys/overlay.hpp"
#include "core/keys/swap_keys.hpp"

namespace berth {
namespace {

// In the order of the manual.
constexpr std::array keys{
    Key{"what", Kind::text, "string", "for a type without a source: the type",
        "What is mounted: a device path, `UUID=`, `LABEL=`, `PARTUUID=`, `PARTLABEL=` or `ID=` and a value, a network "
        "export, a folder, an image file, `volume:NAME` or `volume:NAME/SUB/PATH`; any string for a type that has no "
        "device.",
        R"("LABEL=data")", read_what},
    Key{"where", Kind::text, "path", "required",
        "The mount point: an absolute path in normal form (no `.`, `..`, `//`, and no `/` at its end).",
        R"("/srv/data")", read_where},
    Key{"type", Kind::text, "string", "\"auto\"",
        "The file system type, or several with commas as mount(8) takes them. `bind` and `rbind` make bind mounts.",
        R"("ext4")", read_type},
    Key{"options", Kind::list, "array of strings", "[]", "Mount options, one in each string.",
        R"(["noatime", "nosuid", "nodev"])", read_options},
    Key{"description", Kind::text, "string", "\"Volume NAME\"", "What systemctl shows.", R"("Home directories")",
        read_text<&Volume::description>},
    Key{"activation", Kind::text, "string", "\"boot\"",
        "`boot`: mounted at boot. `attach`: mounted while somebody holds it. `access`: mounted by the first access "
        "(automount). `manual`: only by `systemctl start`. `off`: checked, nothing written.",
        R"("attach")", read_activation, activation_words},
    Key{"required", Kind::flag, "boolean", "false; true for /var and /var/tmp",
        "Boot and access only. Without it a volume that can't be mounted doesn't stop the boot; with it the boot ends "
        "in emergency mode (a network volume fails remote-fs.target and the boot goes on).",
        "true", read_required},
    Key{"background", Kind::flag, "boolean", "false", "Boot only: nothing waits for it.", "true",
        read_flag<&Volume::background>},
    Key{"network", Kind::flag, "boolean", "by type; true for what stands on a network volume",
        "Ordered after the network and with remote-fs.target.", "true", read_network},
    Key{"fsck", Kind::flag, "boolean", "true where it applies",
        "Checked before it is mounted: a device whose type has a checker, or has the type `auto`.", "false", read_fsck},
    Key{"makefs", Kind::flag, "boolean", "false",
        "A device that is blank gets a file system of the type before it is mounted.", "true",
        read_flag<&Volume::makefs>},
    Key{"growfs", Kind::flag, "boolean", "false",
        "Once mounted, the file system grows to the size of its device: ext4, btrfs and xfs.", "true",
        read_flag<&Volume::growfs>},
    Key{"quota", Kind::flag, "boolean", "false",
        "Once mounted, quotas are checked where that is due, and turned on. Which, say the options `usrquota`, "
        "`grpquota` and their like.",
        "true", read_flag<&Volume::quota>},
    Key{"initrd", Kind::flag, "boolean", "false",
        "Boot only: mounted in the initrd, below /sysroot, before the system itself starts.", "true", read_initrd},
    Key{"timeout", Kind::text, "time span", "systemd's default", "Of the mount command.", R"("30s")",
        read_text<&Volume::timeout>},
    Key{"device_timeout", Kind::text, "time span", "systemd's default", "Of waiting for the device.", R"("10s")",
        read_text<&Volume::device_timeout>},
    Key{"idle_timeout", Kind::text, "time span", "never", "Access only: unmounted after so long without use.",
        R"("10min")", read_text<&Volume::idle_timeout>},
    Key{"directory_mode", Kind::text, "octal string", "\"0755\"", "Of a mount point that has to be made.", R"("0750")",
        read_text<&Volume::directory_mode>},
    Key{"lazy_unmount", Kind::flag, "boolean", "false", "LazyUnmount= of systemd.mount(5).", "true",
        read_flag<&Volume::lazy_unmount>},
    Key{"force_unmount", Kind::flag, "boolean", "false", "ForceUnmount= of systemd.mount(5).", "true",
        read_flag<&Volume::force_unmount>},
    Key{"read_write_only", Kind::flag, "boolean", "false", "ReadWriteOnly= of systemd.mount(5).", "true",
        read_flag<&Volume::read_write_only>},
    Key{"sloppy_options", Kind::flag, "boolean", "false", "SloppyOptions= of systemd.mount(5).", "true",
        read_flag<&Volume::sloppy_options>},
    Key{"requires", Kind::list, "array of volumes and units", "[]", "Requires= and After= these.", R"(["data"])",
        read_dependencies<Relation::requires_>},
    Key{"wants", Kind::list, "array of volumes and units", "[]", "Wants= and After= these.", R"(["data"])",
        read_dependencies<Relation::wants>},
    Key{"binds_to", Kind::list, "array of volumes and units", "[]", "BindsTo= and After= these.", R"(["data"])",
        read_dependencies<Relation::binds_to>},
    Key{"after", Kind::list, "array of volumes and units", "[]", "After= these.", R"(["keys.service"])",
        read_dependencies<Relation::after>},
    Key{"before", Kind::list, "array of volumes and units", "[]", "Before= these.", R"(["machine.slice"])",
        read_dependencies<Relation::before>},
    Key{"requires_mounts_for", Kind::list, "array of paths", "[]", "RequiresMountsFor= these.", R"(["/srv/data"])",
        read_mounts_for},
    Key{"used_by", Kind::list, "array of units", "[]",
        "Units that start the volume, hold it, and stop when it goes: a drop-in gives them BindsTo= and After=.",
        R"(["nginx.service"])", read_folder_units<&Volume::used_by, drop_in_folder>},
    Key{"wanted_by", Kind::list, "array of units", "[]", "A link in their `.wants/`, instead of the default target.",
        R"(["multi-user.target"])", read_folder_units<&Volume::wanted_by, wants_folder>},
    Key{"required_by", Kind::list, "array of units", "[]",
        "A link in their `.requires/`, instead of the default target.", R"(["multi-user.target"])",
        read_folder_units<&Volume::required_by, requires_folder>},
    Key{"on_failure", Kind::list, "array of units", "[]", "OnFailure= these.", R"(["notify-admin@data.service"])",
        read_on_failure},
    Key{"holders", Kind::list, "array of strings", "[]", "Attachments made at every boot.", R"(["nightly backup"])",
        read_holders},
    Key{"instances", Kind::list, "array of strings", "none",
        "One volume for each, with the name NAME-INSTANCE. `{instance}` in any string is replaced by it.",
        R"(["red", "green"])", read_instances},
    Key{"overlay", Kind::layers, "table of layers", "none",
        "For type `overlay`: `lower` is an array of folders, the topmost first, `upper` the folder that changes go to, "
        "`work` an empty folder beside it. Each is a path, `volume:NAME` or `volume:NAME/SUB/PATH`.",
        R"({"lower": ["/usr/share/site", "volume:image"], "upper": "volume:changes/upper", "work": "volume:changes/work"})",
        read_overlay},
    Key{"unit", Kind::table, "table", "{}", "Further directives of the mount unit's [Unit] section.",
        R"({"ConditionACPower": true})", read_section<in_unit>},
    Key{"mount", Kind::table, "table", "{}", "Further directives of its [Mount] section.",
        R"({"Slice": "media.slice"})", read_section<in_mount>},
    Key{"automount", Kind::table, "table", "{}", "Further directives of the automount unit's [Automount] section.",
        R"({"ExtraOptions": "pgrp=0"})", read_section<in_automount>},
};

/// Keys that other tables have as volumes do.
constexpr std::array<std::string_view, 11> shared{
    "description",         "requires", "wants", "binds_to", "after", "before", "wanted_by", "required_by", "on_failure",
    "requires_mounts_for", "unit"};

std::span<const Key> own_keys(Table table) {
    switch (table) {
        case Table::volume: return keys;
        case Table::encrypted: return encrypted_keys();
        case Table::swap: return swap_keys();
    }
    return {};
}

}  // namespace

std::string_view name_of(Kind kind) {
    switch (kind) {
        case Kind::text: return "a string";
        case Kind::flag: return "true or false";
        case Kind::number: return "a whole number";
        case Kind::list: return "an array of strings";
        case Kind::table:
        case Kind::layers: return "a table";
    }
    return {};
}

std::span<const Key> volume_keys() { return keys; }

std::vector<const Key*> keys_of(Table table) {
    std::vector<const Key*> out;
    for (const auto& key : own_keys(table)) out.push_back(&key);
    if (table == Table::volume) return out;
    for (const auto& key : keys) {
        if (std::ranges::find(shared, key.name) != shared.end()) out.push_back(&key);
    }
    return out;
}

const Key* key_of(Table table, std::string_view name) {
    const auto own = own_keys(table);
    const auto found = std::ranges::find(own, name, &Key::name);
    if (found != own.end()) return &*found;
    return std::ranges::find(shared, name) == shared.end() ? nullptr : volume_key(name);
}

bool is_type_of_defaults(std::string_view name) {
    const auto* key = volume_key(name);
    return key == nullptr || key->kind == Kind::layers;
}

const Key* volume_key(std::string_view name) {
    const auto found = std::ranges::find(keys, name, &Key::name);
    return found == keys.end() ? nullptr : &*found;
}

}  // namespace berth
