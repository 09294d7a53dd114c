#include "cli/examine.hpp"

#include "cli/system_check.hpp"

namespace berth::cli {

void examine(Session& session, const Settings& settings, const CheckArguments&) { judge_system(session, settings); }

}  // namespace berth::cli
