// The words of the kernel command line that berth heeds.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/findings/diagnostic.hpp"
#include "core/model/machine.hpp"

namespace berth {

/// Sets `enabled` and `fstab_enabled`; the last word counts. `rd.` words count in the initrd only.
void heed_command_line(const Source& cmdline, Machine& machine, Diagnostics& out);

/// The next word of a command line, which is taken from `rest`; quotes keep blanks together and are taken off.
[[nodiscard]] std::optional<std::string> take_word(std::string_view& rest);

}  // namespace berth
