// The declaration files of a system: which there are, which of them count, and their texts.
#pragma once

#include <deque>
#include <vector>

#include "core/diagnostic.hpp"
#include "core/read_file.hpp"
#include "system/root.hpp"

namespace berth {

/// Texts stay where they are while this lives, also when it is moved.
struct Declarations {
    std::deque<Source> sources;
    std::vector<DeclarationFile> files;  ///< by name
};

/// All of `/etc/berth`, `/run/berth`, `/usr/local/lib/berth` and `/usr/lib/berth` below the root, with their drop-ins,
/// as precedence, masks and trust have it.
[[nodiscard]] Declarations read_declarations(const Root& root, Trust trust, Diagnostics& out);

/// Puts `file`, a path as the caller opens it and whoever owns it, in the place of the declaration file of its name, or
/// of the drop-in if its folder is one for drop-ins. Null if it can't be read, which is reported.
[[nodiscard]] const Source* take_draft(Declarations& declarations, const std::string& file, Diagnostics& out);

}  // namespace berth
