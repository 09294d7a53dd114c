// Letting go of volumes, and waiting for their unmount: what comes of it, with nothing printed.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/hold/in_the_way.hpp"
#include "cli/hold/patience.hpp"
#include "cli/session.hpp"
#include "cli/volumes/measure.hpp"
#include "core/model/holder.hpp"

namespace berth::cli {

struct ToDetach {
    std::string name;
    UnitName unit;                   ///< the attachment; empty if there is an obstacle
    std::vector<UnitName> formerly;  ///< attachments of this holder by names that the volume had
    std::string obstacle;            ///< why there can be no such attachment, or empty
    int status = wrong;              ///< if there is one
};

struct Detached {
    int status = wrong;
    std::string_view result;  ///< "released", "held", "not-held", "kept", "busy", "timeout", "interrupted" or "failed"
    std::string reason;       ///< empty if there is nothing to complain of
    std::string where;        ///< empty if it is not known
    std::vector<Holder> holders;
    InTheWay in_the_way;
    Measure measure = Measure::none;   ///< what was done about what was in the way
    std::vector<Signalled> signalled;  ///< by that
    std::vector<Measure> helpful;      ///< what else could be done about it
};

/// The volumes that `words` name, declared or not, for `holder`.
[[nodiscard]] std::vector<ToDetach> to_detach(const LateSession& session, const std::vector<std::string>& words,
                                              std::string_view holder);

/// Whatever `holder` holds by an attachment, declared or not, by name.
[[nodiscard]] Answer<std::vector<ToDetach>> all_held_by(Outside& outside, const Session& session,
                                                        std::string_view holder);

/// Has the attachments stopped at once, whatever becomes of the others, and waits for the unmounts. Where one can't be
/// unmounted, and nobody holds it, `measure` is taken.
[[nodiscard]] std::vector<Detached> detach_volumes(Outside& outside, const LateSession& session,
                                                   std::span<const ToDetach> volumes, const Limit& limit,
                                                   Measure measure = Measure::none);

/// Of all together: that of a signal, of what failed, or of what is still mounted.
[[nodiscard]] const Detached& outcome_of(const std::vector<Detached>& detached);

}  // namespace berth::cli
