#include "core/findings/explanations.hpp"

#include <algorithm>
#include <array>

namespace berth {

const Explanation* explanation_of(std::string_view code) {
    for (const auto all : {explanations_of_advice(), explanations_of_files(), explanations_of_initrd(),
                           explanations_of_keys(), explanations_of_mount_points(), explanations_of_options(),
                           explanations_of_references(), explanations_of_sources(), explanations_of_types()}) {
        const auto found = std::ranges::find(all, code, &Explanation::code);
        if (found != all.end()) return &*found;
    }
    return nullptr;
}

}  // namespace berth
