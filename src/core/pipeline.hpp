// The whole way from texts to a plan; both programs run it.
#pragma once

#include <span>

#include "core/catalogue.hpp"
#include "core/fstab.hpp"
#include "core/machine.hpp"
#include "core/read_file.hpp"

namespace berth {

/// All that is known of the volumes of `files`. Findings are added to `out`; spans point into the files' sources.
[[nodiscard]] Catalogue take_stock(std::span<const DeclarationFile> files, const MountPoints& fstab,
                                   const Machine& machine, Diagnostics& out);

}  // namespace berth
