// The tables of keys, of volumes first. Adding a key is adding a line to keys.cpp, or to that of its table; the
// manual's tables and the JSON Schema come from them.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "core/keys/blame.hpp"

namespace berth {

/// The TOML type of a key's value.
enum class Kind : std::uint8_t { text, flag, number, list, table, layers };

/// "a string", "true or false", ...
[[nodiscard]] std::string_view name_of(Kind kind);

struct Key {
    std::string_view name;
    Kind kind;
    std::string_view form;      ///< what its value is, for the manual
    std::string_view fallback;  ///< its default, for the manual
    std::string_view meaning;   ///< for the manual
    std::string_view example;   ///< a value as JSON has it, for editors
    void (*read)(Volume&, const Entry&, const Blame&);
    std::span<const std::string_view> words = {};  ///< the only values, if it is one of a few words
};

[[nodiscard]] std::span<const Key> volume_keys();

/// True if the table `[defaults.NAME]` is for a type: unless volumes have such a table. `overlay` is the type.
[[nodiscard]] bool is_type_of_defaults(std::string_view name);

/// The key of this name, or null.
[[nodiscard]] const Key* volume_key(std::string_view name);

/// The keys of a table, in the order of the manual.
[[nodiscard]] std::vector<const Key*> keys_of(Table table);

/// Its key of this name, or null.
[[nodiscard]] const Key* key_of(Table table, std::string_view name);

}  // namespace berth
