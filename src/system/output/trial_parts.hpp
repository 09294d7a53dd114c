// What the parts of a trial's places share: their names, and links that lead out of the folder.
#pragma once

#include <fcntl.h>

#include <string>

namespace berth {

inline constexpr const char* etc_berth = "/etc/berth";
inline constexpr const char* notes_name = ".berth-notes";          // in the folder of a trial
inline constexpr const char* successor_name = ".berth-successor";  // there, too: by what it is told that it is kept
inline constexpr int trial_folder_flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;

/// True for what is no part of the folder that is tried, by its path in it.
[[nodiscard]] bool is_note_of_trial(const std::string& path);

/// What a link at `path` in /etc/berth, which says `target`, has to say in a folder elsewhere to lead to the same.
[[nodiscard]] std::string link_from_elsewhere(const std::string& path, const std::string& target);

/// What the link at `path` in `folder` says; empty if it is none.
[[nodiscard]] std::string link_in(int folder, const std::string& path);

/// Of a note in `folder`; empty if there is none.
[[nodiscard]] std::string note_in(int folder, const char* name);

/// Whatever there is at `path`, with all below it.
void remove_tree(const std::string& path);

}  // namespace berth
