#include <fmt/format.h>
#include <cstdint>
#include <optional>
#include <variant>

#include "core/resolve/initrd.hpp"
#include "core/text/text.hpp"

namespace berth {
namespace {

class Gaps {
  public:
    Gaps(const Items& items, const Places& places, const References& references, Diagnostics& out)
        : items_(items), places_(places), references_(references), faults_(out) {}

    Faults find() {
        for (index_ = 0; index_ < items_.volumes().size(); ++index_) {
            const auto& volume = items_.volumes()[index_];
            if (!volume.initrd.value || volume.is_off()) continue;
            by_name(volume);
            by_path(volume);
        }
        return std::move(faults_);
    }

  private:
    void by_name(const Volume& volume) {
        if (const auto* path = std::get_if<VolumePath>(&volume.what.source))
            needed(named(path->name), volume.what.where);
        if (const auto* mapped = std::get_if<MappedDevice>(&volume.what.source))
            wrong(volume.what.where,
                  {Code::initrd_needed, "the initrd unlocks what is in its own /etc/crypttab only",
                   fmt::format("leave {} to crypttab, with x-initrd.attach, and write what = \"/dev/mapper/{}\"",
                               in_quotes(mapped->name.str()), mapped->name.str())});
        for (const auto& layer : volume.layers) {
            if (const auto* path = std::get_if<VolumePath>(&layer.folder)) needed(named(path->name), layer.where);
        }
        for (const auto& dependency : volume.dependencies) {
            if (dependency.relation != Relation::requires_ && dependency.relation != Relation::binds_to) continue;
            needed(target(dependency), dependency.where);
        }
    }

    void by_path(const Volume& volume) {
        if (const auto* above = holding(parent(places_.of[index_].mount_point.str())))
            report(*above, volume.where.where,
                   fmt::format("the mount point is below that of volume {}, which is mounted later and would hide it",
                               name_of(*above)));
        if (const auto* path = volume.what.path()) inside(path->str(), volume.what.where);
        for (const auto& layer : volume.layers) {
            if (const auto* path = std::get_if<AbsolutePath>(&layer.folder)) inside(path->str(), layer.where);
        }
        for (const auto& path : volume.requires_mounts_for) inside(path.value.str(), path.where);
    }

    void needed(const Volume* other, const Span& where) {
        if (!comes_later(other)) return;
        report(*other, where, fmt::format("volume {} is mounted after the initrd only", name_of(*other)));
    }

    void inside(std::string_view path, const Span& where) {
        if (const auto* above = holding(path))
            report(*above, where,
                   fmt::format("{} is in volume {}, which is mounted after the initrd only",
                               in_quotes(std::string(path)), name_of(*above)));
    }

    void report(const Volume& other, const Span& where, std::string message) {
        wrong(where, {Code::initrd_needed, std::move(message),
                      fmt::format("add initrd = true to volume {}, too, or take it out of this one", name_of(other))});
    }

    void wrong(const Span& where, Complaint complaint) { faults_.wrong(index_, where, std::move(complaint)); }

    /// True for what is not there yet when the initrd mounts.
    static bool comes_later(const Volume* volume) {
        return volume != nullptr && !volume->is_off() && !volume->initrd.value;
    }

    static std::string name_of(const Volume& volume) {
        return in_quotes(volume.name.empty() ? volume.where.value.str() : volume.name.str());
    }

    [[nodiscard]] const Volume* at(std::uint32_t index) const {
        return index == Items::none ? nullptr : items_.volume(index);
    }
    [[nodiscard]] const Volume* named(const VolumeName& name) const {
        return at(items_.named(Table::volume, name.str()));
    }

    const Volume* target(const Dependency& dependency) {
        if (const auto* name = std::get_if<VolumeName>(&dependency.target)) return named(*name);
        if (!by_unit_) by_unit_.emplace(items_, places_, references_);
        return at(by_unit_->find(std::get<UnitName>(dependency.target)));
    }

    /// The volume that `path` lies in, or another one around it, that comes later.
    [[nodiscard]] const Volume* holding(std::string_view path) const {
        for (; !path.empty(); path = parent(path)) {
            if (const auto* volume = at(places_.mounted_at(path)); comes_later(volume)) return volume;
        }
        return nullptr;
    }

    const Items& items_;
    const Places& places_;
    const References& references_;
    std::optional<ItemsByUnit> by_unit_;
    std::uint32_t index_ = 0;
    Faults faults_;
};

}  // namespace

Faults find_initrd_gaps(const Items& items, const Places& places, const References& references, Diagnostics& out) {
    return Gaps(items, places, references, out).find();
}

}  // namespace berth
