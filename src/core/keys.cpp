#include "core/keys.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <array>

#include "core/overlay.hpp"
#include "core/pass_through.hpp"
#include "core/suggest.hpp"
#include "core/text.hpp"

namespace berth {
namespace {

// ---- readers: one for each shape of value; the member they fill is a template argument

const std::string& string_of(const Entry& entry) { return std::get<std::string>(entry.value); }
const std::vector<Text>& list_of(const Entry& entry) { return std::get<std::vector<Text>>(entry.value); }

template <auto Member>
void read_text(Volume& volume, const Entry& entry, const Judge& judge) {
    using Type = std::remove_reference_t<decltype(volume.*Member)>;
    auto value = Type::parse(string_of(entry));
    if (value) volume.*Member = *std::move(value);
    else judge.wrong(entry.where, std::move(value.error()));
}

template <auto Member>
void read_flag(Volume& volume, const Entry& entry, const Judge&) {
    volume.*Member = std::get<bool>(entry.value);
}

/// Units in whose name a folder is made: `extra` is what the folder's name adds (NAME_MAX is 255).
template <auto Member, std::size_t Extra>
void read_folder_units(Volume& volume, const Entry& entry, const Judge& judge) {
    for (const auto& element : list_of(entry)) {
        auto unit = UnitName::parse(element.value);
        if (!unit) {
            judge.wrong(element.where, std::move(unit.error()));
        } else if (unit->str().size() + Extra > 255) {
            judge.wrong(element.where, {Code::unit_invalid,
                                        fmt::format("the unit name has {} bytes, at most {} are allowed here",
                                                    unit->str().size(), 255 - Extra),
                                        {}});
        } else if (unit->suffix() == "device") {
            judge.wrong(element.where, {Code::unit_invalid, "a device uses no volume", "name the unit that does"});
        } else {
            (volume.*Member).push_back(*std::move(unit));
        }
    }
}

Complaint template_complaint(std::string_view unit) {
    return {Code::unit_invalid, fmt::format("{} is a template, not a unit", in_quotes(unit)), "name an instance of it"};
}

void read_on_failure(Volume& volume, const Entry& entry, const Judge& judge) {
    for (const auto& element : list_of(entry)) {
        auto unit = UnitName::parse(element.value);
        if (unit && !unit->is_template()) volume.on_failure.push_back(*std::move(unit));
        else judge.wrong(element.where, unit ? template_complaint(element.value) : std::move(unit.error()));
    }
}

template <Relation relation>
void read_dependencies(Volume& volume, const Entry& entry, const Judge& judge) {
    for (const auto& element : list_of(entry)) {
        const bool is_volume = element.value.find('.') == std::string::npos;
        if (is_volume) {
            const auto name = VolumeName::parse(element.value);
            if (name) volume.dependencies.push_back({relation, true, *name, element.where});
            else
                judge.wrong(element.where,
                            {Code::unit_invalid,
                             fmt::format("{} is neither a volume's name nor a unit's", in_quotes(element.value)),
                             element.value.starts_with('/') ? "for a path use 'requires_mounts_for'"
                                                            : "a unit is named with its suffix"});
            continue;
        }
        auto unit = UnitName::parse(element.value);
        if (unit && unit->is_template()) {
            judge.wrong(element.where, template_complaint(element.value));
        } else if (unit) {
            volume.dependencies.push_back({relation, false, *unit, element.where});
        } else {
            judge.wrong(element.where, std::move(unit.error()));
        }
    }
}

template <Section section>
void read_section(Volume& volume, const Entry& entry, const Judge& judge) {
    read_directives(volume, section, entry, judge);
}

void read_type(Volume& volume, const Entry& entry, const Judge& judge) {
    volume.type_where = entry.where;
    read_text<&Volume::type>(volume, entry, judge);
}

void read_options(Volume& volume, const Entry& entry, const Judge& judge) {
    for (const auto& element : list_of(entry)) {
        auto option = MountOption::parse(element.value);
        if (option) volume.options.push_back({*std::move(option), element.where});
        else judge.wrong(element.where, std::move(option.error()));
    }
}

void read_where(Volume& volume, const Entry& entry, const Judge& judge) {
    volume.where.where = entry.where;
    auto path = AbsolutePath::parse(string_of(entry));
    if (path) {
        volume.where.value = *std::move(path);
        return;
    }
    judge.wrong(entry.where, std::move(path.error()));
    if (auto meant = AbsolutePath::simplified(string_of(entry)))
        volume.where.value = *std::move(meant);  // for its guard
}

void read_what(Volume& volume, const Entry& entry, const Judge& judge) {
    volume.what.where = entry.where;
    auto value = SafeText::parse(string_of(entry));
    if (value && value->empty()) value = std::unexpected(Complaint{Code::what_invalid, "'what' must not be empty", {}});
    if (value) volume.what = {What::Kind::text, *std::move(value), {}, {}, entry.where, string_of(entry)};
    else judge.wrong(entry.where, std::move(value.error()));
}

/// They are volumes of their own by the time that keys are read.
void read_instances(Volume&, const Entry&, const Judge&) {}

void read_mounts_for(Volume& volume, const Entry& entry, const Judge& judge) {
    for (const auto& element : list_of(entry)) {
        auto path = AbsolutePath::simplified(element.value);
        if (path) volume.mounts_for.push_back({*std::move(path), element.where});
        else judge.wrong(element.where, std::move(path.error()));
    }
}

constexpr std::array<std::string_view, 5> activation_words{"boot", "attach", "access", "manual", "off"};

void read_activation(Volume& volume, const Entry& entry, const Judge& judge) {
    volume.activation_where = entry.where;
    const auto word = std::ranges::find(activation_words, string_of(entry));
    if (word != activation_words.end()) {
        volume.activation = static_cast<Activation>(word - activation_words.begin());
        return;
    }
    auto hint = did_you_mean(string_of(entry), activation_words);
    if (string_of(entry) == "automount") hint = "did you mean 'access'?";
    if (string_of(entry) == "noauto") hint = "did you mean 'manual'?";
    if (hint.empty()) hint = "write 'boot', 'attach', 'access', 'manual' or 'off'";
    judge.wrong(entry.where,
                {Code::value_unknown, fmt::format("{} is not a way to activate a volume", in_quotes(string_of(entry))),
                 std::move(hint)});
}

void read_required(Volume& volume, const Entry& entry, const Judge&) {
    volume.required_said = std::get<bool>(entry.value) ? Yes::yes : Yes::no;
    volume.required_where = entry.where;
}

void read_fsck(Volume& volume, const Entry& entry, const Judge&) {
    volume.fsck_said = std::get<bool>(entry.value) ? Yes::yes : Yes::no;
}

void read_network(Volume& volume, const Entry& entry, const Judge&) {
    volume.network_said = {std::get<bool>(entry.value) ? Yes::yes : Yes::no, entry.where};
}

void read_initrd(Volume& volume, const Entry& entry, const Judge&) {
    volume.initrd = {std::get<bool>(entry.value), entry.where};
}

void read_holders(Volume& volume, const Entry& entry, const Judge& judge) {
    if (volume.name.empty()) return;
    for (const auto& element : list_of(entry)) {
        auto unit = attachment(volume.name, element.value);
        if (unit) volume.holders.push_back(*std::move(unit));
        else judge.wrong(element.where, std::move(unit.error()));
    }
}

constexpr std::size_t drop_in_folder = 2;   // "UNIT.d"
constexpr std::size_t wants_folder = 6;     // "UNIT.wants"
constexpr std::size_t requires_folder = 9;  // "UNIT.requires"

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

}  // namespace

std::string_view name_of(Kind kind) {
    switch (kind) {
        case Kind::text: return "a string";
        case Kind::flag: return "true or false";
        case Kind::list: return "an array of strings";
        case Kind::table:
        case Kind::layers: return "a table";
    }
    return {};
}

std::span<const Key> volume_keys() { return keys; }

bool is_type_of_defaults(std::string_view name) {
    const auto* key = volume_key(name);
    return key == nullptr || key->kind == Kind::layers;
}

const Key* volume_key(std::string_view name) {
    const auto found = std::ranges::find(keys, name, &Key::name);
    return found == keys.end() ? nullptr : &*found;
}

}  // namespace berth
