#include "core/findings/codes.hpp"

#include <array>
#include <utility>

namespace berth {
namespace {

using enum Code;

constexpr std::array codes{
    CodeInfo{advice_credentials, "advice-credentials",
             "A password or key stands in the declaration, and so in a unit that everybody can read (--lint)."},
    CodeInfo{advice_manual_parent, "advice-manual-parent",
             "A volume that is mounted at boot lies on one that is not meant to be (--lint)."},
    CodeInfo{advice_network_options, "advice-network-options",
             "A network file system is mounted without nosuid or nodev (--lint)."},
    CodeInfo{advice_required_network, "advice-required-network",
             "A network volume is required, which does not stop the boot (--lint)."},
    CodeInfo{advice_service_path, "advice-service-path",
             "A unit uses a path below the mount point and does not wait for the volume (--lint)."},
    CodeInfo{cycle, "cycle", "Volumes wait for one another in a circle; each of them is wrong."},
    CodeInfo{default_invalid, "default-invalid", "A key stands in '[defaults]' that can't be a default."},
    CodeInfo{default_unused, "default-unused", "No volume of the file has the type that defaults are for."},
    CodeInfo{drop_in_orphan, "drop-in-orphan", "A drop-in folder has no main file, so it is ignored."},
    CodeInfo{encrypted_in_crypttab, "encrypted-in-crypttab", "/etc/crypttab has the name too, and crypttab wins."},
    CodeInfo{file_name, "file-name", "A file's name has control characters or is not UTF-8."},
    CodeInfo{file_not_regular, "file-not-regular",
             "A folder, FIFO, device or dangling link stands where a file should."},
    CodeInfo{file_too_large, "file-too-large",
             "A declaration file has more than 1 MiB, or defaults and instances make too much of it."},
    CodeInfo{file_unreadable, "file-unreadable", "A file or folder can't be opened or read."},
    CodeInfo{file_untrusted, "file-untrusted", "Somebody other than root could change the file; it has no effect."},
    CodeInfo{former_name_taken, "former-name-taken",
             "A name in 'formerly' is the volume's own or another's, or it is there twice."},
    CodeInfo{helper_missing, "helper-missing", "A program that mounts or checks the type is not installed."},
    CodeInfo{holder_invalid, "holder-invalid", "A holder's name is empty, too long or has control characters."},
    CodeInfo{initrd_link, "initrd-link",
             "A path of a volume of the initrd leads through a link, which nobody follows there."},
    CodeInfo{initrd_needed, "initrd-needed",
             "A volume of the initrd needs, or lies in, one that is mounted after the initrd."},
    CodeInfo{initrd_outdated, "initrd-outdated",
             "The initrd was made before the declaration of a volume that it mounts was changed."},
    CodeInfo{initrd_without_systemd, "initrd-without-systemd",
             "A volume is to be mounted in the initrd, and this system's initrd has no systemd."},
    CodeInfo{instance_invalid, "instance-invalid",
             "An instance has no name or one that is there already, or '{instance}' is not where it should be."},
    CodeInfo{key_conflict, "key-conflict", "Two keys exclude each other, or a key and an option."},
    CodeInfo{key_missing, "key-missing", "A key that the volume needs is not there."},
    CodeInfo{key_reserved, "key-reserved", "A pass-through table sets a directive that berth writes itself."},
    CodeInfo{key_too_deep, "key-too-deep", "A key has more than 16 dots."},
    CodeInfo{key_unknown, "key-unknown", "berth has no key of this name."},
    CodeInfo{left_out, "left-out", "The volume is not for this machine, so nothing is written for it."},
    CodeInfo{line_too_long, "line-too-long", "A line of a declaration file has more than 64 KiB."},
    CodeInfo{mode_invalid, "mode-invalid", "A mode is not a string of three or four octal digits."},
    CodeInfo{mount_point_in_fstab, "mount-point-in-fstab", "/etc/fstab has the mount point too, and fstab wins."},
    CodeInfo{mount_point_kind, "mount-point-kind",
             "The mount point is a file where a folder is needed, or the reverse, or can't be made."},
    CodeInfo{mount_point_link, "mount-point-link",
             "The mount point is a link, or has one on its way; the volume is mounted where it leads, or not at all."},
    CodeInfo{mount_point_missing, "mount-point-missing",
             "The mount point does not exist yet; systemd makes it when it mounts."},
    CodeInfo{mount_point_not_empty, "mount-point-not-empty", "The mount point has files, which the mount will hide."},
    CodeInfo{mount_point_refused, "mount-point-refused", "The mount point belongs to the system or to fstab."},
    CodeInfo{mount_point_repeated, "mount-point-repeated", "Two volumes have the same mount point; both are wrong."},
    CodeInfo{mount_point_shadowed, "mount-point-shadowed", "The volume is mounted, and a later mount covers it."},
    CodeInfo{mount_point_too_long, "mount-point-too-long", "The unit of this mount point would have too long a name."},
    CodeInfo{name_invalid, "name-invalid", "A volume's name has other characters than it may, or too many."},
    CodeInfo{name_repeated, "name-repeated", "Two volumes have the same name; both are wrong."},
    CodeInfo{network_needed, "network-needed", "A volume says 'network = false' and needs the network all the same."},
    CodeInfo{not_looked_at, "not-looked-at",
             "Something is not looked at, since it might not answer or may not be read."},
    CodeInfo{option_contradiction, "option-contradiction", "Two options of a volume say contrary things."},
    CodeInfo{option_invalid, "option-invalid", "A mount option is not NAME or NAME=VALUE, or not one of a mount."},
    CodeInfo{option_is_key, "option-is-key", "An fstab option that has a key in berth, or no meaning outside fstab."},
    CodeInfo{option_no_effect, "option-no-effect", "An option does nothing, or not what it is for, in a mount unit."},
    CodeInfo{option_refused, "option-refused", "The running kernel's driver of the type refuses an option's value."},
    CodeInfo{option_repeated, "option-repeated", "An option is given twice, with different values."},
    CodeInfo{option_unknown, "option-unknown", "The running kernel's driver of the type does not know an option."},
    CodeInfo{option_unverified, "option-unverified", "Nobody could be asked whether the type knows an option."},
    CodeInfo{order_risk, "order-risk", "Something waits for a unit that on an ordinary system starts after it."},
    CodeInfo{overlay_layers, "overlay-layers",
             "An overlay's upperdir and workdir lie in one another, or on different file systems."},
    CodeInfo{path_invalid, "path-invalid", "A path is not absolute or not in its normal form."},
    CodeInfo{reference_idle, "reference-idle", "Something holds a volume that unmounts itself when idle."},
    CodeInfo{reference_off, "reference-off", "A volume needs one that is switched off."},
    CodeInfo{reference_unknown, "reference-unknown", "No volume of this name is declared."},
    CodeInfo{reload_effect, "reload-effect",
             "A daemon-reload would unmount a volume or stop a unit, because a declaration was changed."},
    CodeInfo{source_kind, "source-kind",
             "The source is of another kind than the type needs, such as a folder in the place of a device."},
    CodeInfo{source_missing, "source-missing", "The device, folder or image does not exist here and now."},
    CodeInfo{source_repeated, "source-repeated", "Two volumes have the same device or image."},
    CodeInfo{source_type, "source-type", "The device or image carries something else than the declared file system."},
    CodeInfo{swap_in_fstab, "swap-in-fstab", "/etc/fstab has the swap area too, and fstab wins."},
    CodeInfo{swap_repeated, "swap-repeated", "One swap area is declared twice."},
    CodeInfo{syntax, "syntax", "The text is not TOML 1.0."},
    CodeInfo{table_unknown, "table-unknown", "berth has no table of this name."},
    CodeInfo{tag_unknown, "tag-unknown", "A device is named by a tag that does not exist."},
    CodeInfo{text_unsafe, "text-unsafe",
             "A value can't stand in a unit file: control characters, outer blanks, a "
             "backslash at its end, or not UTF-8."},
    CodeInfo{time_invalid, "time-invalid", "A time span is not as in systemd.time(7), or has no unit."},
    CodeInfo{type_invalid, "type-invalid", "A file system type has other characters than it may, or is none."},
    CodeInfo{type_unavailable, "type-unavailable", "This system has neither a driver nor a mount helper for the type."},
    CodeInfo{type_unknown, "type-unknown", "Nobody knows a file system type of this name."},
    CodeInfo{unit_invalid, "unit-invalid", "Not the name of a unit, with its suffix, or of a volume."},
    CodeInfo{unit_masked, "unit-masked", "A required volume's unit is masked, so it is not required."},
    CodeInfo{unit_overridden, "unit-overridden",
             "Somebody else's unit file takes the place of what berth writes, or stands beside it."},
    CodeInfo{user_unknown, "user-unknown", "An option names a user or group that this system does not have."},
    CodeInfo{value_type, "value-type", "A value has another TOML type than the key wants."},
    CodeInfo{value_unknown, "value-unknown", "A value is not one of the words that the key knows."},
    CodeInfo{what_invalid, "what-invalid", "'what' is nothing that this file system type can mount."},
    CodeInfo{write_failed, "write-failed", "A unit could not be written; nothing of its volume was."},
};

consteval bool in_order() {
    for (std::size_t i = 0; i < codes.size(); ++i) {
        if (std::to_underlying(codes[i].code) != i) return false;
        if (i > 0 && codes[i].name <= codes[i - 1].name) return false;
    }
    return true;
}
static_assert(in_order());

}  // namespace

std::span<const CodeInfo> all_codes() { return codes; }

std::string_view name_of(Code code) { return codes[std::to_underlying(code)].name; }

}  // namespace berth
