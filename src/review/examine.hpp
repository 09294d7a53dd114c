// What `berth check` looks at beyond the text of the declarations.
#pragma once

#include "review/ask_kernel.hpp"

namespace berth {

struct Examination {
    Kernel kernel = Kernel::automatic;
    bool lint = false;  ///< advice, too
};

/// Adds the findings that only this system can tell, and advice if it is asked for. An error if the mount table can't
/// be read; the findings that don't need it are there.
[[nodiscard]] Result<void> examine(Reading& reading, const Examination& asked);

}  // namespace berth
