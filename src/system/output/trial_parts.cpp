#include "system/output/trial_parts.hpp"

#include <unistd.h>

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <climits>
#include <cstddef>
#include <filesystem>
#include <string_view>
#include <system_error>

#include "system/base/fd.hpp"
#include "system/base/read_text.hpp"

namespace berth {
namespace {

constexpr std::size_t longest_note = std::size_t{64} * 1024 * 1024;

/// True if a link at `path`, relative to a folder, leads out of it.
bool leads_out(const std::string& path, std::string_view target) {
    if (target.starts_with('/')) return false;
    auto depth = std::ranges::count(path, '/');
    while (!target.empty()) {
        const auto component = target.substr(0, target.find('/'));
        target.remove_prefix(std::min(target.size(), component.size() + 1));
        if (component == "..") --depth;
        else if (!component.empty() && component != ".") ++depth;
        if (depth < 0) return true;
    }
    return false;
}

}  // namespace

bool is_note_of_trial(const std::string& path) { return path == notes_name || path == successor_name; }

std::string link_from_elsewhere(const std::string& path, const std::string& target) {
    if (!leads_out(path, target)) return target;
    return fmt::format("{}/{}{}", etc_berth, path.substr(0, path.rfind('/') + 1), target);
}

std::string link_in(int folder, const std::string& path) {
    std::array<char, PATH_MAX> target{};
    const auto size = ::readlinkat(folder, path.c_str(), target.data(), target.size());
    return size < 0 ? std::string() : std::string(target.data(), static_cast<std::size_t>(size));
}

std::string note_in(int folder, const char* name) {
    const Fd fd(::openat(folder, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
    if (!fd) return {};
    return read_text(fd, longest_note, name).value_or(std::string());
}

void remove_tree(const std::string& path) {
    std::error_code ignored;
    std::filesystem::remove_all(path, ignored);
}

}  // namespace berth
