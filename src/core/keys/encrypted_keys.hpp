// The words of `[encrypted.NAME]`.
#pragma once

#include <string_view>

#include "core/model/item.hpp"

namespace berth {

/// "luks", "plain", "bitlocker" or "tcrypt".
[[nodiscard]] std::string_view name_of(Encryption kind);

}  // namespace berth
