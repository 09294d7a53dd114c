// Files that somebody else would have root read aloud: by a link on the way to them.
#pragma once

#include <sys/stat.h>

#include <optional>
#include <string>

namespace berth {

/// Why no line of `file`, which was opened and has `status`, may be printed; nothing if it may. A link that is neither
/// root's nor the caller's can lead to what its owner may not read.
[[nodiscard]] std::optional<std::string> reason_not_to_tell(const std::string& file, const struct stat& status);

}  // namespace berth
