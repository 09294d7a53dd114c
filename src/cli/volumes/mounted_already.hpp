// Attaching to what is mounted without reading all declarations: what the generator has made of them tells it.
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/volumes/attaching.hpp"

namespace berth::cli {

struct MountedAlready {
    std::deque<ResolvedVolume> volumes;
    std::vector<ToAttach> to_attach;  ///< points into them
};

/// True if each of `words` is the name of a volume to attach, as PID 1 has it and as it is declared, and nobody is
/// attached to it by another name: then nothing has to be read to let go of it.
[[nodiscard]] bool are_known_to_pid1(Outside& outside, const std::vector<std::string>& words);

/// As to_attach(): the volumes that `words` name, for `holder`. Nothing unless all are attach volumes, right and
/// mounted as they are declared, and no declaration has changed since generators ran; then all have to be read.
[[nodiscard]] std::optional<MountedAlready> to_attach_if_mounted(Outside& outside,
                                                                 const std::vector<std::string>& words,
                                                                 std::string_view holder);

}  // namespace berth::cli
