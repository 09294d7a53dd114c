#include "cli/examine_options.hpp"

#include "core/option_rules.hpp"
#include "system/option_maps.hpp"

namespace berth::cli {

void examine_options(Session& session, const Settings&) {
    const auto opposites = opposite_options();
    const MountLibrary library{class_of, opposites, version_of_libmount()};
    for (const auto& volume : session.catalogue->volumes()) judge_options(volume, library, session.found);
}

}  // namespace berth::cli
