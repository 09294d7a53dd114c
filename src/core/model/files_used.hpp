// Files and folders that an item uses, besides its source, as options and joined sources name them.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "core/model/item.hpp"

namespace berth {

/// The branches that a union is made of: "/a:/b" as mergerfs(1) and others take it, and the folders in options of an
/// overlay that has no layers. PID 1 sees none of them.
[[nodiscard]] std::vector<Located<AbsolutePath>> branches_of(const Volume& volume);

/// The file or device of `header=`.
[[nodiscard]] std::optional<Located<AbsolutePath>> header_of(const Encrypted& encrypted);

/// True for "/PATH:DEVICE", a file on a device of its own (crypttab(5)).
[[nodiscard]] bool names_device(std::string_view path);

}  // namespace berth
