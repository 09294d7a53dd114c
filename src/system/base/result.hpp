// Failures of the system, as values.
#pragma once

#include <cerrno>
#include <expected>
#include <string>
#include <system_error>

namespace berth {

struct Error {
    std::error_code code;
    std::string doing;  ///< "create srv-data.mount"

    [[nodiscard]] std::string text() const { return "can't " + doing + ": " + code.message(); }
};

template <class T = void>
using Result = std::expected<T, Error>;

[[nodiscard]] inline std::unexpected<Error> failed(std::string doing, int error = errno) {
    return std::unexpected(Error{{error, std::generic_category()}, std::move(doing)});
}

}  // namespace berth
