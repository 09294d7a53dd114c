// What is declared, judged by itself: a volume, swap or an encrypted volume, whose every value is known to be safe.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/model/declaration.hpp"
#include "core/model/seldom.hpp"
#include "core/model/what.hpp"
#include "core/values/file_mode.hpp"
#include "core/values/filesystem_type.hpp"
#include "core/values/mount_option.hpp"
#include "core/values/time_span.hpp"
#include "core/values/unit_name.hpp"

namespace berth {

enum class Activation : std::uint8_t { boot, attach, access, manual, off };
enum class Relation : std::uint8_t { requires_, wants, binds_to, after, before };
enum class Encryption : std::uint8_t { luks, plain, bitlocker, tcrypt };

/// An entry of `requires`, `wants`, `binds_to`, `after` or `before`.
struct Dependency {
    Relation relation{};
    std::variant<VolumeName, UnitName> target;
    Span where;
};

/// A folder that an overlay is made of.
struct Layer {
    enum class Role : std::uint8_t { lower, upper, work } role{};
    Folder folder;
    Span where;
};

enum Section : std::uint8_t { in_unit, in_mount, in_automount, in_swap, in_service };

/// A line of a unit that a key or a pass-through table says.
struct SafeDirective {
    Section section{};
    SafeText name;
    SafeText value;
};

/// What volumes, swap and encrypted volumes have in common.
struct Common {
    VolumeName name;  ///< empty if it is unusable
    Span header;
    const Source* file = nullptr;  ///< the main one
    FirstFault own_fault;          ///< the first finding, if it is wrong by itself
    /// The mount unit, the swap unit or the service that unlocks, as far as that is known by itself; empty if it may
    /// not have one.
    UnitName own_unit;
    What what;
    Seldom<SafeText> description;

    Activation activation = Activation::boot;
    Span activation_where;  ///< of the value; the header's if the activation is not said
    Located<std::optional<bool>> network_said;
    Seldom<TimeSpan> timeout;
    Seldom<TimeSpan> device_timeout;

    Seldom<std::vector<Dependency>> dependencies;
    Seldom<std::vector<Located<AbsolutePath>>> requires_mounts_for;
    Seldom<std::vector<UnitName>> wanted_by;
    Seldom<std::vector<UnitName>> required_by;
    Seldom<std::vector<UnitName>> on_failure;
    Seldom<std::vector<SafeDirective>> directives;  ///< in the order of the keys, then of the tables

    [[nodiscard]] bool is_off() const { return activation == Activation::off; }
};

struct Volume : Common {
    Seldom<std::string> family;   ///< the NAME that was declared, for an instance
    Located<AbsolutePath> where;  ///< the mount point; empty if it is missing or unusable
    FilesystemType type = FilesystemType::automatic();
    Span type_where;  ///< of the value; the header's if the type is not said
    std::vector<Located<MountOption>> options;
    Seldom<std::vector<Layer>> layers;  ///< of an overlay, the lower ones from the top down

    std::optional<bool> required_said;
    Span required_where;   ///< of the value, or of the mount point that it is the default of
    Located<bool> initrd;  ///< mounted in the initrd
    bool background = false;
    std::optional<bool> fsck_said;
    Seldom<UnitName> fsck_unit;  ///< that checks its device before it is mounted; empty if nothing does
    bool makefs = false;
    bool growfs = false;
    bool quota = false;
    Seldom<TimeSpan> idle_timeout;
    Seldom<FileMode> directory_mode;

    Seldom<std::vector<UnitName>> used_by;
    Seldom<std::vector<Span>> used_by_where;  ///< one, of the key, if it is there
    Seldom<std::vector<UnitName>> holders;    ///< as attachment units
    Seldom<std::vector<Located<VolumeName>>> formerly;
};

struct Swap : Common {
    std::vector<Located<MountOption>> options;
    std::optional<std::int64_t> priority;
    std::optional<bool> required_said;
    bool makefs = false;
};

struct Encrypted : Common {
    Encryption encryption = Encryption::luks;
    std::vector<Located<SafeText>> options;    ///< of crypttab(5)
    std::optional<Located<KeyFile>> key_file;  ///< none: the passphrase is asked for
};

using Item = std::variant<Volume, Encrypted, Swap>;  // in the order of Table

/// "boot", "attach", ...
[[nodiscard]] std::string_view name_of(Activation activation);

[[nodiscard]] Common& common(Item& item);
[[nodiscard]] const Common& common(const Item& item);
[[nodiscard]] inline Table table_of(const Item& item) { return static_cast<Table>(item.index()); }

/// "volume 'NAME'" and the like.
[[nodiscard]] std::string subject(const Item& item);

/// What to write instead of the NAME that this one is an instance of.
[[nodiscard]] std::string instead_of_family(const Volume& instance);

/// True if it is linked in units that it names, instead of the default target.
[[nodiscard]] bool has_own_links(const Common& item);

/// True if the option stands there just like that: "ro", "size=1G".
[[nodiscard]] bool has_option(const Volume& volume, std::string_view option);

/// True if an option says so, or every type that it may have.
[[nodiscard]] bool is_mounted_read_only(const Volume& volume);

/// True if the boot fails without the volume: said so, or /var and /var/tmp by default.
[[nodiscard]] bool is_required(const Volume& volume, const AbsolutePath& mount_point);

/// True if its source is a device node of this machine, which is no folder to bind.
[[nodiscard]] bool has_device(const Volume& volume);

/// True if the default target waits for the mount when both are started: at boot, or by an access before it is reached.
[[nodiscard]] bool is_awaited(const Volume& volume);

/// True if it may be held: one that unmounts itself when it is idle may not.
[[nodiscard]] bool can_be_held(const Volume& volume);

}  // namespace berth
