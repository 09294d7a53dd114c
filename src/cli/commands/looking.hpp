// Looking at the volumes of the running system, once or again and again, with nothing printed.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "cli/commands/commands.hpp"
#include "cli/hold/other_status.hpp"
#include "cli/hold/outside.hpp"
#include "cli/hold/status_report.hpp"

namespace berth::cli {

/// A file that could be changed by somebody who is not trusted, so that it has no effect.
struct UntrustedFile {
    std::string file;
    std::string reason;  ///< that nothing of it is mounted, why, and what can be done
};

struct Looked {
    std::vector<VolumeStatus> report;
    std::vector<OtherStatus> others;
    std::vector<std::string> unknown;  ///< a complaint for each name that no volume has
    std::vector<UntrustedFile> untrusted;
    int status = done;
};

[[nodiscard]] Answer<Looked> look_at_volumes(Outside& outside, const Session& session, const StatusArguments& asked);

/// Calls `show` now and whenever something may have changed, until the time is up, with the status that it returned
/// last, or a signal comes. Where it returns none nobody can read it any more.
[[nodiscard]] Answer<int> watch_volumes(Outside& outside, const Limit& limit,
                                        const std::function<std::optional<int>()>& show);

}  // namespace berth::cli
