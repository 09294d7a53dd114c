// What a file system's driver said to an option.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace berth {

struct DriverAnswer {
    enum class Kind : std::uint8_t {
        none,  ///< nothing in time
        accepted,
        refused,
        lenient,    ///< the driver takes any option, even one that can't be
        absent,     ///< the running kernel has no such driver
        forbidden,  ///< the caller may not ask
    } kind = Kind::none;
    int error = 0;                      ///< of a refusal, as in errno(3)
    std::string error_text;             ///< of the error, in words
    std::vector<std::string> messages;  ///< the kernel's, as they came
    bool confined = false;  ///< asked in a user namespace other than the first: some refusals are due to that

    friend bool operator==(const DriverAnswer&, const DriverAnswer&) = default;
};

}  // namespace berth
