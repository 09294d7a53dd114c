#include "cli/examine.hpp"

namespace berth::cli {

void examine(Session&, const Settings&, const CheckArguments&) {}

}  // namespace berth::cli
