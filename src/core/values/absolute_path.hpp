// An absolute path in its normal form.
#pragma once

#include "core/values/safe_text.hpp"

namespace berth {

/// Begins with '/', has no '.', '..' or empty component and no '/' at its end ('/' itself excepted); components have at
/// most 255 bytes.
class AbsolutePath : public SafeText {
  public:
    AbsolutePath() = default;
    [[nodiscard]] static std::expected<AbsolutePath, Complaint> parse(std::string_view text);

    /// Like `parse`, but takes '.', '//' and a '/' at the end and removes them.
    [[nodiscard]] static std::expected<AbsolutePath, Complaint> simplified(std::string_view text);

    /// This path with `below`, a relative path ("" for this path itself), appended.
    [[nodiscard]] std::expected<AbsolutePath, Complaint> operator/(std::string_view below) const;

    /// True for `inner` itself and for whatever is below it.
    [[nodiscard]] bool contains(const AbsolutePath& inner) const;

  private:
    explicit AbsolutePath(const SafeText& text) : SafeText(text) {}
};

/// The path above `path`: "/a" for "/a/b", "/" for "/a", empty for "/" and for
/// what is no path.
[[nodiscard]] std::string_view parent(std::string_view path);

/// Without a slash after another, or at the end: "/a//b/" is "/a/b". For paths that berth did not choose.
[[nodiscard]] inline std::string with_single_slashes(std::string_view path) {
    std::string out;
    for (const char c : path) {
        if (c != '/' || !out.ends_with('/')) out += c;
    }
    if (out.size() > 1 && out.ends_with('/')) out.pop_back();
    return out;
}

}  // namespace berth
