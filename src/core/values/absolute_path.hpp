// An absolute path in its normal form.
#pragma once

#include <expected>

#include "core/values/safe_text.hpp"

namespace berth {

inline constexpr std::size_t longest_component = 255;  // NAME_MAX

/// True for a path in normal form, with components of allowed length.
[[nodiscard]] constexpr bool is_normal_path(std::string_view path) {
    if (!path.starts_with('/')) return false;
    if (path.size() == 1) return true;
    while (!path.empty()) {
        path.remove_prefix(1);
        const auto component = path.substr(0, path.find('/'));
        if (component.empty() || component == "." || component == ".." || component.size() > longest_component)
            return false;
        path.remove_prefix(component.size());
    }
    return true;
}

[[nodiscard]] constexpr bool is_normal_ascii_path(std::string_view path) {
    return is_safe_ascii(path) && is_normal_path(path);
}

/// Begins with '/', has no '.', '..' or empty component and no '/' at its end ('/' itself excepted); components have at
/// most 255 bytes.
class AbsolutePath : public SafeText {
  public:
    using Literal = berth::Literal<is_normal_ascii_path>;

    AbsolutePath() = default;
    [[nodiscard]] static AbsolutePath literal(Literal path) { return AbsolutePath(std::string(path.str())); }
    [[nodiscard]] static std::expected<AbsolutePath, Complaint> parse(std::string_view text);

    /// Like `parse`, but takes '.', '//' and a '/' at the end and removes them.
    [[nodiscard]] static std::expected<AbsolutePath, Complaint> simplified(std::string_view text);

    /// This path with `below`, a relative path ("" for this path itself), appended.
    [[nodiscard]] std::expected<AbsolutePath, Complaint> operator/(std::string_view below) const;

    /// True for `inner` itself and for whatever is below it.
    [[nodiscard]] bool contains(const AbsolutePath& inner) const;

    /// True for `folder` itself and for whatever is below it.
    [[nodiscard]] bool is_in(Literal folder) const;

  private:
    friend class VolumeName;
    explicit AbsolutePath(const SafeText& text) : SafeText(text) {}
    explicit AbsolutePath(std::string text) : SafeText(std::move(text)) {}
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
