// The files that an editor is given: which they are, and what comes back.
#pragma once

#include <expected>
#include <string>
#include <vector>

#include "cli/session.hpp"
#include "system/output/trial_texts.hpp"

namespace berth::cli {

struct ToEdit {
    TrialFiles files;  ///< as the editor gets them
    std::string note;  ///< what is to be said before
};

/// Those of `name`, a volume, "encrypted.NAME", "swap.NAME" or a file, declared or new; all in /etc/berth if it is
/// empty. `current` are these.
[[nodiscard]] std::expected<ToEdit, std::string> files_to_edit(const Session& session, const TrialFiles& current,
                                                               const std::string& name);

/// What the user made of `before`: what is not there any more is to go.
[[nodiscard]] TrialFiles edited(const TrialFiles& before, TrialFiles after);

}  // namespace berth::cli
