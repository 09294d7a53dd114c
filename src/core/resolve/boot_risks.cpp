#include "core/resolve/boot_risks.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <cstdint>

#include "core/text/text.hpp"

namespace berth {
namespace {

void warn_of_circle(const Catalogue& catalogue, const BootCircle& circle, Diagnostics& out) {
    const auto& facts = catalogue.facts(circle.index);
    if (circle.wait != Wait::usual || facts.left_out || facts.unit.empty() || facts.below_sysroot) return;
    auto& found = out.warning(Code::order_risk, circle.where, circle.message, circle.hint);
    for (const auto& note : circle.notes) found.notes.push_back(note);
}

template <class One>
void warn_of_mask(const One& item, const std::string& who, const Span& where, const Machine& machine,
                  Diagnostics& out) {
    const auto unit = activated_unit(item);
    const auto* mask = mask_of(unit, machine);
    if (mask == nullptr) return;
    const bool loses =
        std::ranges::any_of(item.required_by, [&](const auto& user) { return loses_its_link(user, unit, machine); });
    if (!item.required && !loses) return;
    out.warning(
        Code::unit_masked, where,
        fmt::format("{} is masked by {}, so no target requires {}", in_quotes(unit.str()), in_quotes(*mask), who),
        fmt::format("systemctl unmask {}, or take out what requires it", shell_word(unit.str())));
}

const Span& place_of(const Volume& volume) { return volume.where.where; }
const Span& place_of(const Common& item) { return item.what.where; }

}  // namespace

void warn_of_boot_risks(const Catalogue& catalogue, const std::vector<BootCircle>& circles, const Machine& machine,
                        Diagnostics& out) {
    for (const auto& circle : circles) warn_of_circle(catalogue, circle, out);
    if (machine.masked.empty()) return;
    for (std::uint32_t i = 0; i < catalogue.size(); ++i) {
        catalogue.visit(i, [&](const auto& item) {
            if (!item.is_off() && !item.left_out && !item.unit.empty())
                warn_of_mask(item, catalogue.subject(i), place_of(item), machine, out);
        });
    }
}

UnitName activated_unit(const ResolvedVolume& volume) {
    if (volume.activation != Activation::access || volume.claimed || volume.unit.empty()) return volume.unit;
    auto automount = unit_for_path(volume.mount_point, "automount");
    return automount ? *std::move(automount) : volume.unit;
}

UnitName activated_unit(const ResolvedSwap& swap) { return swap.unit; }

UnitName activated_unit(const ResolvedEncrypted& encrypted) { return encrypted.unit; }

const std::string* mask_of(const UnitName& unit, const Machine& machine) {
    if (machine.masked.empty()) return nullptr;
    const auto found = machine.masked.find(unit.str());
    return found == machine.masked.end() ? nullptr : &found->second;
}

bool loses_its_link(const UnitName& user, const UnitName& unit, const Machine& machine) {
    return user.suffix() == "target" && mask_of(unit, machine) != nullptr;
}

}  // namespace berth
