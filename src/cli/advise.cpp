#include "cli/advise.hpp"

#include "core/advice.hpp"
#include "system/installed_units.hpp"

namespace berth::cli {

void advise(Session& session, const Settings& settings) {
    give_advice(*session.catalogue, session.found);
    const auto root = Root::open(settings.root);
    if (!root) return;  // it was open a moment ago
    const auto units = installed_units(*root, session.declarations.sources);
    advise_on_services(*session.catalogue, units, session.found);
}

}  // namespace berth::cli
