// The file system options that drivers show back in a known form.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/model/effective_options.hpp"
#include "core/mounted/mount_comparison.hpp"
#include "core/mounted/mount_table.hpp"

namespace berth {

struct OptionDifference {
    std::string declared;
    std::string actual;
    bool is_foreign = false;  ///< it chooses what is mounted, as a subvolume does
};

/// Of the declared options whose key the table shows too, those with another value. Values that can't be compared
/// never differ.
[[nodiscard]] std::vector<OptionDifference> filesystem_option_differences(std::span<const EffectiveOption> declared,
                                                                          const MountEntry& entry,
                                                                          const Memory& memory);

}  // namespace berth
