// An fstab made into declarations that hold what the check of declarations asks.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/session.hpp"
#include "core/import_text.hpp"
#include "core/imported.hpp"
#include "system/root.hpp"

namespace berth::cli {

struct Importing {
    Source fstab;
    std::vector<Imported> lines;
    Source declarations;  ///< the result
};

/// Reads `file`, "-" for standard input and empty for /etc/fstab below the root. What can't be done is printed.
[[nodiscard]] std::optional<Source> fstab_to_import(const Root& root, const std::string& file);

/// Fills in the lines and the result, checked together with `others`, declarations that are there already. False if
/// nothing could be made of it, which is printed.
[[nodiscard]] bool import_fstab(Importing& into, const Root& root, const Settings& settings,
                                const Declarations* others = nullptr);

}  // namespace berth::cli
