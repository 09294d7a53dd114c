#include "system/base/read_text.hpp"

#include <sys/stat.h>

#include <fmt/format.h>

namespace berth {

Result<std::string> read_text(const Fd& file, std::size_t limit, const std::string& name) {
    struct stat status{};
    if (::fstat(file.get(), &status) != 0) return failed(fmt::format("read {}", name));
    std::string text;
    std::size_t size = 0;
    // Files in /proc say that they have no size, and any file may grow meanwhile.
    for (std::size_t room = static_cast<std::size_t>(status.st_size) + 1; size <= limit; room = size + 4096) {
        text.resize(std::min(room, limit + 1));
        if (size == text.size()) break;
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
