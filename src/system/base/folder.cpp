#include "system/base/folder.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>

#include <memory>

namespace berth {
namespace {

struct CloseFolder {
    void operator()(DIR* folder) const { ::closedir(folder); }
};

}  // namespace

Result<std::vector<std::string>> names_in(int folder, const std::string& shown) {
    const int fd = ::openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) return failed(fmt::format("open {}", shown));
    const std::unique_ptr<DIR, CloseFolder> stream(::fdopendir(fd));
    if (!stream) return failed(fmt::format("open {}", shown));
    std::vector<std::string> names;
    errno = 0;
    while (const auto* entry = ::readdir(stream.get())) {
        const std::string_view name = entry->d_name;
        if (name != "." && name != "..") names.emplace_back(name);
    }
    if (errno != 0) return failed(fmt::format("read {}", shown));
    return names;
}

}  // namespace berth
