// The common options of the common file systems. Only to suggest the one that was meant, never to judge.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace berth {

/// Names of options that file systems of this type (one name, not a list) are known to take, those of the VFS included.
[[nodiscard]] std::vector<std::string_view> known_options(std::string_view type);

/// "did you mean 'noatime'?", or empty. `name` is an option's, without its value.
[[nodiscard]] std::string suggested_option(std::string_view type, std::string_view name);

}  // namespace berth
