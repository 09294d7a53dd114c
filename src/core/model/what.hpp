// What is mounted, swapped on or unlocked: a source, and where it was said.
#pragma once

#include <string>
#include <variant>

#include "core/findings/source.hpp"
#include "core/values/absolute_path.hpp"
#include "core/values/volume_path.hpp"

namespace berth {

/// A node below /dev, or udev's link for a tag.
struct Device {
    AbsolutePath path;
};

/// What an encrypted volume of this name becomes.
struct MappedDevice {
    VolumeName name;
    AbsolutePath path;  ///< /dev/mapper/NAME
};

/// A folder or an image file.
struct File {
    AbsolutePath path;
};

/// What a server exports.
struct Export {
    SafeText text;
};

/// What is a mere name, or what only its driver or helper understands.
struct Words {
    SafeText text;
};

/// VolumePath: a place in another volume.
struct What {
    std::variant<std::monostate, Device, MappedDevice, File, Export, Words, VolumePath> source;
    Span where;
    std::string declared;  ///< as it was written

    [[nodiscard]] bool is_missing() const { return std::holds_alternative<std::monostate>(source); }

    /// True for a device or what an encrypted volume becomes.
    [[nodiscard]] bool is_device() const {
        return std::holds_alternative<Device>(source) || std::holds_alternative<MappedDevice>(source);
    }

    /// True if PID 1 waits for a device of that name, unless it is bound: whatever the type, it goes by the text alone.
    [[nodiscard]] bool is_awaited_as_device() const;

    /// That of a device or a file; null for anything else.
    [[nodiscard]] const AbsolutePath* path() const;

    /// What What= says, but for a place in another volume: empty then.
    [[nodiscard]] const SafeText& text() const;
};

/// A folder or a file, by its path or in another volume.
using Folder = std::variant<AbsolutePath, VolumePath>;

/// A file on a device that is mounted only while the file is read: "/FILE:DEVICE" (crypttab(5)).
struct FileOnDevice {
    AbsolutePath file;  ///< from the root of its file system
    AbsolutePath device;
};

/// The path may be that of a device.
using KeyFile = std::variant<AbsolutePath, VolumePath, FileOnDevice>;
using HeaderFile = std::variant<AbsolutePath, FileOnDevice>;

}  // namespace berth
