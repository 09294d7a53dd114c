#include "system/kernel/system_types.hpp"

#include <blkid/blkid.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "system/base/folder.hpp"
#include "system/base/read_text.hpp"

namespace berth {
namespace {

constexpr std::size_t most_text = std::size_t{64} << 20U;
constexpr std::size_t longest_type = 255;

// libmount's default, and where NixOS moves it
constexpr std::array<std::string_view, 5> mount_folders{"/sbin", "/sbin/fs.d", "/sbin/fs", "/run/wrappers/bin",
                                                        "/run/current-system/sw/bin"};
// PATH of a service (systemd.exec(5))
constexpr std::array<std::string_view, 7> folders_of_path{
    "/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin", "/run/current-system/sw/bin"};
constexpr std::array<std::string_view, 5> modprobe_folders{
    "/etc/modprobe.d", "/run/modprobe.d", "/usr/local/lib/modprobe.d", "/usr/lib/modprobe.d", "/lib/modprobe.d"};

/// Nothing if it can't be read whole.
std::optional<std::string> text_of(const std::string& path) {
    const Fd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
    if (!file) return std::nullopt;
    auto text = read_text(file, most_text, path);
    if (!text || text->size() > most_text) return std::nullopt;
    return *std::move(text);
}

std::string release_of_kernel() {
    struct utsname name{};
    return ::uname(&name) == 0 ? name.release : std::string();
}

std::string_view next_part(std::string_view& rest, char end) {
    const auto part = rest.substr(0, rest.find(end));
    rest.remove_prefix(std::min(rest.size(), part.size() + 1));
    return part;
}

}  // namespace

std::set<std::string, std::less<>> types_of_proc(std::string_view text) {
    std::set<std::string, std::less<>> out;
    while (!text.empty()) {
        const auto line = next_part(text, '\n');
        const auto type = line.substr(line.rfind('\t') + 1);
        if (!type.empty()) out.emplace(type);
    }
    return out;
}

std::set<std::string, std::less<>> types_of_aliases(std::string_view text, char end) {
    constexpr std::string_view listed = "alias fs-";
    constexpr std::string_view built_in = ".alias=fs-";
    std::set<std::string, std::less<>> out;
    while (!text.empty()) {
        const auto line = next_part(text, end);
        if (line.starts_with(listed)) {
            out.emplace(line.substr(listed.size(), line.find_first_of(" \t", listed.size()) - listed.size()));
        } else if (const auto found = line.find(built_in); found != std::string_view::npos) {
            out.emplace(line.substr(found + built_in.size()));
        }
    }
    return out;
}

SystemTypes::SystemTypes(std::string root, std::string release)
    : root_(std::move(root)), release_(release.empty() ? release_of_kernel() : std::move(release)) {}

bool SystemTypes::is_program(std::string_view folder, std::string_view name) const {
    struct stat status{};
    const auto path = fmt::format("{}{}/{}", root_, folder, name);
    return ::stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode) && ::access(path.c_str(), X_OK) == 0;
}

void SystemTypes::read_modules() {
    if (knows_modules_) return;
    knows_modules_ = true;
    const auto folder = fmt::format("{}/lib/modules/{}", root_, release_);
    // With one of the two missing the other says little of what there is.
    const auto listed = text_of(folder + "/modules.alias");
    const auto built_in = text_of(folder + "/modules.builtin.modinfo");
    has_modules_ = listed && built_in;
    if (!has_modules_) return;
    modules_ = types_of_aliases(*listed, '\n');
    modules_.merge(types_of_aliases(*built_in, '\0'));
    for (const auto configured : modprobe_folders) {
        const auto path = fmt::format("{}{}", root_, configured);
        const Fd opened(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
        if (!opened) continue;
        const auto names = names_in(opened.get(), path);
        if (!names) continue;
        for (const auto& name : *names) {
            if (!name.ends_with(".conf")) continue;
            if (const auto text = text_of(fmt::format("{}/{}", path, name)))
                modules_.merge(types_of_aliases(*text, '\n'));
        }
    }
}

Known SystemTypes::has_driver(std::string_view type) {
    if (!knows_loaded_) {
        loaded_ = types_of_proc(text_of(root_ + "/proc/filesystems").value_or(""));
        knows_loaded_ = true;
    }
    if (loaded_.contains(type)) return Known::yes;
    read_modules();
    if (modules_.contains(type)) return Known::yes;
    return has_modules_ && !loaded_.empty() ? Known::no : Known::unknown;
}

MountMeans SystemTypes::means() {
    const auto in_one_of = [this](auto folders) {
        return [this, folders](std::string_view name) {
            if (name.empty() || name.size() > longest_type || name.find('/') != std::string_view::npos) return false;
            return std::ranges::any_of(folders, [&](auto folder) { return is_program(folder, name); });
        };
    };
    return {[](std::string_view type) { return ::blkid_known_fstype(std::string(type).c_str()) == 1; },
            [this](std::string_view type) { return has_driver(type); }, in_one_of(mount_folders),
            in_one_of(folders_of_path)};
}

}  // namespace berth
