// What whoever changes the running system asks before it, and says after it.
#pragma once

#include <string>
#include <vector>

#include "cli/change/carrying_out.hpp"
#include "cli/print/json.hpp"
#include "cli/session.hpp"

namespace berth::cli {

/// True if there is a terminal to ask at.
[[nodiscard]] bool can_ask(const Settings& settings);
/// True if the answer is yes.
[[nodiscard]] bool is_agreed_to(const std::string& question);

/// Nothing of what was done as it was planned: that is said by then.
void print_outcome(const CarriedOut& carried);
/// `left` is what there is still to do.
[[nodiscard]] Json outcome_as_json(const CarriedOut& carried, const std::vector<Action>& left);

}  // namespace berth::cli
