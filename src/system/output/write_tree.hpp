// Units and links into a folder: each group whole or not at all, never through a link.
#pragma once

#include <functional>
#include <string>

#include "core/units/tree.hpp"
#include "system/base/fd.hpp"
#include "system/base/result.hpp"

namespace berth {

class TreeWriter {
  public:
    /// `folder` must exist.
    [[nodiscard]] static Result<TreeWriter> open(const std::string& folder);

    /// Writes the group, or takes back what was written of it. A file appears under its name only when it is complete.
    [[nodiscard]] Result<> write(const Group& group);

    /// Writes what `make` returns. What it throws, which nothing here does, is an error like any other: it costs this
    /// group only.
    [[nodiscard]] Result<> write_made(const std::function<Group()>& make);

  private:
    explicit TreeWriter(Fd folder) : folder_(std::move(folder)) {}

    struct Written;
    struct Target {
        int folder = -1;
        std::string name;
    };
    [[nodiscard]] Result<> write_all(const Group& group);
    [[nodiscard]] Result<Target> target(const std::string& path, Written& written);
    [[nodiscard]] Result<> write(const UnitText& file, Written& written);
    [[nodiscard]] Result<> write(const UnitLink& link, Written& written);

    Fd folder_;
    std::string open_name_;  // the sub-folder used last
    Fd open_;
};

}  // namespace berth
