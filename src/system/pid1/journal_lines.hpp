// What the journal has about a unit since a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "system/base/result.hpp"

namespace berth {

struct JournalQuery {
    std::string unit;         ///< "srv-data.mount"
    std::uint64_t since = 0;  ///< CLOCK_REALTIME, in microseconds
    std::size_t limit = 20;   ///< the newest of each kind
    std::string folder;       ///< of the journal's files; empty for the system's own
};

/// Printable, without empty lines, oldest first.
struct JournalLines {
    std::vector<std::string> own;      ///< by the unit's processes: what mount(8) and its helpers said
    std::vector<std::string> manager;  ///< by PID 1 about the unit
};

/// EACCES when the caller may not read the system's journal; where there is none, no lines. What has just been written
/// may not be there without `sync_journal`.
[[nodiscard]] Result<JournalLines> journal_lines(const JournalQuery& query);

}  // namespace berth
