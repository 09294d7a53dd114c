// The keys of what is imported, in the order of the manual.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/fstab/imported.hpp"

namespace berth {

/// A key with its value as TOML has it.
struct ImportedKey {
    std::string_view name;
    std::string value;
    Span where;                  ///< in fstab
    std::vector<Text> elements;  ///< of an array, each with its place
};

/// The volume that a path lies in, and the rest of the path; or the path again, if it lies in none.
using VolumePathOf = std::function<std::string(std::string_view path)>;
/// The name of the volume that a mount unit mounts, or the unit's own.
using VolumeOf = std::function<std::string(std::string_view unit)>;

[[nodiscard]] std::vector<ImportedKey> keys_of(const Imported& line, const VolumePathOf& path_of,
                                               const VolumeOf& volume_of);

}  // namespace berth
