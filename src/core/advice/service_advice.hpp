// Advice about services that use a volume and don't say so.
#pragma once

#include <span>

#include "core/advice/unit_settings.hpp"
#include "core/graph/graph.hpp"
#include "core/model/catalogue.hpp"

namespace berth {

/// A service or socket as it is installed, with its drop-ins.
struct InstalledUnit {
    std::string name;
    std::vector<Setting> settings;
    std::vector<std::string> links;  ///< units that stand in its .wants and .requires folders
};

/// Adds a warning for each unit that names a path in a volume, and whose start neither mounts the volume nor waits for
/// it: it could start without, and would write to the folder below the mount point.
void advise_on_services(const Catalogue& catalogue, const Graph& graph, std::span<const InstalledUnit> units,
                        Diagnostics& out);

}  // namespace berth
