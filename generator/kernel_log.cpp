#include "kernel_log.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <fmt/format.h>
#include <cstdlib>
#include <string>

#include "core/findings/render_diagnostic.hpp"
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

}  // namespace

bool started_by_pid1() {
    const char* pid = std::getenv("SYSTEMD_EXEC_PID");
    return pid != nullptr && pid == std::to_string(::getpid());
}

bool log_to_kernel(const Diagnostics& found) {
    const Fd log(::open("/dev/kmsg", O_WRONLY | O_CLOEXEC | O_NOCTTY));
    if (!log) return false;
    for (const auto* one : found.sorted()) {
        for (const auto& line : to_lines(*one)) {
            const auto record =
                fmt::format("<{}>berth-generator[{}]: {}\n", syslog_priority(one->severity), ::getpid(), cut(line));
            if (::write(log.get(), record.data(), record.size()) < 0) return false;
        }
    }
    return true;
}

}  // namespace berth
