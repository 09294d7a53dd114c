// What unit files set, as systemd reads them (systemd.syntax(7)), with the places of the paths in it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/findings/source.hpp"

namespace berth {

/// One assignment. Points into its source.
struct Setting {
    std::string_view section;
    std::string_view key;
    std::string_view value;  ///< as it stands there, with its line ends where it goes on in another line
    const Source* source = nullptr;
};

/// Adds what `file`, a unit or its drop-in, assigns. An empty value takes back what stands before, but for
/// dependencies, which add up (systemd.unit(5)).
void add_settings(const Source& file, std::vector<Setting>& settings);

/// What a directive makes of a backslash: `\x20` and the like are escapes in command lines, paths lose it, and names of
/// units keep it.
enum class Backslash : std::uint8_t { escapes, is_dropped, is_kept };

/// Where a path may end.
struct PathEnd {
    std::size_t length = 0;  ///< of the path, if it ends here
    bool is_whole = false;   ///< it does, or else a folder that it lies in
    std::size_t behind = 0;  ///< offset in the source
};

/// A path in a value, from its first '/' on.
struct PathMention {
    std::string text;           ///< up to the last of its ends
    std::vector<PathEnd> ends;  ///< ascending; the last is whole
    std::string before;         ///< of what stands right in front, the characters "-+@:!|"
    bool is_first = false;      ///< nothing else stands in front
    const Source* source = nullptr;
    std::size_t offset = 0;  ///< in the source

    /// The first end at which it is whole, at this length or behind.
    [[nodiscard]] const PathEnd& whole(std::size_t length) const;
    /// The place of the path up to an end.
    [[nodiscard]] Span where(const PathEnd& end) const;
};

/// The absolute paths in a value, other than those of URLs. Specifiers of fixed folders (`%S`, `%t` ...) stand for
/// these, others for nothing.
[[nodiscard]] std::vector<PathMention> paths_in(const Setting& setting, Backslash backslash);

/// The words of a value, as dependencies and lists of paths are split.
[[nodiscard]] std::vector<std::string> words_in(const Setting& setting, Backslash backslash);

}  // namespace berth
