// Whether anything that declarations come from has changed since a moment, at the price of looking at no text.
#pragma once

#include <ctime>
#include <optional>
#include <string>

namespace berth {

/// When the file or folder at `path` was made, if that is known.
[[nodiscard]] std::optional<timespec> birth_of(const std::string& path);

/// True unless all folders of declarations below `root`, their files and drop-ins, fstab and crypttab are as they were
/// then: text, owner, mode and what there is, and no trial is on. What was changed in the same moment counts as
/// changed.
[[nodiscard]] bool has_changed_since(const timespec& moment, const std::string& root = "");

}  // namespace berth
