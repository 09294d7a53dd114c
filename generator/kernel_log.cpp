#include "kernel_log.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <fmt/format.h>
#include <algorithm>
#include <cstdlib>
#include <string>

#include "core/findings/log_lines.hpp"
#include "core/text/text.hpp"
#include "system/base/fd.hpp"

namespace berth {
namespace {

constexpr std::size_t longest_record = 900;  // the kernel refuses records of more than 1,024 bytes, priority and all

std::string_view cut(std::string_view line) {
    std::size_t end = 0;
    while (end < line.size() && end + first_code_point(line.substr(end)).size <= longest_record)
        end += first_code_point(line.substr(end)).size;
    return line.substr(0, end);
}

class KernelLog {
  public:
    explicit KernelLog(int fd) : fd_(fd) {}

    void say(int priority, std::string_view line) {
        const auto record = fmt::format("<{}>berth-generator[{}]: {}\n", priority, ::getpid(), cut(line));
        failed_ = failed_ || ::write(fd_, record.data(), record.size()) < 0;
    }
    [[nodiscard]] bool failed() const { return failed_; }

  private:
    int fd_;
    bool failed_ = false;
};

}  // namespace

bool started_by_pid1() {
    const char* pid = std::getenv("SYSTEMD_EXEC_PID");
    return pid != nullptr && pid == std::to_string(::getpid());
}

bool log_to_kernel(const Diagnostics& found) {
    const Fd fd(::open("/dev/kmsg", O_WRONLY | O_CLOEXEC | O_NOCTTY));
    if (!fd) return false;
    KernelLog log(fd.get());
    for (const auto& line : log_lines(found)) log.say(line.priority, line.text);
    return !log.failed();
}

}  // namespace berth
