// The editor of whoever sits at the terminal.
#pragma once

#include <string>
#include <vector>

#include "system/base/result.hpp"

namespace berth {

/// Its command line, as sudoedit(8) finds it: by SUDO_EDITOR, VISUAL or EDITOR; else the first of editor, nano, vim and
/// vi that there is. Empty if there is none.
[[nodiscard]] std::vector<std::string> editor_words();

/// Runs it on the files, and returns its exit status, as a shell has it. A signal of the terminal is the editor's
/// alone.
[[nodiscard]] Result<int> run_editor(std::vector<std::string> words, const std::vector<std::string>& files);

}  // namespace berth
