// A file with a syntax error, taken apart so that only the table with the error is lost.
#pragma once

#include <vector>

#include "core/toml_decode.hpp"

namespace berth {

/// The volumes of a text that is not TOML. It is split at its headers and each piece is read alone; of a piece that
/// can't be read the statements that can be are kept, and its volume has the fault. `error` is of the text as a whole.
[[nodiscard]] std::vector<VolumeDecl> recover(const Source& source, const SyntaxError& error, Diagnostics& out);

}  // namespace berth
