#include "system/mounts/processes.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <climits>
#include <cstdint>
#include <string_view>

#include "system/base/fd.hpp"
#include "system/base/folder.hpp"
#include "system/base/read_text.hpp"

namespace berth {
namespace {

constexpr std::size_t largest_file_of_proc = 256U << 20U;
constexpr std::uint64_t kernel_thread = 0x00200000;  // PF_KTHREAD in proc_pid_stat(5)'s flags

std::vector<std::string> entries(const std::string& folder) {
    const Fd fd(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!fd) return {};
    return names_in(fd.get(), folder).value_or(std::vector<std::string>());
}

template <class Number>
Number number_after(std::string_view text, std::string_view label) {
    const auto at = text.find(label);
    if (at == std::string_view::npos) return 0;
    auto rest = text.substr(at + label.size());
    rest.remove_prefix(std::min(rest.find_first_not_of(" \t"), rest.size()));
    Number out = 0;
    (void)std::from_chars(rest.data(), rest.data() + rest.size(), out);
    return out;
}

/// What follows the name, which can hold anything, in "2 (a name) S 0 0 0 0 -1 2129984 ...": the field of that number
/// in proc_pid_stat(5).
std::uint64_t stat_number(pid_t pid, int field) {
    constexpr int state = 3;
    const auto stat = process_text(pid, "stat");
    std::string_view rest(stat);
    rest.remove_prefix(std::min(rest.rfind(')') + 1, rest.size()));
    for (int i = state; i <= field; ++i) rest.remove_prefix(std::min(rest.find(' ', 0) + 1, rest.size()));
    return number_after<std::uint64_t>(rest, "");
}

bool look_at(Process& process) {
    const auto read = [&](std::string_view name, std::string& out) {
        auto text = link_text(fmt::format("/proc/{}/{}", process.pid, name));
        if (text) out = std::move(*text);
        return text.has_value();
    };
    // With another process of the same number in between its links would be that one's.
    process.started = start_time(process.pid);
    // Kernel threads and zombies have no program.
    return read("exe", process.exe) && read("cwd", process.cwd) && read("root", process.root) &&
           read("ns/mnt", process.mount_namespace);
}

}  // namespace

std::optional<std::string> link_text(const std::string& path) {
    std::array<char, PATH_MAX + 16> buffer{};
    const auto size = ::readlink(path.c_str(), buffer.data(), buffer.size());
    if (size < 0) return std::nullopt;
    return std::string(buffer.data(), static_cast<std::size_t>(size));
}

std::string process_text(pid_t pid, const std::string& file) {
    const auto path = fmt::format("/proc/{}/{}", pid, file);
    const Fd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!fd) return {};
    return read_text(fd, largest_file_of_proc, path).value_or(std::string());
}

Processes processes() {
    Processes out;
    for (const auto& name : entries("/proc")) {
        Process process;
        const auto* const end = name.data() + name.size();
        if (std::from_chars(name.data(), end, process.pid).ptr != end || process.pid == ::getpid()) continue;
        errno = 0;
        if (look_at(process)) out.seen.push_back(std::move(process));
        else if ((errno == EACCES || errno == EPERM) && !is_kernel_thread(process.pid)) ++out.unseen;
    }
    std::ranges::sort(out.seen, {}, &Process::pid);
    return out;
}

std::uint64_t start_time(pid_t pid) { return stat_number(pid, 22); }

pid_t parent_of(pid_t pid) { return static_cast<pid_t>(stat_number(pid, 4)); }

bool is_kernel_thread(pid_t pid) { return (stat_number(pid, 9) & kernel_thread) != 0; }

uid_t user_of(pid_t pid) {
    const auto status = process_text(pid, "status");
    // "Uid:\tREAL\tEFFECTIVE\t..."
    const std::string_view text(status);
    const auto at = text.find("\nUid:\t");
    if (at == std::string_view::npos) return 0;
    const auto rest = text.substr(at + 6);
    return number_after<uid_t>(rest.substr(std::min(rest.find('\t'), rest.size())), "");
}

std::vector<std::string> descriptors(pid_t pid) { return entries(fmt::format("/proc/{}/fd", pid)); }

int mount_id(pid_t pid, const std::string& descriptor) {
    return number_after<int>(process_text(pid, "fdinfo/" + descriptor), "mnt_id:");
}

}  // namespace berth
