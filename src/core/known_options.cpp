#include "core/known_options.hpp"

#include "core/suggest.hpp"

namespace berth {

std::vector<std::string_view> known_options(std::string_view) {
    return {"ro", "rw", "noatime", "relatime", "strictatime", "nodiratime", "lazytime", "nosuid", "nodev", "noexec"};
}

std::string suggested_option(std::string_view type, std::string_view name) {
    return did_you_mean(name, known_options(type));
}

}  // namespace berth
