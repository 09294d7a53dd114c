// Holding volumes for somebody, all or none, and seeing to it that they are the declared ones: what comes of it, with
// nothing printed.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/hold/failure.hpp"
#include "cli/hold/patience.hpp"
#include "cli/session.hpp"
#include "core/mounted/mount_comparison.hpp"

namespace berth::cli {

struct ToAttach {
    std::string name;
    const ResolvedVolume* volume = nullptr;  ///< null if there is none of this name
    std::optional<UnitName> unit;            ///< the attachment; missing if there is an obstacle
    std::string obstacle;                    ///< why it can't be attached to, or empty
    int status = wrong;                      ///< if there is one
};

struct Attached {
    int status = wrong;
    /// "attached", "failed", "differs", "timeout", "interrupted", or "given-up" because of another
    std::string_view result;
    std::string reason;  ///< empty for "attached"
    std::vector<UnitFailure> failures;
    std::vector<Difference> differs;
};

/// The volumes that `words` name, for `holder`.
[[nodiscard]] std::vector<ToAttach> to_attach(const Session& session, const std::vector<std::string>& words,
                                              std::string_view holder);

/// What comes of it, in the same order, where one has an obstacle: none is attached. Empty where none has.
[[nodiscard]] std::vector<Attached> not_attached(std::span<const ToAttach> volumes);

/// Has the attachments, of which none has an obstacle, started at once. Unless all are attached in the end those that
/// were not held before are let go of again.
[[nodiscard]] std::vector<Attached> attach_volumes(Outside& outside, const LateSession& session,
                                                   std::span<const ToAttach> volumes, const Limit& limit);

/// Of all together: that of a signal, or of what went wrong.
[[nodiscard]] const Attached& outcome_of(const std::vector<Attached>& attached);

}  // namespace berth::cli
