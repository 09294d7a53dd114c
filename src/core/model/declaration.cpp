#include "core/model/declaration.hpp"

#include <fmt/format.h>
#include <utility>

#include "core/text/text.hpp"

namespace berth {

void take(FirstFault& first, Fault found) {
    if (!first || before(found.where, first->where)) first = std::make_shared<const Fault>(std::move(found));
}

std::string_view name_of(Table table) {
    switch (table) {
        case Table::volume: return "volume";
        case Table::encrypted: return "encrypted";
        case Table::swap: return "swap";
    }
    return {};
}

std::string subject(Table table, std::string_view name) {
    return fmt::format("{} {}", table == Table::encrypted ? "encrypted volume" : name_of(table), in_quotes(name));
}

std::string subject(const VolumeDecl& decl) {
    if (!decl.is_defaults) return subject(decl.table, decl.name.value);
    return decl.name.value.empty() ? "'[defaults]'" : in_quotes(fmt::format("[defaults.{}]", decl.name.value));
}

std::string identity(const VolumeDecl& decl) {
    std::string out(name_of(decl.table).substr(0, 1));
    return out += decl.name.value;
}

}  // namespace berth
