// Releasing what is mounted and held by nobody.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "cli/hold/holding.hpp"

namespace berth::cli {

struct Unheld {
    const ResolvedVolume* volume = nullptr;
    Release release;
    std::string reason;  ///< why it is not known what became of it; empty if it is
};

/// Has PID 1 look anew at every attach volume that is mounted and held by nobody, and waits for what becomes of it.
/// What fails for one does not keep it from the others.
Answer<std::vector<Unheld>> release_unheld(Outside& outside, const Catalogue& catalogue, Patience& patience);

/// The same for those whose mount unit is among `units`, after a start that has failed. However busy PID 1 is, it comes
/// to look at them; whether they are gone is waited for only for a moment.
void release_after_failure(Outside& outside, const Catalogue& catalogue, std::span<const std::string> units);

/// The exit status of `berth settle` after that.
[[nodiscard]] int status_of(const std::vector<Unheld>& released, Patience& patience);

}  // namespace berth::cli
