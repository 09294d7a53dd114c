// Asks journald to take in what was written to it so far.
#pragma once

#include <chrono>
#include <string>

namespace berth {

/// True when journald says that everything is in the journal. It may refuse (it answers root only), not run, or take
/// longer than `limit`: then the last lines may be missing yet.
bool sync_journal(std::chrono::milliseconds limit,
                  const std::string& socket = "/run/systemd/journal/io.systemd.journal");

}  // namespace berth
