// Permissions of a folder.
#pragma once

#include <expected>

#include "core/values/safe_text.hpp"

namespace berth {

/// Three or four octal digits.
class FileMode : public SafeText {
  public:
    FileMode() = default;
    [[nodiscard]] static std::expected<FileMode, Complaint> parse(std::string_view text);

  private:
    explicit FileMode(std::string text) : SafeText(std::move(text)) {}
};

}  // namespace berth
