#include "core/resolve/initrd.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <unordered_map>

#include "core/check/initrd_place.hpp"
#include "core/check/mount_point.hpp"
#include "core/keys/overlay.hpp"
#include "core/text/text.hpp"

namespace berth {
namespace {

bool is_in_initrd(const Volume& volume) { return volume.initrd.value && !volume.is_off(); }

/// True for what is not there yet when the initrd mounts.
bool comes_later(const Volume* volume) { return volume != nullptr && !volume->is_off() && !volume->initrd.value; }

std::string name_of(const Volume& volume) {
    return in_quotes(volume.name.empty() ? volume.where.value.str() : volume.name.str());
}

class Gaps {
  public:
    Gaps(Catalogue& catalogue, Diagnostics& out) : catalogue_(catalogue), out_(out) {}

    void find() {
        for (auto& volume : catalogue_.volumes()) {
            if (!is_in_initrd(volume)) continue;
            const Blame blame{volume, &out_};
            by_name(blame);
            by_path(blame);
        }
    }

  private:
    void by_name(const Blame& blame) {
        const auto& volume = blame.volume;
        if (volume.what.kind == What::Kind::volume) needed(blame, named(volume.what.name), volume.what.where);
        if (!volume.what.encrypted.empty())
            blame.wrong(volume.what.where,
                        {Code::initrd_needed, "the initrd unlocks what is in its own /etc/crypttab only",
                         fmt::format("leave {} to crypttab, with x-initrd.attach, and write what = \"/dev/mapper/{}\"",
                                     in_quotes(volume.what.encrypted.str()), volume.what.encrypted.str())});
        for (const auto& layer : volume.layers) {
            if (!layer.volume.empty()) needed(blame, named(layer.volume), layer.where);
        }
        for (const auto& dependency : volume.dependencies) {
            const auto relation = dependency.relation;
            if (relation != Relation::requires_ && relation != Relation::binds_to) continue;
            needed(blame, dependency.is_volume ? named(dependency.target) : of_unit(dependency.target),
                   dependency.where);
        }
    }

    void by_path(const Blame& blame) {
        const auto& volume = blame.volume;
        if (const auto* above = holding(parent(volume.where.value.str()))) {
            report(blame, *above, volume.where.where,
                   fmt::format("the mount point is below that of volume {}, which is mounted later and would hide it",
                               name_of(*above)));
        }
        if (volume.what.kind == What::Kind::path) inside(blame, volume.what.text.str(), volume.what.where);
        for (const auto& layer : volume.layers) {
            if (layer.volume.empty()) inside(blame, layer.path.str(), layer.where);
        }
        for (const auto& path : volume.mounts_for) inside(blame, path.value.str(), path.where);
    }

    void needed(const Blame& blame, const Volume* other, const Span& where) {
        if (!comes_later(other)) return;
        report(blame, *other, where, fmt::format("volume {} is mounted after the initrd only", name_of(*other)));
    }

    void inside(const Blame& blame, std::string_view path, const Span& where) {
        if (const auto* above = holding(path)) {
            report(blame, *above, where,
                   fmt::format("{} is in volume {}, which is mounted after the initrd only",
                               in_quotes(std::string(path)), name_of(*above)));
        }
    }

    static void report(const Blame& blame, const Volume& other, const Span& where, std::string message) {
        blame.wrong(where,
                    {Code::initrd_needed, std::move(message),
                     fmt::format("add initrd = true to volume {}, too, or take it out of this one", name_of(other))});
    }

    [[nodiscard]] const Volume* named(const SafeText& name) const { return catalogue_.named(name.str()); }

    const Volume* of_unit(const SafeText& unit) {
        if (by_unit_.empty()) {
            for (const auto& volume : catalogue_.volumes()) by_unit_.emplace(volume.mount_unit.str(), &volume);
        }
        const auto found = by_unit_.find(unit.str());
        return found == by_unit_.end() ? nullptr : found->second;
    }

    /// The volume that `path` lies in, or another one around it, that comes later.
    [[nodiscard]] const Volume* holding(std::string_view path) const {
        for (; !path.empty(); path = parent(path)) {
            if (const auto* volume = catalogue_.mounted_at(path); comes_later(volume)) return volume;
        }
        return nullptr;
    }

    Catalogue& catalogue_;
    Diagnostics& out_;
    std::unordered_map<std::string_view, const Volume*> by_unit_;
};

/// Moves a path; one that gets too long stays, and the volume is wrong.
template <class Path>
void move(Path& path, const Span& where, const Blame& blame) {
    const auto plain = AbsolutePath::simplified(path.str());
    if (!plain) return;
    auto moved = below_sysroot(*plain);
    if (moved) path = *std::move(moved);
    else blame.wrong(where, std::move(moved.error()));
}

/// The mount units of the system are those below /sysroot here.
void move_units(Volume& volume) {
    for (auto& dependency : volume.dependencies) {
        const auto& unit = dependency.target.str();
        if (dependency.is_volume || !unit.ends_with(".mount")) continue;
        auto moved = UnitName::parse(unit == "-.mount" ? "sysroot.mount" : fmt::format("sysroot-{}", unit));
        if (moved) dependency.target = *std::move(moved);
    }
}

void move_volume(Volume& volume, Diagnostics& out) {
    const Blame blame{volume, &out};
    volume.required_said = is_required(volume) ? Yes::yes : Yes::no;  // the default goes by the mount point
    volume.below_sysroot = true;
    volume.growfs = false;  // the system itself does these
    volume.quota = false;
    for (auto* units : {&volume.used_by, &volume.wanted_by, &volume.required_by, &volume.on_failure, &volume.holders})
        units->clear();
    if (!volume.where.value.empty()) move(volume.where.value, volume.where.where, blame);
    if (!volume.mount_unit.empty()) {
        auto unit = unit_for_path(volume.where.value, "mount");
        volume.mount_unit = unit ? *std::move(unit) : UnitName();  // too long for one: found when it was checked
    }
    const bool is_path = volume.what.kind == What::Kind::path || volume.what.kind == What::Kind::volume;
    if (is_path && !volume.what.text.empty()) move(volume.what.text, volume.what.where, blame);
    for (auto& layer : volume.layers) {
        if (!layer.path.empty()) move(layer.path, layer.where, blame);
    }
    if (auto excess = volume.is_wrong() ? std::nullopt : excess_of_layers(volume))
        blame.wrong(volume.layers.front().where, *std::move(excess));
    for (auto& path : volume.mounts_for) move(path.value, path.where, blame);
    move_units(volume);
}

}  // namespace

void find_initrd_gaps(Catalogue& catalogue, Diagnostics& out) { Gaps(catalogue, out).find(); }

Catalogue as_seen_in_initrd(Catalogue catalogue, Diagnostics& out) {
    for (auto& volume : catalogue.all()) {
        if (volume.initrd.value) move_volume(volume, out);
        else volume.left_out = true;
    }
    return Catalogue(std::move(catalogue.all()));
}

void take_over_from_initrd(Catalogue& catalogue) {
    for (auto& volume : catalogue.volumes()) {
        if (!volume.initrd.value) continue;
        volume.fsck_unit = {};
        volume.makefs = false;
    }
}

}  // namespace berth
