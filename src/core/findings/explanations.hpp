// What `berth explain` and the manual say of each code: why it is found, and a wrong and a right example.
#pragma once

#include <span>
#include <string_view>

#include "core/findings/diagnostic.hpp"

namespace berth {

/// An example is a declaration in /etc/berth. A line "# PATH" begins the text of another file, and a line "$ COMMAND"
/// is a command of root's shell, given after the files are there.
struct Explanation {
    std::string_view code;
    Severity severity = Severity::error;
    std::string_view reason;  ///< whole sentences; what is in backticks is to be typed
    std::string_view wrong;
    std::string_view right;
};

/// The explanation of a code, or null.
[[nodiscard]] const Explanation* explanation_of(std::string_view code);

// By subject; each in a file of its own.
[[nodiscard]] std::span<const Explanation> explanations_of_advice();
[[nodiscard]] std::span<const Explanation> explanations_of_files();
[[nodiscard]] std::span<const Explanation> explanations_of_initrd();
[[nodiscard]] std::span<const Explanation> explanations_of_keys();
[[nodiscard]] std::span<const Explanation> explanations_of_mount_points();
[[nodiscard]] std::span<const Explanation> explanations_of_options();
[[nodiscard]] std::span<const Explanation> explanations_of_references();
[[nodiscard]] std::span<const Explanation> explanations_of_sources();
[[nodiscard]] std::span<const Explanation> explanations_of_types();

}  // namespace berth
