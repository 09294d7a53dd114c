#include "core/resolve/initrd.hpp"

#include <fmt/format.h>
#include <cstdint>
#include <utility>
#include <variant>

#include "core/check/initrd_place.hpp"
#include "core/keys/overlay.hpp"

namespace berth {
namespace {

/// Makes of a volume another one, with what it is called below /sysroot.
class Mover {
  public:
    Mover(ResolvedVolume volume, Diagnostics& out) : volume_(std::move(volume)), blame_(volume_.fault, &out) {}
    Mover(const Mover&) = delete;
    Mover& operator=(const Mover&) = delete;

    ResolvedVolume moved() && {
        volume_.below_sysroot = true;
        volume_.growfs = false;  // the system itself does these
        volume_.quota = false;
        for (auto* units :
             {&volume_.used_by, &volume_.wanted_by, &volume_.required_by, &volume_.on_failure, &volume_.holders})
            units->clear();
        if (!volume_.mount_point.empty()) path(volume_.mount_point, volume_.where.where);
        if (!volume_.unit.empty()) {
            auto unit = unit_for_path(volume_.mount_point, "mount");
            volume_.unit = unit ? *std::move(unit) : UnitName();  // too long for one: found when it was checked
        }
        source();
        for (std::size_t i = 0; i < volume_.folders.size(); ++i)
            if (!volume_.folders[i].empty()) path(volume_.folders.edit()[i], volume_.layers[i].where);
        if (!volume_.is_wrong()) {
            if (auto excess = excess_of_layers(volume_, volume_.folders))
                blame_.wrong(volume_.layers.front().where, *std::move(excess));
        }
        for (auto& one : volume_.mounts_for.edit()) path(one.value, one.where);
        units();
        return std::move(volume_);
    }

  private:
    /// Moves a path; one that gets too long stays, and the volume is wrong.
    void path(AbsolutePath& path, const Span& where) {
        auto moved = berth::below_sysroot(path);
        if (moved) path = *std::move(moved);
        else blame_.wrong(where, std::move(moved.error()));
    }

    void source() {
        auto& what = volume_.what;
        if (auto* file = std::get_if<File>(&what.source)) {
            path(file->path, what.where);
        } else if (std::holds_alternative<VolumePath>(what.source)) {
            auto known = AbsolutePath::parse(volume_.in_volume->str());
            if (!known) return;
            path(*known, what.where);
            volume_.in_volume = *known;
        }
    }

    /// The mount units of the system are those below /sysroot here.
    void units() {
        for (auto& dependency : volume_.dependencies.edit()) {
            auto* unit = std::get_if<UnitName>(&dependency.target);
            if (unit == nullptr || unit->suffix() != "mount") continue;
            auto moved =
                UnitName::parse(unit->str() == "-.mount" ? "sysroot.mount" : fmt::format("sysroot-{}", unit->str()));
            if (moved) *unit = *std::move(moved);
        }
    }

    ResolvedVolume volume_;
    Blame blame_;
};

}  // namespace

bool is_seen_in_initrd(const Items& items, std::uint32_t index) {
    const auto* volume = items.volume(index);
    return volume != nullptr && volume->initrd.value;
}

ResolvedVolume as_seen_in_initrd(ResolvedVolume volume, Diagnostics& out) {
    return Mover(std::move(volume), out).moved();
}

ResolvedVolume taken_over_from_initrd(ResolvedVolume volume) {
    volume.fsck_unit = {};
    volume.makefs = false;
    return volume;
}

}  // namespace berth
