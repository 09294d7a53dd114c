#include "core/resolve/places.hpp"

#include <fmt/format.h>
#include <cstdint>
#include <utility>

#include "core/check/mount_point.hpp"
#include "core/text/text.hpp"

namespace berth {
namespace {

class PlaceFinder {
  public:
    PlaceFinder(const Items& items, const Detours& detours, Diagnostics& out)
        : items_(items), detours_(detours), out_{{}, Faults(out), {}} {}

    Places find() {
        out_.of.resize(items_.size());
        for (std::uint32_t i = 0; i < items_.size(); ++i) {
            auto& place = out_.of[i];
            place.unit = items_.common(i).own_unit;
            const auto* volume = items_.volume(i);
            if (volume != nullptr) place.mount_point = volume->where.value;
            if (detours_.empty()) continue;
            if (volume != nullptr && volume->initrd.value && !volume->is_off()) refuse(i);
            else follow(i);
        }
        out_.volumes.reserve(items_.volumes().size());
        for (std::uint32_t i = 0; i < items_.volumes().size(); ++i) {
            const auto& place = out_.of[i];
            if (!place.unit.empty() && !items_.volumes()[i].is_off()) out_.volumes.emplace(place.mount_point.str(), i);
        }
        return std::move(out_);
    }

  private:
    [[nodiscard]] const Detour* detour_of(const AbsolutePath& path) const {
        const auto found = detours_.find(path.str());
        return found == detours_.end() ? nullptr : &found->second;
    }

    void follow(std::uint32_t index) {
        auto& place = out_.of[index];
        if (const auto* volume = items_.volume(index); volume != nullptr && !place.unit.empty()) {
            if (const auto* detour = detour_of(volume->where.value)) move(index, *volume, *detour);
        }
        for (const auto& path : paths_used_by(items_, index)) {
            if (const auto* detour = detour_of(path.value)) place.ends.edit().push_back({detour->end, path.where});
        }
    }

    void move(std::uint32_t index, const Volume& volume, const Detour& detour) {
        auto& place = out_.of[index];
        place.led_from = place.mount_point;
        place.mount_point = detour.end;
        place.unit = {};
        if (auto refused = refusal(detour.end, volume.type)) {
            refused->message = fmt::format("{} leads to {}, and {}", in_quotes(place.led_from->str()),
                                           in_quotes(detour.end.str()), refused->message);
            out_.faults.wrong(index, volume.where.where, *std::move(refused));
            return;
        }
        auto unit = mount_unit_name(detour.end, volume.activation);
        auto bad = unit ? variable_in(Code::mount_point_refused, detour.end.str()) : std::move(unit.error());
        if (!bad) {
            place.unit = *std::move(unit);
            return;
        }
        bad->message = fmt::format("{} leads to {}, and {}", in_quotes(place.led_from->str()),
                                   in_quotes(detour.end.str()), bad->message);
        out_.faults.wrong(index, volume.where.where, *std::move(bad));
        // Its guard stands where it was declared.
        place.mount_point = *std::exchange(place.led_from, {});
        place.unit = volume.own_unit;
    }

    /// The initrd mounts as it is declared, since the root that has the links is not there yet; a link in it would lead
    /// out of /sysroot.
    void refuse(std::uint32_t index) {
        auto paths = paths_used_by(items_, index);
        paths.insert(paths.begin(), items_.volume(index)->where);
        for (const auto& path : paths) {
            const auto* detour = detour_of(path.value);
            if (detour == nullptr) continue;
            out_.faults.wrong(index, path.where,
                              {Code::initrd_link,
                               fmt::format("{}, which the initrd does not follow",
                                           way_through(path.value.str(), detour->link, detour->target)),
                               fmt::format("write {}", in_quotes(detour->end.str()))});
        }
    }

    const Items& items_;
    const Detours& detours_;
    Places out_;
};

}  // namespace

Places find_places(const Items& items, const Detours& detours, Diagnostics& out) {
    return PlaceFinder(items, detours, out).find();
}

}  // namespace berth
