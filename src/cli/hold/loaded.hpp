// Which units systemd has loaded.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "system/pid1/service_manager.hpp"

namespace berth::cli {

/// Those that match one of `patterns`, by name. One unit whose name or description systemd can't put into its answer,
/// as that of a mount point that is not UTF-8, costs it all of the answer (252): then those of `units`, and what
/// matches `narrow`.
[[nodiscard]] Answer<std::map<std::string, UnitSummary>> loaded_units(ServiceManager& manager,
                                                                      const std::vector<std::string>& patterns,
                                                                      const std::vector<std::string>& units,
                                                                      const std::vector<std::string>& narrow = {});

}  // namespace berth::cli
