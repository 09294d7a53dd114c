// What the units of volumes, swap and encrypted volumes have in common.
#pragma once

#include <vector>

#include "core/model/catalogue.hpp"
#include "core/unit_text/unit_file.hpp"

namespace berth {

/// The units that a volume names, with volumes resolved to their mount units.
struct Dependencies {
    std::vector<UnitName> requires_;
    std::vector<UnitName> wants;
    std::vector<UnitName> binds_to;
    std::vector<UnitName> after;
    std::vector<UnitName> before;
};

/// Adds the units that an item names and stands on.
void collect(const Common& item, const Facts& facts, const Catalogue& catalogue, Dependencies& out);

void add_dependencies(UnitFile& file, const Dependencies& units);

/// As declared, or "Volume NAME" and the like.
[[nodiscard]] SafeText description_of(const Common& item, Table table);

/// "FILE:LINE:COLUMN: MESSAGE" of the first finding.
[[nodiscard]] SafeText fault_of(const Common& item, const Facts& facts);

/// Begins the section [Unit].
void add_head(UnitFile& file, const Common& item, const SafeText& description);

/// The directives that the item says of this section.
void add_directives(UnitFile& file, const Common& item, Section section);

}  // namespace berth
