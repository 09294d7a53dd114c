// A value for a key: from a pool for what is known, and from the key's kind and example for any other.
#pragma once

#include <cstdint>
#include <string>

#include "choices.hpp"
#include "pipeline_under_test.hpp"
#include "value_pools.hpp"

namespace fuzz {

/// The names of what a value may refer to, of which there is at least one each.
struct Neighbours {
    Pool volumes;
    Pool encrypted;
};

enum class Care : std::uint8_t { right, nearly };

/// As TOML has it.
[[nodiscard]] std::string value_of(const std::string& table, const KnownKey& key, const Neighbours& neighbours,
                                   Care care, Choices& choices);

/// `JSON` as TOML has it, as far as examples of keys go.
[[nodiscard]] std::string from_json(std::string_view json);

/// What `pattern` of a source means: DEVICE, MAPPED, ENCRYPTED, VOLUME and PLACE are to be replaced.
[[nodiscard]] std::string source_of(std::string_view pattern, const Neighbours& neighbours, Choices& choices);

}  // namespace fuzz
