// Standard input, output and error, which a caller may have closed or filled.
#pragma once

#include <cstdio>
#include <string_view>

namespace berth {

/// Opens /dev/null for those of the three that are closed, so that no file we open becomes one of them.
void open_standard_streams();

/// Writes `text`; a stream that takes no more keeps its error for `std::ferror`.
void print(std::FILE* stream, std::string_view text);

/// True if what is written there goes to the journal (systemd.exec(5), JOURNAL_STREAM).
[[nodiscard]] bool goes_to_journal(std::FILE* stream);

}  // namespace berth
