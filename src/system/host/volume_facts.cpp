#include "system/host/volume_facts.hpp"

#include <dirent.h>
#include <fcntl.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <unordered_set>

#include "core/values/absolute_path.hpp"
#include "system/base/within.hpp"
#include "system/host/device_content.hpp"
#include "system/host/path_facts.hpp"
#include "system/host/told_facts.hpp"

namespace berth {
namespace {

struct CloseFolder {
    void operator()(DIR* folder) const { ::closedir(folder); }
};

/// The mount points of the volumes and of fstab, and the folders on the way to them.
std::unordered_set<std::string_view> ways_of(const Catalogue& catalogue, const MountPoints& fstab) {
    std::unordered_set<std::string_view> out;
    const auto add = [&](std::string_view where) {
        for (auto at = where; !at.empty() && out.insert(at).second; at = parent(at)) {
        }
    };
    for (const auto& volume : catalogue.volumes()) {
        if (!volume.is_off()) add(volume.mount_point.str());
    }
    for (const auto& [where, span] : fstab) add(where);
    return out;
}

class Look {
  public:
    Look(const Catalogue& catalogue, const MountPoints& fstab, const MountedPlaces& places)
        : places_(places), ways_(ways_of(catalogue, fstab)) {}

    [[nodiscard]] VolumeFacts at(const ResolvedVolume& volume) const {
        VolumeFacts facts;
        if (!is_for_this_system(volume)) return facts;
        const bool is_mounted = places_.is_mounted(volume.mount_point.str());
        const auto source = source_path(volume);
        if (!source.empty() && (!is_mounted || is_on_device(volume))) {
            auto found = find_path(source, places_);
            facts.source = std::move(found.facts);
            if (facts.source.kind == PathFacts::Kind::missing && !may_be_missed(source))
                facts.source.kind = PathFacts::Kind::unknown;
            if (!is_mounted && is_on_device(volume)) facts.content = content(volume, facts.source, found.fd);
        }
        if (is_mounted) return facts;
        auto found = find_path(volume.mount_point.str(), places_);
        facts.where = std::move(found.facts);
        if (facts.where.kind == PathFacts::Kind::folder) facts.has_files = has_files(facts.where.path, found.fd);
        for (const auto& layer : overlay_layers(volume)) facts.layers.push_back(find_path(layer.path, places_).facts);
        return facts;
    }

  private:
    /// Without udev, as in a container, no device has a link by its tag.
    [[nodiscard]] bool may_be_missed(const std::string& source) const {
        return !source.starts_with("/dev/disk/by-") || find_path("/dev/disk", places_).facts.is_there();
    }

    static Content content(const ResolvedVolume& volume, const PathFacts& source, const Fd& path) {
        if (source.kind != PathFacts::Kind::block_device && source.kind != PathFacts::Kind::file) return {};
        // Elsewhere than at the beginning, or behind a cipher, there is something else.
        for (const auto& option : volume.options) {
            const auto name = option.value.name();
            if (name == "offset" || name == "encryption") return {};
        }
        const auto file = open_for_reading(path);
        if (!file) return {.may_not_be_read = errno == EACCES || errno == EPERM};
        auto out = content_of(file);
        out.known = known_types(type_members(volume));
        return out;
    }

    /// Ends at the first, however many there are.
    [[nodiscard]] bool has_files(const std::string& path, const Fd& folder) const {
        const Fd file = open_for_reading(folder);
        if (!file) return false;
        const std::unique_ptr<DIR, CloseFolder> stream(::fdopendir(::fcntl(file.get(), F_DUPFD_CLOEXEC, 0)));
        if (!stream) return false;
        while (const auto* entry = ::readdir(stream.get())) {
            const std::string_view name = entry->d_name;
            if (name == "." || name == "..") continue;
            auto below = path == "/" ? path : path + "/";
            below += name;
            if (!ways_.contains(below)) return true;
        }
        return false;
    }

    const MountedPlaces& places_;
    std::unordered_set<std::string_view> ways_;
};

VolumeFacts unanswered() {
    PathFacts silent;
    silent.kind = PathFacts::Kind::not_looked;
    return {.where = silent, .source = silent};
}

}  // namespace

std::vector<VolumeFacts> gather_facts(const Catalogue& catalogue, const MountPoints& fstab, const MountedPlaces& places,
                                      std::chrono::milliseconds limit) {
    const Look look(catalogue, fstab, places);
    const auto& volumes = catalogue.volumes();
    const auto together = told_within(limit, [&](const Tell& tell) {
        for (const auto& volume : volumes) tell(to_answer(look.at(volume)));
    });
    std::vector<VolumeFacts> out;
    for (const auto& told : together) out.push_back(from_answer<VolumeFacts>(told).value_or(unanswered()));
    // The next one does not answer. The others may.
    std::vector<Work> work;
    for (std::size_t i = out.size(); i < volumes.size(); ++i)
        work.emplace_back([&, i] { return to_answer(look.at(volumes[i])); });
    for (const auto& told : all_within(limit, work))
        out.push_back(from_answer<VolumeFacts>(told.value_or("")).value_or(unanswered()));
    return out;
}

}  // namespace berth
