// The words that libFuzzer puts into inputs, as its -dict= takes them.
#pragma once

#include <string>

namespace fuzz {

/// The words of the tables of keys, types and options, and what TOML, references and drivers say besides.
[[nodiscard]] std::string dictionary();

}  // namespace fuzz
