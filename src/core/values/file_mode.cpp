#include "core/values/file_mode.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <expected>

#include "core/text/text.hpp"

namespace berth {

std::expected<FileMode, Complaint> FileMode::parse(std::string_view text) {
    const bool octal = std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '7'; });
    if (octal && (text.size() == 3 || text.size() == 4)) return FileMode(std::string(text));
    return std::unexpected(Complaint{Code::mode_invalid, fmt::format("{} is not a mode", in_quotes(text)),
                                     "write three or four octal digits, for example '0755'"});
}

}  // namespace berth
