#include "system/kernel/filesystem_context.hpp"

#include <sys/mount.h>
#include <unistd.h>

#include <array>
#include <cerrno>

namespace berth {
namespace {

constexpr int most_messages = 16;  // the kernel keeps eight

}  // namespace

FilesystemContext::FilesystemContext(const std::string& type)
    : fd_(::fsopen(type.c_str(), FSOPEN_CLOEXEC)), error_(fd_ ? 0 : errno) {}

int FilesystemContext::set(const std::string& name, const std::optional<std::string>& value) {
    const auto done = value ? ::fsconfig(fd_.get(), FSCONFIG_SET_STRING, name.c_str(), value->c_str(), 0)
                            : ::fsconfig(fd_.get(), FSCONFIG_SET_FLAG, name.c_str(), nullptr, 0);
    return done == 0 ? 0 : errno;
}

std::vector<std::string> FilesystemContext::messages() {
    std::vector<std::string> out;
    std::array<char, 4096> buffer{};
    for (int i = 0; i < most_messages; ++i) {
        const auto size = ::read(fd_.get(), buffer.data(), buffer.size());
        if (size <= 0) break;
        out.emplace_back(buffer.data(), static_cast<std::size_t>(size));
    }
    return out;
}

}  // namespace berth
