// What the units of volumes, swap and encrypted volumes have in common.
#pragma once

#include <vector>

#include "core/model/catalogue.hpp"
#include "core/units/unit_file.hpp"

namespace berth {

/// The units that a volume names, with volumes resolved to their mount units.
struct Dependencies {
    std::vector<UnitName> requires_;
    std::vector<UnitName> wants;
    std::vector<UnitName> binds_to;
    std::vector<UnitName> after;
    std::vector<UnitName> before;
};

/// Adds the units that `volume` names and stands on.
void collect(const Volume& volume, const Catalogue& catalogue, Dependencies& out);

void add_dependencies(UnitFile& file, const Dependencies& units);

/// As declared, or "Volume NAME" and the like.
[[nodiscard]] SafeText description_of(const Volume& volume);

/// "FILE:LINE:COLUMN: MESSAGE" of the first finding.
[[nodiscard]] SafeText fault_of(const Volume& volume);

/// Begins the section [Unit].
void add_head(UnitFile& file, const Volume& volume, const SafeText& description);

}  // namespace berth
