#include "system/base/standard_streams.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>
#include <cstdlib>
#include <string>

#include "core/text/text.hpp"

namespace berth {

void open_standard_streams() {
    int fd = ::open("/dev/null", O_RDWR);
    while (fd >= 0 && fd <= STDERR_FILENO) fd = ::open("/dev/null", O_RDWR);
    if (fd >= 0) ::close(fd);
}

void print(std::FILE* stream, std::string_view text) {
    std::string shown;
    if (::isatty(::fileno(stream)) == 1) text = shown = with_invisible_shown(text);
    (void)std::fwrite(text.data(), 1, text.size(), stream);
}

bool goes_to_journal(std::FILE* stream) {
    const char* journal = std::getenv("JOURNAL_STREAM");
    struct stat status{};
    if (journal == nullptr || ::fstat(::fileno(stream), &status) != 0) return false;
    return fmt::format("{}:{}", status.st_dev, status.st_ino) == journal;
}

}  // namespace berth
