#include "cli/examine.hpp"

#include "cli/examine_options.hpp"
#include "cli/system_check.hpp"

namespace berth::cli {

void examine(Session& session, const Settings& settings, const CheckArguments&) {
    examine_options(session, settings);
    judge_system(session, settings);
}

}  // namespace berth::cli
