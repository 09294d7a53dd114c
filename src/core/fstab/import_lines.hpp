// All lines of an fstab, each with what it becomes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/fstab/import_names.hpp"
#include "core/fstab/import_users.hpp"
#include "core/fstab/imported.hpp"

namespace berth {

struct ImportRules {
    UserLines users = UserLines::stay;
    TakenNames taken;
    unsigned systemd = 0;  ///< the version that reads the fstab; 0 if it is not known
};

/// One for each line, blank ones and comments too, in their order. What no declaration can say is refused, and so is a
/// mount point that an earlier line has for the same source: systemd heeds the first. Lines that have one mount point
/// for several sources stay, all of them.
[[nodiscard]] std::vector<Imported> import_lines(const Source& fstab, const ImportRules& rules = {});

/// The fstab with the lines commented out that are imported, to `declarations`, and those that nobody heeded; all else
/// as it was.
[[nodiscard]] std::string without_imported(const Source& fstab, const std::vector<Imported>& lines,
                                           std::string_view declarations);

[[nodiscard]] bool is_imported(const Imported& line);

/// True of a line that nobody heeded for another that is imported.
[[nodiscard]] bool is_commented_out(const Imported& line, const std::vector<Imported>& lines);

}  // namespace berth
