// Moving lines of /etc/fstab into a file of declarations, so that at no moment a mount is in neither.
#pragma once

#include <sys/stat.h>

#include <string>

#include "system/base/root.hpp"

namespace berth {

inline constexpr const char* moved_declarations = "/etc/berth/fstab.toml";

/// An fstab that may be replaced.
struct OwnFstab {
    Fd folder;  ///< /etc
    Fd file;
    struct stat status{};
};

/// /etc/fstab below the root; an error if it is a link, or no file.
[[nodiscard]] Result<OwnFstab> open_own_fstab(const Root& root);

struct Move {
    std::string_view before;          ///< the fstab that the texts were made from
    std::string_view after;           ///< the fstab without what moves
    std::string_view declarations;    ///< what moves
    std::string date;                 ///< of the copy's name, as 2026-11-27
    std::string name = "fstab.toml";  ///< of the file of declarations
    bool is_resumed = false;          ///< it is there, with this text
};

/// Writes the declarations unless they are there, which count for nothing as long as fstab has the mount points too;
/// then a copy of fstab; then fstab. What fails takes back what was written. The copy's name in /etc.
[[nodiscard]] Result<std::string> move_lines(const Root& root, const OwnFstab& fstab, const Move& move);

}  // namespace berth
