#include "core/initrd.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <unordered_map>

#include "core/mount_point.hpp"
#include "core/overlay.hpp"
#include "core/text.hpp"

namespace berth {
namespace {

/// What the system takes over from the initrd as it is, so that its paths are the same in both (bootup(7)).
bool is_taken_over(const AbsolutePath& path) {
    constexpr std::array<std::string_view, 4> mounts{"/dev", "/proc", "/run", "/sys"};
    return std::ranges::any_of(mounts, [&](auto mount) { return AbsolutePath::parse(mount)->contains(path); });
}

std::expected<AbsolutePath, Complaint> below_sysroot(const AbsolutePath& path) {
    if (is_taken_over(path)) return path;
    return *AbsolutePath::parse("/sysroot") / path.str();
}

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
            const Judge judge{volume, &out_};
            by_name(judge);
            by_path(judge);
        }
    }

  private:
    void by_name(const Judge& judge) {
        const auto& volume = judge.volume;
        if (volume.what.kind == What::Kind::volume) needed(judge, named(volume.what.name), volume.what.where);
        if (!volume.what.encrypted.empty())
            judge.wrong(volume.what.where,
                        {Code::initrd_needed, "the initrd unlocks what is in its own /etc/crypttab only",
                         fmt::format("leave {} to crypttab, with x-initrd.attach, and write what = \"/dev/mapper/{}\"",
                                     in_quotes(volume.what.encrypted.str()), volume.what.encrypted.str())});
        for (const auto& layer : volume.layers) {
            if (!layer.volume.empty()) needed(judge, named(layer.volume), layer.where);
        }
        for (const auto& dependency : volume.dependencies) {
            const auto relation = dependency.relation;
            if (relation != Relation::requires_ && relation != Relation::binds_to) continue;
            needed(judge, dependency.is_volume ? named(dependency.target) : of_unit(dependency.target),
                   dependency.where);
        }
    }

    void by_path(const Judge& judge) {
        const auto& volume = judge.volume;
        if (const auto* above = holding(parent(volume.where.value.str()))) {
            report(judge, *above, volume.where.where,
                   fmt::format("the mount point is below that of volume {}, which is mounted later and would hide it",
                               name_of(*above)));
        }
        if (volume.what.kind == What::Kind::path) inside(judge, volume.what.text.str(), volume.what.where);
        for (const auto& layer : volume.layers) {
            if (layer.volume.empty()) inside(judge, layer.path.str(), layer.where);
        }
        for (const auto& path : volume.mounts_for) inside(judge, path.value.str(), path.where);
    }

    void needed(const Judge& judge, const Volume* other, const Span& where) {
        if (!comes_later(other)) return;
        report(judge, *other, where, fmt::format("volume {} is mounted after the initrd only", name_of(*other)));
    }

    void inside(const Judge& judge, std::string_view path, const Span& where) {
        if (const auto* above = holding(path)) {
            report(judge, *above, where,
                   fmt::format("{} is in volume {}, which is mounted after the initrd only",
                               in_quotes(std::string(path)), name_of(*above)));
        }
    }

    static void report(const Judge& judge, const Volume& other, const Span& where, std::string message) {
        judge.wrong(where,
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
void move(Path& path, const Span& where, const Judge& judge) {
    const auto plain = AbsolutePath::simplified(path.str());
    if (!plain) return;
    auto moved = below_sysroot(*plain);
    if (moved) path = *std::move(moved);
    else judge.wrong(where, std::move(moved.error()));
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
    const Judge judge{volume, &out};
    volume.required_said = is_required(volume) ? Yes::yes : Yes::no;  // the default goes by the mount point
    volume.below_sysroot = true;
    volume.growfs = false;  // the system itself does these
    volume.quota = false;
    for (auto* units : {&volume.used_by, &volume.wanted_by, &volume.required_by, &volume.on_failure, &volume.holders})
        units->clear();
    if (!volume.where.value.empty()) move(volume.where.value, volume.where.where, judge);
    if (!volume.mount_unit.empty()) {
        auto unit = unit_for_path(volume.where.value, "mount");
        volume.mount_unit = unit ? *std::move(unit) : UnitName();  // too long for one: found when it was checked
    }
    const bool is_path = volume.what.kind == What::Kind::path || volume.what.kind == What::Kind::volume;
    if (is_path && !volume.what.text.empty()) move(volume.what.text, volume.what.where, judge);
    for (auto& layer : volume.layers) {
        if (!layer.path.empty()) move(layer.path, layer.where, judge);
    }
    if (auto excess = volume.is_wrong() ? std::nullopt : excess_of_layers(volume))
        judge.wrong(volume.layers.front().where, *std::move(excess));
    for (auto& path : volume.mounts_for) move(path.value, path.where, judge);
    move_units(volume);
}

void check_place(const Judge& judge) {
    const auto& volume = judge.volume;
    const auto& where = volume.where.value;
    if (volume.mount_unit.empty()) return;
    if (is_taken_over(where)) {
        judge.wrong(volume.where.where,
                    {Code::mount_point_refused,
                     fmt::format("{} can't be mounted in the initrd: what is mounted above it comes later, over it",
                                 in_quotes(where.str())),
                     "choose another mount point, or take out initrd = true"});
        return;
    }
    const auto moved = below_sysroot(where);
    auto unit = moved ? unit_for_path(*moved, "mount") : std::unexpected(moved.error());
    if (unit) return;
    unit.error().message = fmt::format("below /sysroot, where the initrd mounts it, {}", unit.error().message);
    judge.wrong(volume.where.where, std::move(unit.error()));
}

void check_layer_options(const Judge& judge) {
    constexpr std::array<std::string_view, 5> folders{"datadir+", "lowerdir", "lowerdir+", "upperdir", "workdir"};
    for (const auto& option : judge.volume.options) {
        if (std::ranges::find(folders, option.value.name()) == folders.end()) continue;
        judge.wrong(option.where, {Code::key_conflict,
                                   fmt::format("in the initrd {} would mean a folder of the initrd itself",
                                               in_quotes(option.value.str())),
                                   "name the folders in the table 'overlay' instead"});
    }
}

}  // namespace

void check_for_initrd(const Judge& judge) {
    check_place(judge);
    if (judge.volume.type.str() == "overlay") check_layer_options(judge);
}

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
