// A file system that is being configured, and never created: nothing is mounted and no device opened.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "system/base/fd.hpp"

namespace berth {

class FilesystemContext {
  public:
    /// Opens one by fsopen(2). Without a loaded driver the kernel tries to load it. Then `error()` is an errno or 0.
    explicit FilesystemContext(const std::string& type);

    [[nodiscard]] int error() const { return error_; }

    /// Sets one parameter by fsconfig(2), as a flag if it has no value; an errno, or 0.
    [[nodiscard]] int set(const std::string& name, const std::optional<std::string>& value);

    /// What the driver has written since it was last asked, with the severity in front: "e ext4: Bad value for 'data'".
    [[nodiscard]] std::vector<std::string> messages();

  private:
    Fd fd_;
    int error_ = 0;
};

}  // namespace berth
