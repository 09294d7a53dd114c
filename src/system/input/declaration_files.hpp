// The declaration files of a system: which there are, which of them count, and their texts.
#pragma once

#include <array>
#include <cstddef>
#include <deque>
#include <map>
#include <string>
#include <vector>

#include "core/findings/diagnostic.hpp"
#include "core/read/read_file.hpp"
#include "system/base/root.hpp"

namespace berth {

/// Those in which declarations are looked for, the first one counting.
inline constexpr std::array<const char*, 4> declaration_folders{"/etc/berth", "/run/berth", "/usr/local/lib/berth",
                                                                "/usr/lib/berth"};

/// What is read in the place of /etc/berth as long as it is there: it is tried out, and a reboot takes it back.
inline constexpr const char* trial_folder = "/run/berth-trial";
/// ... and while PID 1 may have it still, though it counts no more.
inline constexpr const char* ending_trial_folder = "/run/.berth-trial.ending";

/// What is read in the place of /etc/berth. Files keep the paths that they have there, in units too.
struct Administered {
    std::string folder;  ///< empty: a trial if there is one, and else /etc/berth
    /// How messages name files, by what comes after "/etc/berth/"; others as if they were there, or where the trial is.
    std::map<std::string, std::string> shown;
};

/// In bytes; of a larger one no more is read, so that its size is refused.
inline constexpr std::size_t largest_declaration_file = std::size_t{1024} * 1024;

/// Texts stay where they are while this lives, also when it is moved.
struct Declarations {
    std::deque<Source> sources;
    std::vector<DeclarationFile> files;  ///< by name
};

/// What makes it trusted: a command to paste, or words if a link leads there: what it leads to may be a store's.
[[nodiscard]] std::string way_out(const Root& root, const Distrust& distrust);

/// All of `/etc/berth`, `/run/berth`, `/usr/local/lib/berth` and `/usr/lib/berth` below the root, with their drop-ins,
/// as precedence, masks and trust have it. What has no effect because it is not trusted goes to `untrusted`, if that is
/// given: it tells what is not mounted, and not guarded.
[[nodiscard]] Declarations read_declarations(const Root& root, Trust trust, Diagnostics& out,
                                             std::deque<Source>* untrusted = nullptr,
                                             const Administered& administered = {});

}  // namespace berth
