#include "system/input/changed_since.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <string_view>
#include <tuple>

#include "system/base/fd.hpp"
#include "system/base/folder.hpp"
#include "system/input/declaration_files.hpp"

namespace berth {
namespace {

constexpr std::array<const char*, 2> other_inputs{"/etc/fstab", "/etc/crypttab"};

bool is_declared_in(std::string_view name) {
    return !name.starts_with('.') && (name.ends_with(".toml") || name.ends_with(".toml.d"));
}

class ChangeSearch {
  public:
    explicit ChangeSearch(const timespec& moment) : moment_(moment) {}

    /// What is not there is no news: the folder that it was in tells.
    [[nodiscard]] bool has_changed(int folder, const char* path, int depth) const {
        struct stat status{};
        if (::fstatat(folder, path, &status, 0) != 0) return errno != ENOENT;
        if (is_since(status.st_ctim)) return true;
        return depth > 0 && S_ISDIR(status.st_mode) && has_entry_changed(folder, path, depth - 1);
    }

  private:
    /// The time of the last change of anything: who sets the other one back sets this one.
    [[nodiscard]] bool is_since(const timespec& change) const {
        return std::tie(change.tv_sec, change.tv_nsec) >= std::tie(moment_.tv_sec, moment_.tv_nsec);
    }

    [[nodiscard]] bool has_entry_changed(int folder, const char* path, int depth) const {
        const Fd fd(::openat(folder, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC));
        const auto names = fd ? names_in(fd.get(), path) : failed(path);
        return !names || std::ranges::any_of(*names, [&](const std::string& name) {
            return is_declared_in(name) && has_changed(fd.get(), name.c_str(), depth);
        });
    }

    timespec moment_;
};

}  // namespace

std::optional<timespec> birth_of(const std::string& path) {
    struct statx known{};
    if (::statx(AT_FDCWD, path.c_str(), 0, STATX_BTIME, &known) != 0 || (known.stx_mask & STATX_BTIME) == 0)
        return std::nullopt;
    return timespec{known.stx_btime.tv_sec, static_cast<long>(known.stx_btime.tv_nsec)};
}

bool has_changed_since(const timespec& moment, const std::string& root) {
    const ChangeSearch look(moment);
    const auto has_changed = [&](const char* path, int depth) {
        return look.has_changed(AT_FDCWD, (root + path).c_str(), depth);
    };
    // What generators have written may be of a trial, which changes nothing in the folders that it takes the place of.
    const auto is_there = [&](const char* folder) { return ::access((root + folder).c_str(), F_OK) == 0; };
    if (is_there(trial_folder) || is_there(ending_trial_folder)) return true;
    return std::ranges::any_of(declaration_folders, [&](const char* folder) { return has_changed(folder, 2); }) ||
           std::ranges::any_of(other_inputs, [&](const char* file) { return has_changed(file, 0); });
}

}  // namespace berth
