// Which systemd is installed below a root.
#pragma once

#include "system/base/root.hpp"

namespace berth {

/// Its major version, by the name of its own library; 0 if there is none, or it is not known where.
[[nodiscard]] unsigned systemd_version(const Root& root);

}  // namespace berth
