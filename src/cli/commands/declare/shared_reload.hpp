// One reload of PID 1 for all who wait for one.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "cli/commands/declare/step.hpp"
#include "cli/hold/outside.hpp"
#include "system/output/declared_folder.hpp"

namespace berth::cli {

/// Waits for the lock; it is let go of with the descriptor.
[[nodiscard]] Step<Fd> take_lock(const DeclaredFolder& folder, DeclaredFolder::Lock which, Patience& patience);

/// Tells who is about to have PID 1 reload that it should wait for a moment, until the descriptor is closed. Nothing
/// where it can't.
[[nodiscard]] std::optional<Fd> announce_news(const DeclaredFolder& folder);

/// Why what PID 1 has loaded is not yet what is wanted, or empty.
using Unloaded = std::function<Answer<std::string>()>;

/// Has PID 1 reload until `unloaded` says nothing. Only who has the lock does, and looks before: then the one before
/// him has often done it for him, since a reload is for all files that were there when it began. For that he waits for
/// those who are about to write, but not for long.
[[nodiscard]] Step<> share_reload(Outside& outside, const DeclaredFolder& folder, Patience& patience,
                                  const Unloaded& unloaded);

/// Whether the unit is loaded from what berth-generator has written last: why not, or empty.
[[nodiscard]] Answer<std::string> reason_unloaded(ServiceManager& manager, const std::string& unit);

}  // namespace berth::cli
