#include "core/keys/keys.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "core/keys/key_readers.hpp"
#include "core/keys/overlay.hpp"

namespace berth {
namespace {

// In the order of the manual.
constexpr std::array keys_of_volumes{
    Key{"what", Kind::text, of_volume, "string", "for a type without a source: the type",
        "What is mounted: a device path, `UUID=`, `LABEL=`, `PARTUUID=`, `PARTLABEL=` or `ID=` and a value, a network "
        "export, a folder, an image file, `volume:NAME` or `volume:NAME/SUB/PATH`; any string for a type that has no "
        "device.",
        R"("LABEL=data")", read_by<read_what>, sets(in_mount, "What")},
    Key{"where", Kind::text, of_volume, "path", "required",
        "The mount point: an absolute path in normal form (no `.`, `..`, `//`, and no `/` at its end).",
        R"("/srv/data")", read_by<read_where>, sets(in_mount, "Where") + sets(in_automount, "Where")},
    Key{"type", Kind::text, of_volume, "string", "\"auto\"",
        "The file system type, or several with commas as mount(8) takes them. `bind` and `rbind` make bind mounts.",
        R"("ext4")", read_by<read_type>, sets(in_mount, "Type")},
    Key{"options", Kind::list, of_volume, "array of strings", "[]", "Mount options, one in each string.",
        R"(["noatime", "nosuid", "nodev"])", read_by<read_options>, sets(in_mount, "Options")},
    Key{"description", Kind::text, of_all, "string", "\"Volume NAME\"", "What systemctl shows.",
        R"("Home directories")", read_text<&Common::description>, sets(in_unit, "Description")},
    Key{"activation", Kind::text, of_volume, "string", "\"boot\"",
        "`boot`: mounted at boot. `attach`: mounted while somebody holds it. `access`: mounted by the first access "
        "(automount). `manual`: only by `systemctl start`. `off`: checked, nothing written.",
        R"("attach")", read_by<read_activation>, sets(in_unit, "StopWhenUnneeded"), activation_words},
    Key{"required", Kind::flag, of_volume, "boolean", "false; true for /var and /var/tmp",
        "Boot and access only. Without it a volume that can't be mounted doesn't stop the boot; with it the boot ends "
        "in emergency mode (a network volume fails remote-fs.target and the boot goes on).",
        "true", read_by<read_required>},
    Key{"background", Kind::flag, of_volume, "boolean", "false", "Boot only: nothing waits for it.", "true",
        read_flag<&Volume::background>},
    Key{"network", Kind::flag, of_volume, "boolean", "by type; true for what stands on a network volume",
        "Ordered after the network and with remote-fs.target.", "true", read_placed_flag<&Common::network_said>},
    Key{"fsck", Kind::flag, of_volume, "boolean", "true where it applies",
        "Checked before it is mounted: a device whose type has a checker, or has the type `auto`.", "false",
        read_flag<&Volume::fsck_said>},
    Key{"makefs", Kind::flag, of_volume, "boolean", "false",
        "A device that is blank gets a file system of the type before it is mounted.", "true",
        read_flag<&Volume::makefs>},
    Key{"growfs", Kind::flag, of_volume, "boolean", "false",
        "Once mounted, the file system grows to the size of its device: ext4, btrfs and xfs.", "true",
        read_flag<&Volume::growfs>},
    Key{"quota", Kind::flag, of_volume, "boolean", "false",
        "Once mounted, quotas are checked where that is due, and turned on. Which, say the options `usrquota`, "
        "`grpquota` and their like.",
        "true", read_flag<&Volume::quota>},
    Key{"initrd", Kind::flag, of_volume, "boolean", "false",
        "Boot only: mounted in the initrd, below /sysroot, before the system itself starts.", "true",
        read_placed_flag<&Volume::initrd>},
    Key{"timeout", Kind::text, of_volume, "time span", "systemd's default", "Of the mount command.", R"("30s")",
        read_text<&Common::timeout>, sets(in_mount, "TimeoutSec")},
    Key{"device_timeout", Kind::text, of_volume, "time span", "systemd's default", "Of waiting for the device.",
        R"("10s")", read_text<&Common::device_timeout>},
    Key{"idle_timeout", Kind::text, of_volume, "time span", "never",
        "Access only: unmounted after so long without use.", R"("10min")", read_text<&Volume::idle_timeout>,
        sets(in_automount, "TimeoutIdleSec")},
    Key{"directory_mode", Kind::text, of_volume, "octal string", "\"0755\"", "Of a mount point that has to be made.",
        R"("0750")", read_text<&Volume::directory_mode>,
        sets(in_mount, "DirectoryMode") + sets(in_automount, "DirectoryMode")},
    Key{"lazy_unmount", Kind::flag, of_volume, "boolean", "false", "LazyUnmount= of systemd.mount(5).", "true",
        read_yes, sets(in_mount, "LazyUnmount")},
    Key{"force_unmount", Kind::flag, of_volume, "boolean", "false", "ForceUnmount= of systemd.mount(5).", "true",
        read_yes, sets(in_mount, "ForceUnmount")},
    Key{"read_write_only", Kind::flag, of_volume, "boolean", "false", "ReadWriteOnly= of systemd.mount(5).", "true",
        read_yes, sets(in_mount, "ReadWriteOnly")},
    Key{"sloppy_options", Kind::flag, of_volume, "boolean", "false", "SloppyOptions= of systemd.mount(5).", "true",
        read_yes, sets(in_mount, "SloppyOptions")},
    Key{"requires", Kind::list, of_all, "array of volumes and units", "[]", "Requires= and After= these.",
        R"(["data"])", read_dependencies<Relation::requires_>,
        sets(in_unit, "Requires") + sets(in_unit, "RequiresOverridable")},
    Key{"wants", Kind::list, of_all, "array of volumes and units", "[]", "Wants= and After= these.", R"(["data"])",
        read_dependencies<Relation::wants>, sets(in_unit, "Wants")},
    Key{"binds_to", Kind::list, of_all, "array of volumes and units", "[]", "BindsTo= and After= these.", R"(["data"])",
        read_dependencies<Relation::binds_to>, sets(in_unit, "BindsTo") + sets(in_unit, "BindTo")},
    Key{"after", Kind::list, of_all, "array of volumes and units", "[]", "After= these.", R"(["keys.service"])",
        read_dependencies<Relation::after>, sets(in_unit, "After")},
    Key{"before", Kind::list, of_all, "array of volumes and units", "[]", "Before= these.", R"(["machine.slice"])",
        read_dependencies<Relation::before>, sets(in_unit, "Before")},
    Key{"requires_mounts_for", Kind::list, of_all, "array of paths", "[]", "RequiresMountsFor= these.",
        R"(["/srv/data"])", read_by<read_mounts_for>, sets(in_unit, "RequiresMountsFor")},
    Key{"used_by", Kind::list, of_volume, "array of units", "[]",
        "Units that start the volume, hold it, and stop when it goes: a drop-in gives them BindsTo= and After=.",
        R"(["nginx.service"])", read_folder_units<&Volume::used_by, drop_in_folder>},
    Key{"wanted_by", Kind::list, of_all, "array of units", "[]",
        "A link in their `.wants/`, instead of the default target.", R"(["multi-user.target"])",
        read_folder_units<&Common::wanted_by, wants_folder>},
    Key{"required_by", Kind::list, of_all, "array of units", "[]",
        "A link in their `.requires/`, instead of the default target.", R"(["multi-user.target"])",
        read_folder_units<&Common::required_by, requires_folder>},
    Key{"on_failure", Kind::list, of_all, "array of units", "[]", "OnFailure= these.",
        R"(["notify-admin@data.service"])", read_by<read_on_failure>, sets(in_unit, "OnFailure")},
    Key{"holders", Kind::list, of_volume, "array of strings", "[]", "Attachments made at every boot.",
        R"(["nightly backup"])", read_by<read_holders>},
    Key{"formerly", Kind::list, of_volume, "array of strings", "[]",
        "Names that the volume had: who is attached by one of them stays so, and `berth` knows it by them.",
        R"(["scratch"])", read_by<read_formerly>},
    Key{"instances", Kind::list, of_volume, "array of strings", "none",
        "One volume for each, with the name NAME-INSTANCE. `{instance}` in any string is replaced by it.",
        R"(["red", "green"])", read_nothing},
    Key{"overlay", Kind::layers, of_volume, "table of layers", "none",
        "For type `overlay`: `lower` is an array of folders, the topmost first, `upper` the folder that changes go to, "
        "`work` an empty folder beside it. Each is a path, `volume:NAME` or `volume:NAME/SUB/PATH`.",
        R"({"lower": ["/usr/share/site", "volume:image"], "upper": "volume:changes/upper", "work": "volume:changes/work"})",
        read_by<read_overlay>},
    Key{"unit", Kind::table, of_all, "table", "{}", "Further directives of the mount unit's [Unit] section.",
        R"({"ConditionACPower": true})", read_section<in_unit>},
    Key{"mount", Kind::table, of_volume, "table", "{}", "Further directives of its [Mount] section.",
        R"({"Slice": "media.slice"})", read_section<in_mount>},
    Key{"automount", Kind::table, of_volume, "table", "{}",
        "Further directives of the automount unit's [Automount] section.", R"({"ExtraOptions": "pgrp=0"})",
        read_section<in_automount>},
};

static_assert(std::ranges::all_of(keys_of_volumes, is_consistent));
static_assert(has_all(keys_of_volumes, key::of_volumes));

using Keys = std::vector<const Key*>;

Keys find_keys(Table table) {
    Keys out;
    for (const auto& rows : {encrypted_keys(), swap_keys(), volume_keys()}) {
        for (const auto& key : rows) {
            if (has(key.tables, table)) out.push_back(&key);
        }
    }
    return out;
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

std::span<const Key> volume_keys() { return keys_of_volumes; }

std::span<const Key* const> keys_of(Table table) {
    static const std::array<Keys, 3> all{find_keys(Table::volume), find_keys(Table::encrypted), find_keys(Table::swap)};
    return all.at(std::to_underlying(table));
}

const Key* key_of(Table table, std::string_view name) {
    const auto all = keys_of(table);
    const auto found = std::ranges::find(all, name, &Key::name);
    return found == all.end() ? nullptr : *found;
}

bool is_type_of_defaults(std::string_view name) {
    const auto* key = volume_key(name);
    return key == nullptr || key->kind == Kind::layers;
}

const Key* volume_key(std::string_view name) { return key_of(Table::volume, name); }

}  // namespace berth
