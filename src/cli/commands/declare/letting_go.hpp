// What is declared in a file, before it is taken back: who holds it, and stopping what nobody holds.
#pragma once

#include <string_view>
#include <vector>

#include "cli/commands/declare/step.hpp"
#include "cli/hold/in_the_way.hpp"
#include "cli/hold/outside.hpp"
#include "core/model/holder.hpp"

namespace berth::cli {

/// Who holds a volume of the file at `path`, other than its own volumes and the targets of the boot.
[[nodiscard]] Step<std::vector<Holder>> holders_of_file(Outside& outside, const Session& session,
                                                        std::string_view path);

/// Unmounts, deactivates and locks what is declared there. What can't be unmounted is an obstacle, "busy", with what is
/// in the way.
[[nodiscard]] Step<> stop_file(Outside& outside, const Session& session, std::string_view path, Patience& patience,
                               InTheWay& in_the_way);

}  // namespace berth::cli
