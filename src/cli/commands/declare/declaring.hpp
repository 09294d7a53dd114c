// Declaring a volume that lasts until the next boot: what comes of it, with nothing printed.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "cli/commands/commands.hpp"
#include "cli/commands/declare/draft.hpp"
#include "cli/hold/outside.hpp"

namespace berth::cli {

struct Declared {
    int status = wrong;
    /// "declared", "same", "wrong", "taken", "failed", "timeout" or "interrupted"
    std::string_view result = "failed";
    std::string reason;  ///< empty where the findings say it, and if all is well
    std::string name;    ///< of the file's first volume; empty if it has none that can be used
    std::string where;
    std::string file;  ///< empty if nothing could be written
    std::vector<const Diagnostic*> findings;
    std::vector<std::unique_ptr<Session>> readings;  ///< that the findings point into
};

/// Writes the draft's file below `root`, and waits until PID 1 has loaded what comes of it. Unless it is declared in
/// the end, what was written is taken back.
[[nodiscard]] Declared declare_volume(Outside& outside, const std::string& root, const Draft& draft,
                                      const Limit& limit);

}  // namespace berth::cli
