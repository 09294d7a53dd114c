// The commands of berth(1); each returns the exit status.
#pragma once

#include <string>
#include <vector>

#include "cli/session.hpp"

namespace berth::cli {

[[nodiscard]] int check(const Settings& settings, const std::vector<std::string>& files);
[[nodiscard]] int show(const Settings& settings, const std::vector<std::string>& names);
[[nodiscard]] int generate(const Settings& settings, const std::string& folder);
[[nodiscard]] int list(const Settings& settings);

}  // namespace berth::cli
