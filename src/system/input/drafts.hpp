// Drafts of declaration files: read wherever they lie, and taken as if they were installed.
#pragma once

#include <string>
#include <vector>

#include "system/input/declaration_files.hpp"

namespace berth {

/// Puts each of `files`, paths as the caller opens them and whoever owns them, in the place of the declaration file of
/// its name, or of the drop-in if its folder is one for drop-ins. Their order does not matter. What can't be taken is
/// reported.
void take_drafts(Declarations& declarations, const std::vector<std::string>& files, Diagnostics& out);

/// Where a draft goes, below the folder of declarations: "x.toml", or "x.toml.d/y.toml" if its folder is one for
/// drop-ins.
[[nodiscard]] std::string place_of_draft(const std::string& file);

/// Puts a text that is no file yet in the place of the declaration file at its path.
void take_draft(Declarations& declarations, Source draft);

}  // namespace berth
