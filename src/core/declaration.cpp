#include "core/declaration.hpp"

#include <fmt/format.h>

#include "core/text.hpp"

namespace berth {

std::string subject(const VolumeDecl& decl) {
    if (!decl.is_defaults) return fmt::format("volume {}", in_quotes(decl.name.value));
    return decl.name.value.empty() ? "'[defaults]'" : in_quotes(fmt::format("[defaults.{}]", decl.name.value));
}

}  // namespace berth
