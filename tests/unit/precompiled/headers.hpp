// As src/precompiled/headers.hpp, with what tests need besides.
#include "../../../src/precompiled/headers.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
