#include "system/base/read_text.hpp"

#include <sys/stat.h>

#include <fmt/format.h>
#include <algorithm>

namespace berth {

Result<std::string> read_text(const Fd& file, std::size_t limit, const std::string& name) {
    struct stat status{};
    if (::fstat(file.get(), &status) != 0) return failed(fmt::format("read {}", name));
    // Files in /proc say that they have no size, and any file may grow meanwhile.
    std::string text(std::min(static_cast<std::size_t>(status.st_size), limit) + 1, '\0');
    std::size_t size = 0;
    while (size <= limit) {
        if (size == text.size()) text.resize(std::min(size + 4096, limit + 1));
        const auto got = ::read(file.get(), text.data() + size, text.size() - size);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return failed(fmt::format("read {}", name));
        if (got == 0) break;
        size += static_cast<std::size_t>(got);
    }
    text.resize(size);
    return text;
}

}  // namespace berth
