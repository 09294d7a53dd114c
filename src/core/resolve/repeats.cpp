#include "core/resolve/repeats.hpp"

#include <fmt/format.h>
#include <cstdint>
#include <map>
#include <unordered_map>

#include "core/text/text.hpp"

namespace berth {
namespace {

class RepeatFinder {
  public:
    RepeatFinder(const Items& items, const Places& places, const References& references, Diagnostics& out)
        : items_(items),
          places_(places),
          references_(references),
          diagnostics_(out),
          out_{std::vector<bool>(items.size(), false), std::vector<Seldom<std::vector<VolumeName>>>(items.size()),
               Faults(out)} {}

    Repeats find(const MountPoints& fstab, const Machine& machine) {
        for (std::uint32_t i = 0; i < items_.size(); ++i) {
            const auto& item = items_.common(i);
            const auto same_name = item.name.empty() ? i : items_.named(items_.table(i), item.name.str());
            if (same_name != i) repeated_name(same_name, i);
            switch (items_.table(i)) {
                case Table::volume: volume(i, fstab); break;
                case Table::encrypted: encrypted(i, machine.crypttab); break;
                case Table::swap: swap(i, machine.fstab_swap); break;
            }
        }
        former_names();
        return std::move(out_);
    }

  private:
    void blame_both(std::uint32_t first, std::uint32_t second, const Span& at_first, const Span& at_second,
                    Diagnostic& found) {
        out_.faults.blame(first, {at_first, found.message, &found});
        out_.faults.blame(second, {at_second, found.message, &found});
    }

    void repeated_name(std::uint32_t first, std::uint32_t second) {
        const auto& at_first = items_.common(first).header;
        const auto& at_second = items_.common(second).header;
        auto& found = diagnostics_.error(Code::name_repeated, at_second,
                                         fmt::format("{} is declared twice", items_.subject(second)),
                                         "give one of the two another name, or join them");
        found.notes.push_back({at_first, "first declared here"});
        blame_both(first, second, at_first, at_second, found);
    }

    static std::string name_of(const Common& item) {
        return item.name.empty() ? "one without a name" : in_quotes(item.name.str());
    }

    /// Which was reported where `where` lacks what tells them apart.
    static bool are_instances_of_one(const Volume& a, const Volume& b) {
        return !a.family.empty() && *a.family == *b.family && a.header.source == b.header.source &&
               a.header.line == b.header.line;
    }

    static std::string_view name_of_claimer(const Span& line) {
        const std::string_view path = line.source->path;
        if (path.ends_with("/fstab")) return "/etc/fstab";
        return path.ends_with("/fstab.extra") ? "the credential 'fstab.extra'" : "the kernel command line";
    }

    void volume(std::uint32_t index, const MountPoints& fstab) {
        const auto& volume = *items_.volume(index);
        const auto& place = places_.of[index];
        if (place.unit.empty() || volume.is_off()) return;
        const auto first = places_.mounted_at(place.mount_point.str());
        if (first != Items::none && first != index) {
            const auto& other = *items_.volume(first);
            if (other.name != volume.name && !are_instances_of_one(other, volume)) repeated_mount_point(first, index);
        }
        if (const auto line = fstab.find(place.mount_point.str()); line != fstab.end())
            claimed(index, Code::mount_point_in_fstab, volume.where.where,
                    fmt::format("{} is in {} too, which wins", in_quotes(place.mount_point.str()),
                                name_of_claimer(line->second)),
                    line->second);
    }

    void repeated_mount_point(std::uint32_t first, std::uint32_t second) {
        const auto& one = *items_.volume(first);
        const auto& other = *items_.volume(second);
        auto& found = diagnostics_.error(
            Code::mount_point_repeated, other.where.where,
            fmt::format("{} is the mount point of two volumes, {} and {}",
                        in_quotes(places_.of[second].mount_point.str()), name_of(one), name_of(other)),
            "choose another, or switch one of the two off with activation = \"off\"");
        found.notes.push_back({one.where.where, fmt::format("that of {}", name_of(one))});
        blame_both(first, second, one.where.where, other.where.where, found);
    }

    void swap(std::uint32_t index, const Claims& fstab) {
        const auto& swap = *items_.swap(index);
        const auto& unit = unit_of(places_, references_, index);
        if (unit.empty() || swap.is_off()) return;
        const auto [first, is_new] = swap_areas_.emplace(unit.str(), index);
        if (!is_new && items_.common(first->second).name != swap.name) repeated_swap(first->second, index);
        const auto line = fstab.find(source_of(items_, references_, index).str());
        if (line != fstab.end())
            claimed(index, Code::swap_in_fstab, swap.what.where,
                    fmt::format("{} is swap in {} too, which wins", in_quotes(swap.what.declared),
                                name_of_claimer(line->second)),
                    line->second);
    }

    void repeated_swap(std::uint32_t first, std::uint32_t second) {
        const auto& one = items_.common(first);
        const auto& other = items_.common(second);
        auto& found = diagnostics_.error(
            Code::swap_repeated, other.what.where,
            fmt::format("{} is the swap area of {} too", in_quotes(other.what.declared), in_quotes(one.name.str())),
            "take one of the two out");
        found.notes.push_back({one.what.where, "and here"});
        blame_both(first, second, one.what.where, other.what.where, found);
    }

    void encrypted(std::uint32_t index, const Claims& crypttab) {
        const auto& encrypted = *items_.encrypted(index);
        const auto line = crypttab.find(encrypted.name.str());
        if (encrypted.name.empty() || line == crypttab.end()) return;
        claimed(index, Code::encrypted_in_crypttab, encrypted.header,
                fmt::format("{} is in /etc/crypttab too, which wins", in_quotes(encrypted.name.str())), line->second);
    }

    void former_names() {
        const auto& volumes = items_.volumes();
        for (std::uint32_t i = 0; i < volumes.size(); ++i) {
            if (volumes[i].name.empty()) continue;
            for (const auto& former : volumes[i].formerly) former_name(i, former);
        }
        if (former_names_.empty()) return;
        for (std::uint32_t i = 0; i < volumes.size(); ++i) {
            for (const auto& former : volumes[i].formerly) {
                const auto claim = former_names_.find(former.value.str());
                if (claim != former_names_.end() && claim->second.at == &former && !claim->second.is_shared)
                    out_.former_names[i].edit().push_back(former.value);
            }
        }
    }

    void former_name(std::uint32_t index, const Located<VolumeName>& former) {
        const auto name = in_quotes(former.value.str());
        if (const auto other = items_.named(Table::volume, former.value.str()); other != Items::none) {
            auto& found = diagnostics_.error(Code::former_name_taken, former.where,
                                             fmt::format("{} is the name of another volume", name),
                                             "take it out, or give the other volume another name");
            found.notes.push_back({items_.common(other).header, "declared here"});
            out_.faults.blame(index, {former.where, found.message, &found});
            return;
        }
        auto [claim, is_new] = former_names_.try_emplace(former.value.str(), FormerName{index, &former});
        if (!is_new) shared_former_name(claim->second, index, former);
    }

    struct FormerName {
        std::uint32_t first;
        const Located<VolumeName>* at;
        bool is_shared = false;
    };

    void shared_former_name(FormerName& claim, std::uint32_t index, const Located<VolumeName>& former) {
        claim.is_shared = true;
        const auto& first = *items_.volume(claim.first);
        const bool is_family = are_instances_of_one(first, *items_.volume(index));
        auto& found = diagnostics_.error(
            Code::former_name_taken, former.where,
            fmt::format("{} is a former name of volume {} too", in_quotes(former.value.str()), name_of(first)),
            is_family ? "name the instance in it, as in \"old-{instance}\"" : "take it out of one of the two");
        if (!is_family) found.notes.push_back({claim.at->where, "and here"});
        blame_both(claim.first, index, claim.at->where, former.where, found);
    }

    void claimed(std::uint32_t index, Code code, const Span& where, std::string message, const Span& line) {
        out_.claimed[index] = true;
        auto& found = diagnostics_.error(code, where, std::move(message), "take it out of one of the two");
        found.notes.push_back({line, "claimed here"});
    }

    const Items& items_;
    const Places& places_;
    const References& references_;
    Diagnostics& diagnostics_;
    std::unordered_map<std::string_view, std::uint32_t> swap_areas_;
    std::map<std::string_view, FormerName> former_names_;
    Repeats out_;
};

}  // namespace

Repeats find_repeats(const Items& items, const Places& places, const References& references, const MountPoints& fstab,
                     const Machine& machine, Diagnostics& out) {
    return RepeatFinder(items, places, references, out).find(fstab, machine);
}

}  // namespace berth
