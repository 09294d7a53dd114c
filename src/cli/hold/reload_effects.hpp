// What the next daemon-reload would do to what is mounted and in use, because declarations have changed.
#pragma once

#include "cli/hold/outside.hpp"
#include "cli/session.hpp"

namespace berth::cli {

/// Adds warnings of volumes that would be unmounted, and of units that would be stopped, to what the session has found.
/// `outside` is connected.
[[nodiscard]] Answer<> warn_of_reload(Outside& outside, Session& session);

}  // namespace berth::cli
