// What is true here and now of the source and the mount point of a volume.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/model/resolved.hpp"

namespace berth {

/// Where a path leads, links followed.
struct PathFacts {
    enum class Kind : std::uint8_t {
        unknown,     ///< nobody looked, or may look
        not_looked,  ///< below a mount that might not answer
        missing,
        folder,
        file,
        block_device,
        other,  ///< a character device, a FIFO, a socket
    };
    Kind kind = Kind::unknown;
    std::string path;  ///< without links, as far as it could be followed
    std::string stop;  ///< for `not_looked`: the mount point; for `missing`: a file that stands where a folder should
    std::string stop_type;      ///< for `not_looked`: the file system type; empty if there was no answer in time
    std::string link;           ///< the first link on the way, or the path itself if it is one
    std::string target;         ///< what that link says
    std::string device;         ///< for a block device its number, "8:1"
    std::string identity;       ///< the same for all paths to one file or folder; empty if there is none
    std::string mount;          ///< the same for all paths into one mount
    bool is_volatile = false;   ///< in memory: empty after every boot
    bool is_read_only = false;  ///< on a file system that is mounted so

    [[nodiscard]] bool is_there() const { return kind >= Kind::folder; }
};

/// What a device or an image carries, by its first and last blocks.
struct Content {
    enum class Kind : std::uint8_t { unknown, blank, filesystem, partitions, other } kind = Kind::unknown;
    std::string type;                ///< as blkid(8) names it: "ext4", "crypto_LUKS", "gpt"
    bool may_not_be_read = false;    ///< by this user
    std::vector<std::string> known;  ///< of the declared types those that would have been recognized
};

struct VolumeFacts {
    PathFacts where;         ///< of a volume that is not mounted
    bool has_files = false;  ///< its mount point, other than the mount points of other volumes
    PathFacts source;        ///< if it is a path
    Content content;
    std::vector<PathFacts> layers;  ///< of each of overlay_layers()
};

/// True if the volume is for this system, so that what is true of it here matters.
[[nodiscard]] bool is_for_this_system(const ResolvedVolume& volume);

/// The path that the volume's source has here; empty if it has none, or if only its mount helper knows.
[[nodiscard]] std::string source_path(const ResolvedVolume& volume);

/// True if the source is to be a block device or an image.
[[nodiscard]] bool is_on_device(const ResolvedVolume& volume);

/// A folder that an overlay names.
struct LayerPath {
    std::string_view name;  ///< "lower" of the key, "lowerdir" of the option, ...
    Layer::Role role{};
    std::string path;
    Span where;  ///< of the path, or of the option
};

/// Of an overlay, as far as its options can be read.
[[nodiscard]] std::vector<LayerPath> overlay_layers(const ResolvedVolume& volume);

/// The members of the type, which may be a list with commas.
[[nodiscard]] std::vector<std::string> type_members(const Volume& volume);

}  // namespace berth
