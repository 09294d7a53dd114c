// An fstab made into declarations that hold what the check of declarations asks.
#pragma once

#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/session.hpp"
#include "core/fstab/import_lines.hpp"
#include "core/fstab/import_text.hpp"
#include "core/fstab/imported.hpp"
#include "system/base/root.hpp"
#include "system/output/moving.hpp"

namespace berth::cli {

struct Importing {
    Source fstab;
    ImportRules rules;
    std::string path = moved_declarations;  ///< of the result
    std::vector<Imported> lines;
    Source declarations;  ///< the result
};

/// Tells why nothing is done, on standard error, or as JSON. The exit status.
int refuse(const Settings& settings, const std::string& message,
           std::initializer_list<const Diagnostics*> findings = {});

/// Reads `file`, "-" for standard input and empty for /etc/fstab below the root. What can't be done is told.
[[nodiscard]] std::optional<Source> fstab_to_import(const Root& root, const std::string& file,
                                                    const Settings& settings);

/// Fills in the lines and the result, which passes the check by itself. False if nothing could be made of it, which is
/// told.
[[nodiscard]] bool import_fstab(Importing& into, const Root& root, const Settings& settings);

/// `result` as if it were installed, with `others` beside it, while fstab is `rest`. Nothing of the machine at hand
/// goes into it but its libraries, its kernel and its links: it may be a container, and the result meant for a host.
[[nodiscard]] std::unique_ptr<Session> check_result(const Source& result, const Declarations& others,
                                                    const Source& rest, const Root& root, const Settings& settings);

/// Makes the result the declarations of the root, and takes its lines out of fstab. The exit status.
[[nodiscard]] int replace_fstab(const Root& root, const Settings& settings, UserLines users);

}  // namespace berth::cli
