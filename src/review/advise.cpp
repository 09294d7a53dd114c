#include "review/advise.hpp"

#include "core/advice/advice.hpp"
#include "system/host/installed_units.hpp"

namespace berth {

void advise(Reading& reading) {
    give_advice(reading.catalogue(), reading.found);
    const auto root = Root::open(reading.root);
    if (!root) return;  // it was open a moment ago
    const auto units = installed_units(*root, reading.declarations.sources);
    advise_on_services(reading.catalogue(), *reading.evaluation->graph(), units, reading.found);
}

}  // namespace berth
