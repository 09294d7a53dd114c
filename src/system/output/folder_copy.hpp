// Copies of folders with all that is in them, and by what one sees that a folder has changed.
#pragma once

#include <functional>
#include <string>

#include "system/base/result.hpp"

namespace berth {

struct FolderCopy {
    int from = -1;      ///< open on the folder
    std::string shown;  ///< how errors name it
    int into = -1;      ///< open on the folder that the copy is to be in
    std::string name;   ///< of the copy
    int unlike = -1;    ///< open on a folder whose files have attributes that `from` could not keep; -1 for none
    /// What a link in the copy is to say that says `target` at `path`, relative to the folder; nothing: the same.
    std::function<std::string(const std::string& path, const std::string& target)> link;
    /// True for what is to be left out, by its path in the folder.
    std::function<bool(const std::string& path)> is_left_out;
};

/// Files, folders and links with owner, mode and time, and the attributes that the file system of the copy knows. All
/// is on the disk when it returns. What fails leaves a part of the copy.
[[nodiscard]] Result<> copy_folder(const FolderCopy& asked);

/// All that would be another text if somebody changed anything in the folder that `folder` is open on, or below it.
[[nodiscard]] Result<std::string> state_of_folder(int folder, const std::string& shown);

}  // namespace berth
