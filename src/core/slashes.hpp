// Paths as others may write them, in one form.
#pragma once

#include <string>
#include <string_view>

namespace berth {

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
