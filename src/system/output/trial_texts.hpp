// What is to be tried: declaration files as they are to be, by their place below /etc/berth.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "system/base/result.hpp"

namespace berth {

struct TrialFile {
    enum class Kind : std::uint8_t {
        text,
        mask,  ///< a link to /dev/null
        none,  ///< it is to go
    } kind = Kind::text;
    std::string text;
    std::string shown;  ///< how messages name it

    bool operator==(const TrialFile&) const = default;
};
using TrialFiles = std::map<std::string, TrialFile>;  // by "x.toml" or "x.toml.d/y.toml"

/// A draft, to be put beside what is there. The caller may be somebody else than its owner, and a link on the way to it
/// is followed only where that tells nobody what he may not read.
[[nodiscard]] Result<TrialFile> read_trial_file(const std::string& file);

/// All declarations in the folder `folder`, which are to be all that there are.
[[nodiscard]] Result<TrialFiles> read_trial_folder(const std::string& folder);

/// The places of the declarations in the folder that `folder` is open on, links among them.
[[nodiscard]] Result<std::vector<std::string>> places_of_declarations(int folder, const std::string& shown);

}  // namespace berth
