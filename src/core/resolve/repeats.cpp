#include "core/resolve/repeats.hpp"

#include <fmt/format.h>
#include <unordered_map>

#include "core/text/text.hpp"

namespace berth {
namespace {

void blame_both(Volume& first, Volume& second, const Span& at_first, const Span& at_second, Diagnostic& found) {
    first.blame({at_first, found.message, &found});
    second.blame({at_second, found.message, &found});
}

void repeated_name(Volume& first, Volume& second, Diagnostics& out) {
    auto& found = out.error(Code::name_repeated, second.header, fmt::format("{} is declared twice", subject(second)),
                            "give one of the two another name, or join them");
    found.notes.push_back({first.header, "first declared here"});
    blame_both(first, second, first.header, second.header, found);
}

std::string name_of(const Volume& volume) {
    return volume.name.empty() ? "one without a name" : in_quotes(volume.name.str());
}

/// Which was reported where `where` lacks what tells them apart.
bool are_instances_of_one(const Volume& a, const Volume& b) {
    return !a.family.empty() && a.family == b.family && a.header.source == b.header.source &&
           a.header.line == b.header.line;
}

void repeated_mount_point(Volume& first, Volume& second, Diagnostics& out) {
    auto& found = out.error(Code::mount_point_repeated, second.where.where,
                            fmt::format("{} is the mount point of two volumes, {} and {}",
                                        in_quotes(second.where.value.str()), name_of(first), name_of(second)),
                            "choose another, or switch one of the two off with activation = \"off\"");
    found.notes.push_back({first.where.where, fmt::format("that of {}", name_of(first))});
    blame_both(first, second, first.where.where, second.where.where, found);
}

void claimed_by_fstab(Volume& volume, const Span& line, Diagnostics& out) {
    volume.fstab_wins = true;
    auto& found = out.error(Code::mount_point_in_fstab, volume.where.where,
                            fmt::format("{} is in /etc/fstab too, which wins", in_quotes(volume.where.value.str())),
                            "take it out of one of the two");
    found.notes.push_back({line, "claimed here"});
}

void swap_repeats(Volume& swap, std::unordered_map<std::string_view, Volume*>& areas, const Claims& fstab,
                  Diagnostics& out) {
    if (swap.mount_unit.empty() || swap.is_off()) return;
    const auto [first, is_new] = areas.emplace(swap.mount_unit.str(), &swap);
    if (!is_new && first->second->name != swap.name) {
        auto& found = out.error(Code::swap_repeated, swap.what.where,
                                fmt::format("{} is the swap area of {} too", in_quotes(swap.what.declared),
                                            in_quotes(first->second->name.str())),
                                "take one of the two out");
        found.notes.push_back({first->second->what.where, "and here"});
        blame_both(*first->second, swap, first->second->what.where, swap.what.where, found);
    }
    const auto line = fstab.find(swap.what.text.str());
    if (line == fstab.end()) return;
    swap.fstab_wins = true;
    auto& found = out.error(Code::swap_in_fstab, swap.what.where,
                            fmt::format("{} is swap in /etc/fstab too, which wins", in_quotes(swap.what.declared)),
                            "take it out of one of the two");
    found.notes.push_back({line->second, "claimed here"});
}

void claimed_by_crypttab(Volume& encrypted, const Claims& crypttab, Diagnostics& out) {
    const auto line = crypttab.find(encrypted.name.str());
    if (encrypted.name.empty() || line == crypttab.end()) return;
    encrypted.fstab_wins = true;
    auto& found = out.error(Code::encrypted_in_crypttab, encrypted.header,
                            fmt::format("{} is in /etc/crypttab too, which wins", in_quotes(encrypted.name.str())),
                            "take it out of one of the two");
    found.notes.push_back({line->second, "claimed here"});
}

}  // namespace

void find_repeats(Catalogue& catalogue, const MountPoints& fstab, const Machine& machine, Diagnostics& out) {
    std::unordered_map<std::string_view, Volume*> swap_areas;
    for (auto& volume : catalogue.all()) {
        const auto* same_name = volume.name.empty() ? nullptr : catalogue.named(volume.table, volume.name.str());
        if (same_name != nullptr && same_name != &volume) {
            repeated_name(catalogue.all()[catalogue.index_of(*same_name)], volume, out);
        }
        if (volume.table == Table::swap) swap_repeats(volume, swap_areas, machine.fstab_swap, out);
        if (volume.table == Table::encrypted) claimed_by_crypttab(volume, machine.crypttab, out);
        if (volume.table != Table::volume || volume.mount_unit.empty() || volume.is_off()) continue;
        const auto* same_place = catalogue.mounted_at(volume.where.value.str());
        if (same_place != nullptr && same_place != &volume && same_place->name != volume.name &&
            !are_instances_of_one(*same_place, volume)) {
            repeated_mount_point(catalogue.volumes()[catalogue.index_of(*same_place)], volume, out);
        }
        if (fstab.empty()) continue;
        if (const auto line = fstab.find(volume.where.value.str()); line != fstab.end())
            claimed_by_fstab(volume, line->second, out);
    }
}

}  // namespace berth
