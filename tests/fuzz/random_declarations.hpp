// Valid and nearly valid declarations of all tables, from the tables of keys, and a machine that they are for.
#pragma once

#include "choices.hpp"
#include "declared_case.hpp"

namespace fuzz {

[[nodiscard]] Case random_case(Choices& choices);

}  // namespace fuzz
