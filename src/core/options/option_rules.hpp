// What can be said of a volume's options without asking a driver: contradictions, repetitions, options without effect.
#pragma once

#include <span>
#include <string_view>

#include "core/check/opposites.hpp"
#include "core/findings/diagnostic.hpp"
#include "core/model/resolved.hpp"
#include "core/options/option_class.hpp"

namespace berth {

/// What the rules need to know of this system's libmount.
struct MountLibrary {
    Classify class_of;
    std::span<const Opposites> opposites;
    std::string_view version;  ///< "2.38.1"
};

/// The type's own rules are those of a single type; a list of types and "auto" have none.
void judge_options(const ResolvedVolume& volume, const MountLibrary& library, Diagnostics& out);

}  // namespace berth
