// As src/precompiled/headers.hpp, with what most commands need besides.
#include "../../precompiled/headers.hpp"

#include <nlohmann/json.hpp>
