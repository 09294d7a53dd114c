#include "review/examine.hpp"

#include "core/read/join_instances.hpp"
#include "core/resolve/detours.hpp"
#include "review/advise.hpp"
#include "review/ask_kernel.hpp"
#include "review/examine_options.hpp"
#include "review/system_check.hpp"

namespace berth {

Result<void> examine(Reading& reading, const Examination& asked) {
    examine_options(reading);
    ask_kernel(reading, asked.kernel);
    warn_of_detours(reading.catalogue(), reading.evaluation->detours(), reading.found);
    if (asked.lint) advise(reading);
    auto judged = judge_system(reading);
    join_instances(reading.catalogue(), reading.found);
    return judged;
}

}  // namespace berth
