#include "system/base/attributes.hpp"

#include <linux/limits.h>
#include <sys/xattr.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace berth {
namespace {

/// What the kernel computes of a file's content, or of its other attributes.
bool is_computed(std::string_view attribute) { return attribute == "security.ima" || attribute == "security.evm"; }

bool copy_attribute(int from, int to, const std::string& attribute) {
    const auto* const name = attribute.c_str();
    std::vector<char> value(XATTR_SIZE_MAX);
    const auto size = ::fgetxattr(from, name, value.data(), value.size());
    if (size < 0) return false;
    const auto length = static_cast<std::size_t>(size);
    std::vector<char> there(XATTR_SIZE_MAX);
    const bool is_there = ::fgetxattr(to, name, there.data(), there.size()) == size &&
                          std::equal(value.data(), value.data() + length, there.data());
    return is_there || ::fsetxattr(to, name, value.data(), length, 0) == 0;
}

}  // namespace

bool copy_attributes(int from, int to, Unsupported unsupported) {
    if (from < 0) return true;
    std::vector<char> names(XATTR_LIST_MAX);
    const auto size = ::flistxattr(from, names.data(), names.size());
    if (size < 0) return errno == ENOTSUP;
    std::string_view rest(names.data(), static_cast<std::size_t>(size));
    while (!rest.empty()) {
        const auto name = rest.substr(0, rest.find('\0'));
        const bool is_copied = is_computed(name) || copy_attribute(from, to, std::string(name));
        if (!is_copied && (unsupported == Unsupported::fails || errno != ENOTSUP)) return false;
        rest.remove_prefix(name.size() + 1);
    }
    return true;
}

}  // namespace berth
