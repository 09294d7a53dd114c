// A volume, or swap or an encrypted volume, whose every value is known to be safe, and how it stands to the others.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/model/declaration.hpp"
#include "core/values/absolute_path.hpp"
#include "core/values/file_mode.hpp"
#include "core/values/filesystem_type.hpp"
#include "core/values/mount_option.hpp"
#include "core/values/time_span.hpp"
#include "core/values/unit_name.hpp"
#include "core/values/volume_name.hpp"

namespace berth {

enum class Activation : std::uint8_t { boot, attach, access, manual, off };
enum class Relation : std::uint8_t { requires_, wants, binds_to, after, before };
enum class Encryption : std::uint8_t { luks, plain, bitlocker, tcrypt };
enum class Yes : std::uint8_t { unsaid, no, yes };

/// An entry of `requires`, `wants`, `binds_to`, `after` or `before`.
struct Dependency {
    Relation relation{};
    bool is_volume = false;
    SafeText target;  ///< a volume's NAME, or a unit
    Span where;
};

/// What is to be mounted.
struct What {
    enum class Kind : std::uint8_t { none, path, text, volume } kind = Kind::none;
    SafeText text;         ///< what What= says; for `volume` once the reference is resolved
    VolumeName name;       ///< of the volume, for `volume`
    VolumeName encrypted;  ///< the encrypted volume whose device the path is, if it is one's
    std::string below;
    Span where;
    std::string declared;  ///< as it was written
};

/// A folder that an overlay is made of, or the key file of an encrypted volume.
struct Layer {
    enum class Role : std::uint8_t { lower, upper, work, key_file } role{};
    AbsolutePath path;  ///< empty as long as it is not known where the volume is mounted
    VolumeName volume;  ///< that the folder is in; empty for a plain path
    std::string below;
    Span where;
};

struct SafeDirective {
    SafeText name;
    SafeText value;
};

enum Section : std::uint8_t { in_unit, in_mount, in_automount, in_swap, in_service };

struct Volume {
    Table table = Table::volume;
    VolumeName name;     ///< empty if it is unusable
    std::string family;  ///< the NAME that was declared, for an instance
    Span header;
    const Source* source = nullptr;  ///< the main file
    std::optional<Fault> fault;      ///< the first finding, if the volume is wrong

    Located<AbsolutePath> where;  ///< empty if it is missing or unusable
    AbsolutePath declared_where;  ///< what led there, if that has a link in it
    /// Or the swap unit, or the service that unlocks; empty if `where` is, or it may not have a unit.
    UnitName mount_unit;
    What what;
    FilesystemType type = FilesystemType::automatic();
    Span type_where;  ///< of the value; the header's if the type is not said
    std::vector<Located<MountOption>> options;
    std::vector<Layer> layers;  ///< of an overlay, the lower ones from the top down
    SafeText description;

    Activation activation = Activation::boot;
    Span activation_where;  ///< of the value; the header's if the activation is not said
    Yes required_said = Yes::unsaid;
    Span required_where;  ///< of the value, or of the mount point that it is the default of
    Located<Yes> network_said;
    Located<bool> initrd;  ///< mounted in the initrd
    bool background = false;
    Yes fsck_said = Yes::unsaid;
    UnitName fsck_unit;  ///< that checks its device before it is mounted; empty if nothing does
    bool makefs = false;
    bool growfs = false;
    bool quota = false;
    bool lazy_unmount = false;
    bool force_unmount = false;
    bool read_write_only = false;
    bool sloppy_options = false;
    std::optional<std::int64_t> priority;  ///< of swap
    Encryption encryption = Encryption::luks;
    std::vector<Located<SafeText>> crypt_options;  ///< of an encrypted volume
    bool needs_network = false;                    ///< by its type, its own word or what it stands on
    bool fstab_wins = false;                       ///< /etc/fstab or crypttab has it, and so the unit
    bool left_out = false;                         ///< not for this machine
    bool below_sysroot = false;                    ///< in the initrd: its paths are those that it has there
    std::uint32_t circle = 0;                      ///< number of the circle that it is in; 0 for none

    TimeSpan timeout;
    TimeSpan device_timeout;
    TimeSpan idle_timeout;
    FileMode directory_mode;

    std::vector<Dependency> dependencies;
    std::vector<Located<AbsolutePath>> mounts_for;
    std::vector<UnitName> used_by;
    std::vector<UnitName> wanted_by;
    std::vector<UnitName> required_by;
    std::vector<UnitName> on_failure;
    std::vector<UnitName> holders;                         ///< as attachment units
    std::array<std::vector<SafeDirective>, 5> directives;  ///< by Section

    [[nodiscard]] bool is_wrong() const { return fault.has_value(); }
    [[nodiscard]] bool is_off() const { return activation == Activation::off; }

    /// Makes the volume wrong; of several findings the first in the file counts.
    void blame(const Fault& found) {
        if (!fault || before(found.where, fault->where)) fault = found;
    }
};

/// True if the boot fails without the volume: said so, or /var and /var/tmp by default.
[[nodiscard]] bool is_required(const Volume& volume);

/// True if its source is a device node of this machine, which is no folder to bind.
[[nodiscard]] bool has_device(const Volume& volume);

/// True if it is linked in units that it names, instead of the default target.
[[nodiscard]] bool has_own_links(const Volume& volume);

/// True if the default target waits for the volume at boot.
[[nodiscard]] bool is_awaited(const Volume& volume);

/// "volume 'NAME'" and the like.
[[nodiscard]] std::string subject(const Volume& volume);

/// True if the volume has a target of its own that attachments are instances of. None has in the initrd.
[[nodiscard]] bool has_attachments(const Volume& volume);

}  // namespace berth
