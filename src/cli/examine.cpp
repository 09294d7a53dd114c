#include "cli/examine.hpp"

#include "cli/advise.hpp"
#include "cli/ask_kernel.hpp"
#include "cli/examine_options.hpp"
#include "cli/system_check.hpp"
#include "core/detours.hpp"

namespace berth::cli {

void examine(Session& session, const Settings& settings, const CheckArguments& asked) {
    examine_options(session, settings);
    ask_kernel(session, settings, asked);
    warn_of_detours(*session.catalogue, session.detours, session.found);
    judge_system(session, settings);
    if (asked.lint) advise(session, settings);
}

}  // namespace berth::cli
