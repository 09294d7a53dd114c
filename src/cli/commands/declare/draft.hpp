// What a program declares: its text, who it comes from, and what is wrong with it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/session.hpp"

namespace berth::cli {

struct Draft {
    std::string text;
    std::string shown;   ///< the name of the text in messages
    std::string caller;  ///< who declares it
};

/// Of the first volume that the text declares; empty if there is none.
[[nodiscard]] std::string declared_name(const std::string& text);

/// The file that is written for it: the text below a comment that says who declared it.
[[nodiscard]] std::string file_text(const Draft& draft, std::string_view name);

/// The text that `file_text` was made of; nothing if this is none of its files.
[[nodiscard]] std::optional<std::string_view> declared_text(std::string_view file);

/// Those findings of `reading` that speak of the file at `path`.
[[nodiscard]] std::vector<const Diagnostic*> findings_about(const Session& reading, std::string_view path);

/// The errors of `reading` that `before` has not.
[[nodiscard]] std::vector<const Diagnostic*> new_errors(const Session& reading, const Session& before);

[[nodiscard]] bool has_errors(const std::vector<const Diagnostic*>& found);

/// What of the file at `path` is in the catalogue, by index.
[[nodiscard]] std::vector<std::uint32_t> items_of(const Catalogue& catalogue, std::string_view path);

}  // namespace berth::cli
