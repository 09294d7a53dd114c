// The keys of `[encrypted.NAME]`.
#pragma once

#include <span>
#include <string_view>

#include "core/keys/keys.hpp"

namespace berth {

[[nodiscard]] std::span<const Key> encrypted_keys();

/// "luks" and so on, as `kind` has them.
[[nodiscard]] std::string_view name_of(Encryption kind);

/// The key file, or null for a passphrase that is asked for.
[[nodiscard]] const Layer* key_file_of(const Volume& encrypted);

}  // namespace berth
