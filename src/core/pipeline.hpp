// The whole way from texts to a plan; both programs run it.
#pragma once

#include <span>

#include "core/model/catalogue.hpp"
#include "core/model/claims.hpp"
#include "core/model/machine.hpp"
#include "core/read/read_file.hpp"
#include "core/resolve/detours.hpp"

namespace berth {

/// The volumes of `files`, each judged by itself. Findings are added to `out`; spans point into the files' sources.
[[nodiscard]] std::vector<Volume> read_volumes(std::span<const DeclarationFile> files, Diagnostics& out);

/// All that is known of them together. `fstab` has the mount points that it has in the end, links followed.
[[nodiscard]] Catalogue take_stock(std::vector<Volume> volumes, const Detours& detours, const MountPoints& fstab,
                                   const Machine& machine, Diagnostics& out);

}  // namespace berth
