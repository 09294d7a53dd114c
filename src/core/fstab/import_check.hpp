// What the check of imported declarations finds, taken back to the lines of fstab.
#pragma once

#include <cstdint>
#include <vector>

#include "core/fstab/import_text.hpp"
#include "core/fstab/imported.hpp"

namespace berth {

enum class Heeded : std::uint8_t {
    nothing,  ///< there are no errors
    some,     ///< lines were changed: write them again
    not_all,  ///< an error is of no line, so it can't be mended
};

/// Which of noatime, relatime and strictatime counts.
enum class Atime : std::uint8_t {
    last,       ///< what stands last
    strictest,  ///< strictatime, else noatime: all are flags of one call to a libmount before 2.39
};

/// Mends what the errors of `found` in `text`, a text of `lines`, are about: an option that a later one overrides is
/// left out, a reference to a volume that can't be becomes a path, and any other line is refused for the finding.
[[nodiscard]] Heeded heed(std::vector<Imported>& lines, const ImportText& text, const Source& source,
                          const Diagnostics& found, Atime atime = Atime::last);

/// What a user should know of the lines: what is not imported, and which options are left out.
void report(const std::vector<Imported>& lines, Diagnostics& out);

}  // namespace berth
