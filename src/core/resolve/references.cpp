#include "core/resolve/references.hpp"

#include <fmt/format.h>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <variant>

#include "core/check/swap_check.hpp"
#include "core/keys/overlay.hpp"
#include "core/model/files_used.hpp"
#include "core/text/suggest.hpp"
#include "core/text/text.hpp"

namespace berth {
namespace {

enum class Bond : std::uint8_t { order, need };

/// Proposes names for unknown ones, of which the first hundred get one: each is compared with all that there are.
class Proposals {
  public:
    explicit Proposals(const Items& items) : items_(items) {}

    std::string for_name(const std::string& name) {
        if (left_ == 0) return {};
        --left_;
        if (names_.empty()) {
            for (const auto& volume : items_.volumes()) names_.push_back(volume.name.str());
        }
        if (const auto renamed = items_.index_known_as(name); renamed != Items::none)
            return fmt::format("it is '{}' now", items_.common(renamed).name.str());
        auto hint = items_.instead_of_family(name);
        return hint.empty() ? did_you_mean(name, names_) : hint;
    }

    std::string for_encrypted(const std::string& name) {
        if (left_ == 0) return {};
        --left_;
        if (encrypted_.empty()) {
            for (std::uint32_t i = 0; i < items_.size(); ++i)
                if (const auto* one = items_.encrypted(i)) encrypted_.push_back(one->name.str());
        }
        return did_you_mean(name, encrypted_);
    }

  private:
    const Items& items_;
    std::vector<std::string_view> names_;
    std::vector<std::string_view> encrypted_;
    std::size_t left_ = 100;
};

class Resolver {
  public:
    Resolver(const Items& items, const Places& places, Diagnostics& out)
        : items_(items),
          places_(places),
          proposals_(items),
          devices_with_headers_(devices_with_headers(items)),
          out_{{}, Faults(out)} {
        for (std::uint32_t i = 0; i < items_.volumes().size(); ++i) {
            const auto& volume = items_.volumes()[i];
            if (!can_be_held(volume) && !places_.of[i].unit.empty()) idle_units_.emplace(places_.of[i].unit.str(), i);
        }
    }

    References run() {
        out_.of.resize(items_.size());
        for (index_ = 0; index_ < items_.size(); ++index_) {
            const auto& item = items_.common(index_);
            if (const auto* path = std::get_if<VolumePath>(&item.what.source)) source(item, *path);
            if (const auto* mapped = std::get_if<MappedDevice>(&item.what.source)) encrypted(item, mapped->name);
            items_.visit(index_, [&](const auto& one) { folders(one); });
            for (const auto& dependency : item.dependencies) {
                const bool needs =
                    dependency.relation == Relation::requires_ || dependency.relation == Relation::binds_to;
                if (const auto* name = std::get_if<VolumeName>(&dependency.target))
                    (void)named(*name, dependency.where, needs ? Bond::need : Bond::order,
                                "declare it, or write a unit's name with its suffix");
            }
            if (item.is_off()) continue;
            if (const auto* volume = items_.volume(index_)) parents(*volume);
            if (const auto* encrypted = items_.encrypted(index_)) devices_with_files(*encrypted);
            idle_below(item);
        }
        return std::move(out_);
    }

  private:
    void wrong(const Span& where, Complaint complaint) { out_.faults.wrong(index_, where, std::move(complaint)); }

    [[nodiscard]] bool is_wrong() const {
        return items_.common(index_).own_fault || places_.faults.has(index_) || out_.faults.has(index_);
    }

    /// Reports what keeps `name` from being relied on; `none` then, and for a volume that isn't declared.
    std::uint32_t named(const VolumeName& name, const Span& where, Bond bond, std::string_view otherwise) {
        const auto found = items_.named(Table::volume, name.str());
        if (found == Items::none) {
            auto hint = proposals_.for_name(name.str());
            if (hint.empty()) hint = otherwise;
            wrong(where, {Code::reference_unknown, fmt::format("there is no volume {}", in_quotes(name.str())),
                          std::move(hint)});
            return Items::none;
        }
        if (bond == Bond::order) return found;
        const auto& volume = items_.volumes()[found];
        if (volume.is_off() && !items_.common(index_).is_off()) {
            wrong(where, {Code::reference_off, fmt::format("volume {} is switched off", in_quotes(name.str())),
                          "give it another activation, or take out what needs it"});
            return Items::none;
        }
        if (!can_be_held(volume)) {
            idle(volume, where);
            return Items::none;
        }
        return found;
    }

    /// The place in the other volume; empty if it is not known.
    AbsolutePath resolved(const VolumePath& path, const Span& where) {
        const auto base = named(path.name, where, Bond::need, "declare it");
        if (base == Items::none || places_.of[base].mount_point.empty()) return {};
        auto out = places_.of[base].mount_point / path.below;
        if (out) return *std::move(out);
        wrong(where, std::move(out.error()));
        return {};
    }

    void source(const Common& item, const VolumePath& path) {
        auto& reference = out_.of[index_];
        reference.source = resolved(path, item.what.where);
        if (reference.source.empty() || items_.swap(index_) == nullptr) return;
        auto unit = swap_unit_name(*reference.source);
        if (unit) reference.swap_unit = *std::move(unit);
        else wrong(item.what.where, std::move(unit.error()));
    }

    void encrypted(const Common& item, const VolumeName& name) {
        if (items_.named(Table::encrypted, name.str()) != Items::none) return;
        auto hint = proposals_.for_encrypted(name.str());
        if (hint.empty())
            hint = fmt::format("declare it as [encrypted.{0}]; what /etc/crypttab unlocks is \"/dev/mapper/{0}\"",
                               name.str());
        wrong(item.what.where,
              {Code::reference_unknown, fmt::format("there is no encrypted volume {}", in_quotes(name.str())),
               std::move(hint)});
    }

    template <class Place>
    AbsolutePath folder(const Place& folder, const Span& where) {
        if (const auto* path = std::get_if<VolumePath>(&folder)) return resolved(*path, where);
        const auto& path = std::get<AbsolutePath>(folder);
        if (!items_.common(index_).is_off()) idle_above(path, where);
        return path;
    }

    void folders(const Volume& volume) {
        auto& folders = out_.of[index_].folders;
        for (const auto& layer : volume.layers) folders.edit().push_back(folder(layer.folder, layer.where));
        if (volume.layers.empty() || is_wrong()) return;
        if (auto excess = excess_of_layers(volume, folders)) wrong(volume.layers.front().where, *std::move(excess));
    }

    void folders(const Encrypted& encrypted) {
        if (!encrypted.key_file) return;
        const auto& [key, where] = *encrypted.key_file;
        const auto* on_device = std::get_if<FileOnDevice>(&key);
        out_.of[index_].folders.edit().push_back(
            on_device != nullptr ? path_of(*on_device, mounts_of_keys, encrypted.name) : folder(key, where));
    }

    static void folders(const Swap&) {}

    static std::string instead_of_device(const Volume& volume, const FileOnDevice& file, bool is_key) {
        const auto path = printable(file.file.str());
        if (is_key) return fmt::format("write key_file = \"volume:{}{}\"", volume.name.str(), path);
        if (!has_option(volume, "ro")) return "put it on a file system that can be written to";
        return fmt::format("write \"header={}{}\", and take the option 'ro' out of the volume",
                           printable(volume.where.value.str()), path);
    }

    /// A file system is mounted read-only or not, wherever it is: read-write as soon as a header is on it.
    void device_with_file(const FileOnDevice& file, const Span& where, bool is_key) {
        if (is_key && devices_with_headers_.contains(file.device.str())) return;
        for (const auto& volume : items_.volumes()) {
            const bool is_its = has_device(volume) && *volume.what.path() == file.device;
            if (!is_its || volume.is_off() || volume.name.empty() || is_mounted_read_only(volume) == is_key) continue;
            wrong(where, {Code::key_conflict,
                          fmt::format("volume {} mounts that device {}, so it can't be mounted {} for {}",
                                      in_quotes(volume.name.str()), is_key ? "read-write" : "read-only",
                                      is_key ? "read-only" : "read-write", is_key ? "the key" : "the header"),
                          instead_of_device(volume, file, is_key)});
            return;
        }
    }

    void devices_with_files(const Encrypted& encrypted) {
        const auto look = [&](const auto& place, bool is_key) {
            if (const auto* file = on_device(place)) device_with_file(*file, place->where, is_key);
        };
        look(encrypted.key_file, true);
        look(header_of(encrypted), false);
    }

    /// The innermost volume around `path`, or at it, that unmounts itself, or null.
    [[nodiscard]] const Volume* idle_at(std::string_view path) const {
        for (; !path.empty(); path = parent(path)) {
            const auto above = places_.mounted_at(path);
            if (above != Items::none && !can_be_held(items_.volumes()[above])) return &items_.volumes()[above];
        }
        return nullptr;
    }

    void idle(const Volume& volume, const Span& where) {
        const auto& name = volume.name.empty() ? volume.where.value.str() : volume.name.str();
        wrong(where, {Code::reference_idle,
                      fmt::format("volume {} unmounts itself when it is idle, so nothing can hold it", in_quotes(name)),
                      "take out its 'idle_timeout', or what needs it"});
    }

    /// An overlay would hold what it is made of for ever.
    void idle_above(const AbsolutePath& path, const Span& where) {
        if (const auto* above = idle_at(path.str())) idle(*above, where);
    }

    /// What the item needs by a path or by a unit would be unmounted under it.
    void idle_below(const Common& item) {
        if (const auto* file = std::get_if<File>(&item.what.source)) idle_above(file->path, item.what.where);
        for (const auto& path : item.requires_mounts_for) idle_above(path.value, path.where);
        for (const auto& path : places_.of[index_].ends) idle_above(path.value, path.where);
        if (const auto* volume = items_.volume(index_)) {
            for (const auto& branch : branches_of(*volume)) idle_above(branch.value, branch.where);
        }
        if (const auto* encrypted = items_.encrypted(index_)) {
            const auto header = header_of(*encrypted);
            const auto* path = header ? std::get_if<AbsolutePath>(&header->value) : nullptr;
            if (path != nullptr) idle_above(*path, header->where);
        }
        for (const auto& dependency : item.dependencies) {
            const auto* unit = std::get_if<UnitName>(&dependency.target);
            const bool needs = dependency.relation == Relation::requires_ || dependency.relation == Relation::binds_to;
            if (unit == nullptr || !needs) continue;
            const auto found = idle_units_.find(unit->str());
            if (found != idle_units_.end()) idle(items_.volumes()[found->second], dependency.where);
        }
    }

    /// A mount below one that unmounts itself would hold it for ever.
    void parents(const Volume& volume) {
        const auto* above = idle_at(parent(places_.of[index_].mount_point.str()));
        if (above == nullptr) return;
        wrong(volume.where.where,
              {Code::reference_idle,
               fmt::format("the mount point is below that of volume {}, which unmounts itself when it is idle",
                           in_quotes(above->name.str())),
               "take out its 'idle_timeout', or choose another mount point"});
    }

    const Items& items_;
    const Places& places_;
    Proposals proposals_;
    std::unordered_set<std::string> devices_with_headers_;
    std::unordered_map<std::string_view, std::uint32_t> idle_units_;  // mounts of volumes that unmount themselves
    References out_;
    std::uint32_t index_ = 0;
};

}  // namespace

References resolve_references(const Items& items, const Places& places, Diagnostics& out) {
    return Resolver(items, places, out).run();
}

const SafeText& source_of(const Items& items, const References& references, std::uint32_t index) {
    const auto& what = items.common(index).what;
    if (std::holds_alternative<VolumePath>(what.source)) return *references.of[index].source;
    return what.text();
}

const UnitName& unit_of(const Places& places, const References& references, std::uint32_t index) {
    const auto& unit = places.of[index].unit;
    return unit.empty() ? *references.of[index].swap_unit : unit;
}

}  // namespace berth
