#include "system/output/declared_folder.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>
#include <array>
#include <cerrno>
#include <cstddef>
#include <expected>
#include <system_error>
#include <utility>
#include <vector>

#include "core/text/text.hpp"
#include "system/base/folder.hpp"
#include "system/base/read_text.hpp"
#include "system/base/replace_file.hpp"
#include "system/input/declaration_files.hpp"

namespace berth {
namespace {

std::unexpected<Error> distrusted(const Distrust& distrust, const std::string& shown) {
    return failed(fmt::format("use {}, which {} (to mend it: {} {})", printable(shown), distrust.reason,
                              distrust.remedy, shell_word(shown)),
                  EPERM);
}

/// What `create` writes before the name is given.
bool is_half_written(std::string_view name) { return name.starts_with('.') && name.contains(".toml.berth-"); }

}  // namespace

Result<DeclaredFolder> DeclaredFolder::open(const Root& root, Trust trust) {
    const auto run = follow(root, "/run", trust);
    if (!run) return std::unexpected(run.error());
    if (run->distrust) return distrusted(*run->distrust, root.shown(run->distrust->path));
    const auto name = root.shown(path);
    if (::mkdirat(run->folder.get(), "berth", 0755) != 0 && errno != EEXIST)
        return failed(fmt::format("make the folder {}", printable(name)));
    Fd folder(::openat(run->folder.get(), "berth", O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    struct stat status{};
    if (!folder || ::fstat(folder.get(), &status) != 0) return failed(fmt::format("open {}", printable(name)));
    if (const auto distrust = judge_trust(status, path, trust)) return distrusted(*distrust, name);
    return DeclaredFolder(std::move(folder), name, trust);
}

std::string DeclaredFolder::shown(std::string_view file) const {
    return fmt::format("{}/{}", printable(shown_), printable(file));
}

Result<std::optional<std::string>> DeclaredFolder::text(const std::string& file) const {
    const auto name = shown(file);
    constexpr int flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;
    const Fd fd(::openat(folder_.get(), file.c_str(), flags));
    if (!fd && errno == ENOENT) return std::optional<std::string>();
    struct stat status{};
    if (!fd || ::fstat(fd.get(), &status) != 0) return failed(fmt::format("open {}", name));
    if (!S_ISREG(status.st_mode)) return failed(fmt::format("read {}, which is no regular file", name), EINVAL);
    if (const auto distrust = judge_trust(status, file, trust_)) return distrusted(*distrust, name);
    auto text = read_text(fd, largest_declaration_file, name);
    if (!text) return std::unexpected(text.error());
    return std::optional(*std::move(text));
}

Result<> DeclaredFolder::create(const std::string& file, std::string_view text) const {
    return create_file(folder_.get(), file, {text}, shown(file));
}

Result<> DeclaredFolder::remove(const std::string& file) const {
    if (::unlinkat(folder_.get(), file.c_str(), 0) != 0) return failed(fmt::format("remove {}", shown(file)));
    return {};
}

Result<std::optional<Fd>> DeclaredFolder::try_lock(Lock which, Sharing sharing) const {
    constexpr std::array<const char*, 3> names{".files.lock", ".reload.lock", ".news.lock"};
    const auto* name = names.at(static_cast<std::size_t>(which));
    return berth::try_lock(folder_.get(), name, shown(name), sharing);
}

void DeclaredFolder::sweep() const {
    for (const auto& name : names_in(folder_.get(), shown_).value_or(std::vector<std::string>())) {
        if (is_half_written(name)) ::unlinkat(folder_.get(), name.c_str(), 0);
    }
}

std::string other_file_of(const Root& root, const std::string& file) {
    std::vector<std::string> folders{trial_folder};
    folders.insert(folders.end(), declaration_folders.begin(), declaration_folders.end());
    for (const auto& folder : folders) {
        if (folder == DeclaredFolder::path) continue;
        auto other = fmt::format("{}/{}", folder, file);
        const auto place = follow(root, other, Trust::everybody);
        if (place || place.error().code != std::errc::no_such_file_or_directory) return other;
    }
    return {};
}

}  // namespace berth
