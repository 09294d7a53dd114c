// Which actions make the running system what is declared.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "cli/change/observed.hpp"

namespace berth::cli {

struct Wishes {
    std::set<std::string> names;  ///< of whom alone is to be changed; empty for all
    bool unmount = false;         ///< also what nobody asked to be mounted otherwise, as long as it is not in use
};

/// The declarations have no errors, and `outside` is connected.
[[nodiscard]] Answer<Changes> plan_changes(Outside& outside, const Session& session, const Wishes& wishes);

/// NAME, "swap.NAME" or "encrypted.NAME", as actions have it.
[[nodiscard]] std::string name_in_changes(const Catalogue& catalogue, std::uint32_t index);

/// What is declared, by the names that actions have: NAME, "swap.NAME" and "encrypted.NAME".
[[nodiscard]] std::vector<std::string> names_in_changes(const Catalogue& catalogue);

/// Why there is nothing of this name, or empty.
[[nodiscard]] std::string unknown_name(const Session& session, const Changes& changes, const std::string& name);

// The parts of it. Each adds actions.

/// What declared volumes want.
[[nodiscard]] Answer<> add_declared(const Observed& observed, const Wishes& wishes, std::vector<Action>& out);
/// What is mounted, or loaded, and declared no more or elsewhere.
[[nodiscard]] Answer<> add_gone(const Observed& observed, std::vector<Action>& out);
/// Swap and encrypted volumes.
[[nodiscard]] Answer<> add_others(const Observed& observed, const Wishes& wishes, std::vector<Action>& out);

/// Whether an item that is started in the boot is to be started now: if it has links of its own, when one of those is
/// up.
[[nodiscard]] bool is_due_now(const Observed& observed, const Common& item);

}  // namespace berth::cli
