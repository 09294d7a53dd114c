#include "system/mounts/mount_table_file.hpp"

#include <fcntl.h>

#include <fmt/format.h>
#include <expected>

#include "system/base/fd.hpp"
#include "system/base/read_text.hpp"

namespace berth {
namespace {

/// 100,000 mounts take about 20 MiB.
constexpr std::size_t longest_table = 256U << 20U;

Result<std::string> text_of(const char* path) {
    const Fd file(::open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY));
    if (!file) return failed(fmt::format("open {}", path));
    return read_text(file, longest_table, path);
}

}  // namespace

Result<MountTable> read_mount_table() {
    const auto mountinfo = text_of("/proc/self/mountinfo");
    if (!mountinfo) return std::unexpected(mountinfo.error());
    // Without it mounts have no marks, as on a system where mount(8) has not run yet.
    const auto utab = text_of("/run/mount/utab");
    return parse_mount_table(*mountinfo, utab ? *utab : std::string());
}

}  // namespace berth
