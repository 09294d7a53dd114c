#include "system/input/surroundings.hpp"

#include <fcntl.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <fmt/format.h>
#include <algorithm>
#include <cstdlib>
#include <expected>
#include <set>

#include "core/resolve/kernel_command_line.hpp"
#include "system/base/folder.hpp"
#include "system/base/read_text.hpp"
#include "system/input/unit_folders.hpp"

namespace berth {
namespace {

constexpr std::size_t largest = 16 * 1024 * 1024;

std::string environment(const char* name) {
    const char* value = std::getenv(name);
    return value != nullptr ? value : "";
}

bool is_false(const std::string& value) {
    return value == "0" || value == "no" || value == "false" || value == "off" || value == "n" || value == "f";
}
bool is_true(const std::string& value) {
    return value == "1" || value == "yes" || value == "true" || value == "on" || value == "y" || value == "t";
}

std::string slurp(const std::string& path) {
    const Fd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!fd) return {};
    return read_text(fd, largest, path).value_or("");
}

/// PID 1 tells its generators, and leaves a file for all others.
bool is_in_container() {
    const char* told = std::getenv("SYSTEMD_VIRTUALIZATION");
    if (told == nullptr) return ::access("/run/systemd/container", F_OK) == 0;
    return std::string_view(told).starts_with("container:");
}

/// In a container the kernel's command line is the host's; PID 1's own arguments stand for it (kernel-command-line(7)).
Source command_line() {
    if (const char* given = std::getenv("SYSTEMD_PROC_CMDLINE"); given != nullptr)
        return {"SYSTEMD_PROC_CMDLINE", "SYSTEMD_PROC_CMDLINE", given};
    const bool in_container = is_in_container();
    const std::string path = in_container ? "/proc/1/cmdline" : "/proc/cmdline";
    auto text = slurp(path);
    if (in_container) {
        text.erase(0, std::min(text.find('\0'), text.size()));
        std::ranges::replace(text, '\0', ' ');
    }
    return {path, path, std::move(text)};
}

bool is_sysfs_read_only() {
    struct statvfs status{};
    return ::statvfs("/sys", &status) == 0 && (status.f_flag & ST_RDONLY) != 0;
}

void find_masks(const Root& root, Machine& machine) {
    std::set<std::string> seen;
    for (const std::string path : outranking_folders()) {
        const auto folder = open_below(root, path, O_PATH | O_DIRECTORY);
        if (!folder) continue;
        for (const auto& name : names_in(folder->get(), path).value_or(std::vector<std::string>())) {
            if (!name.ends_with(".mount") && !name.ends_with(".automount") && !name.ends_with(".swap")) continue;
            if (!seen.insert(name).second) continue;
            if (is_mask(folder->get(), name.c_str())) {
                machine.masked.emplace(name, root.shown(fmt::format("{}/{}", path, name)));
            }
        }
    }
}

bool has_quota_services(const Root& root) {
    return open_below(root, "/usr/lib/systemd/system/quotaon.service", O_PATH).has_value();
}

/// Fills the text of a source that may be missing or masked. Failures are in words, as "this is not a regular file".
std::expected<void, std::string> read_if_there(const Root& root, Source& source) {
    // Looked at first: to open a device can have effects.
    const auto seen = open_below(root, source.path, O_PATH);
    if (!seen) {
        if (seen.error().code == std::errc::no_such_file_or_directory) return {};
        return std::unexpected(seen.error().text());
    }
    struct stat status{};
    if (::fstat(seen->get(), &status) != 0) return std::unexpected(failed("look at it").error().text());
    if (is_null_device(status)) return {};
    if (!S_ISREG(status.st_mode)) return std::unexpected("this is not a regular file");
    const auto fd = open_below(root, source.path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
    if (!fd) return std::unexpected(fd.error().text());
    auto text = read_text(*fd, largest, source.shown);
    if (!text) return std::unexpected(text.error().text());
    source.text = *std::move(text);
    return {};
}

void read_or_note(const Root& root, Source& into, Diagnostics& out, const std::string& path) {
    into = {path, root.shown(path), {}};
    if (const auto read = read_if_there(root, into); !read)
        out.note(Code::not_looked_at, {&into, 0, 0, 0}, read.error());
}

}  // namespace

Machine look_around(const Root& root, Source& cmdline, Diagnostics& out) {
    Machine machine;
    machine.in_initrd = is_true(environment("SYSTEMD_IN_INITRD"));
    machine.sysfs_read_only = is_sysfs_read_only();
    machine.has_devices = !machine.sysfs_read_only || is_false(environment("SYSTEMD_SYSFS_CHECK"));
    machine.has_swap = !is_in_container() && ::access("/proc/swaps", F_OK) == 0;
    cmdline = command_line();
    heed_command_line(cmdline, machine, out);
    machine.has_quota_services = has_quota_services(root);
    find_masks(root, machine);
    return machine;
}

void read_fstab(const Root& root, Source& fstab, Diagnostics& out, const std::string& path) {
    fstab = {path, root.shown(path), {}};
    if (const auto read = read_if_there(root, fstab); !read)
        out.warning(Code::file_unreadable, {&fstab, 0, 0, 0}, read.error(),
                    "until it can be read, nobody knows which mount points it claims");
}

void read_crypttab(const Root& root, Source& crypttab, Diagnostics& out) {
    read_or_note(root, crypttab, out, "/etc/crypttab");
}

void read_fstab_extra(const Root& root, Source& credential, Diagnostics& out) {
    read_or_note(root, credential, out, "/run/credentials/@system/fstab.extra");  // systemd.system-credentials(7)
}

}  // namespace berth
