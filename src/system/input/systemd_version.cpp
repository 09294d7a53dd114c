#include "system/input/systemd_version.hpp"

#include <fcntl.h>

#include <fmt/format.h>
#include <algorithm>
#include <charconv>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "system/base/folder.hpp"

namespace berth {
namespace {

std::vector<std::string> names_below(const Root& root, const std::string& path) {
    const auto folder = open_below(root, path, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (!folder) return {};
    return names_in(folder->get(), path).value_or(std::vector<std::string>());
}

/// The number in "libsystemd-shared-257.so", or "-257.1-1.so".
unsigned number_in(std::string_view name) {
    constexpr std::string_view prefix = "libsystemd-shared-";
    unsigned number = 0;
    if (!name.starts_with(prefix) || !name.ends_with(".so")) return 0;
    const auto digits = name.substr(prefix.size());
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return error == std::errc() ? number : 0;
}

}  // namespace

unsigned systemd_version(const Root& root) {
    std::vector<std::string> folders{"/usr/lib/systemd", "/usr/lib64/systemd"};
    for (const auto& name : names_below(root, "/usr/lib")) {
        if (name.find("-linux-") != std::string::npos) folders.push_back(fmt::format("/usr/lib/{}/systemd", name));
    }
    unsigned newest = 0;
    for (const auto& folder : folders) {
        for (const auto& name : names_below(root, folder)) newest = std::max(newest, number_in(name));
    }
    return newest;
}

}  // namespace berth
