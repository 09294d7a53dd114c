// The services and sockets that are installed, with their drop-ins.
#pragma once

#include <deque>
#include <vector>

#include "core/advice/service_advice.hpp"
#include "system/base/root.hpp"

namespace berth {

/// From the folders of systemd.unit(5) below `root`, by name, as precedence and masks have it. Texts are added to
/// `sources`, where they have to stay. What can't be read is passed over, and so is a file of more than 128 KiB. The
/// drop-ins that berth-generator writes are left out: the declarations say what they will be.
[[nodiscard]] std::vector<InstalledUnit> installed_units(const Root& root, std::deque<Source>& sources);

}  // namespace berth
