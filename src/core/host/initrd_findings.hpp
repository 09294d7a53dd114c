// Warnings of an initrd that does not mount what is declared for it.
#pragma once

#include <cstdint>
#include <set>
#include <string>

#include "core/model/catalogue.hpp"

namespace berth {

struct InitrdFacts {
    enum class Systemd : std::uint8_t { unknown, absent, present } systemd = Systemd::unknown;
    std::string image;              ///< of the kernel that runs; empty if it was not found
    std::set<std::string> changed;  ///< the declaration files that are newer than it, as `Source::shown`
};

/// True if a volume is for the initrd, so that the facts matter.
[[nodiscard]] bool needs_initrd(const Catalogue& catalogue);

void judge_initrd(const Catalogue& catalogue, const InitrdFacts& facts, Diagnostics& out);

}  // namespace berth
