// Files that appear, or change, all at once: whoever looks, at any moment, sees one whole text.
#pragma once

#include <sys/types.h>

#include <string>
#include <string_view>

#include "system/base/result.hpp"

namespace berth {

struct NewFile {
    std::string_view text;
    mode_t mode = 0644;
    uid_t owner = static_cast<uid_t>(-1);  ///< -1: the caller
    gid_t group = static_cast<gid_t>(-1);
    int like = -1;  ///< open on a file whose access list and other extended attributes it gets
};

/// Both write to the disk before they return. `folder` is open on the file's folder; `shown` is for the error.
/// Fails with EEXIST if there is something of the name.
[[nodiscard]] Result<> create_file(int folder, const std::string& name, const NewFile& file, const std::string& shown);
/// What has the name is replaced, a link itself and not what it leads to.
[[nodiscard]] Result<> replace_file(int folder, const std::string& name, const NewFile& file, const std::string& shown);

}  // namespace berth
