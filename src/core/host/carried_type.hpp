// Whether what a device carries can be mounted as the declared type.
#pragma once

#include <string>

#include "core/host/volume_facts.hpp"

namespace berth {

/// True if a mount as one of the volume's types takes `content`, a file system; true also where that is not sure.
[[nodiscard]] bool takes(const Volume& volume, const Content& content);

/// True if a file system of one of the volume's types would have been recognized, so that its absence is certain.
[[nodiscard]] bool would_be_recognized(const Volume& volume, const Content& content);

/// What `content`, which is no file system, is, and how to get at the one within: "swap space", and a hint.
struct Carrier {
    std::string name;
    std::string hint;
};
[[nodiscard]] Carrier carrier(const Content& content);

}  // namespace berth
