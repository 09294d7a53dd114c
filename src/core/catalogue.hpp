// All declared volumes, found by name and by mount point.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/volume.hpp"

namespace berth {

class Catalogue {
  public:
    /// The volumes in the order of their declarations.
    explicit Catalogue(std::vector<Volume> volumes);
    Catalogue(Catalogue&&) = default;
    Catalogue& operator=(Catalogue&&) = default;

    [[nodiscard]] std::vector<Volume>& volumes() { return volumes_; }
    [[nodiscard]] const std::vector<Volume>& volumes() const { return volumes_; }

    /// The first volume of this name, or null.
    [[nodiscard]] const Volume* named(std::string_view name) const;
    /// The first volume that is mounted exactly there and not switched off, or null.
    [[nodiscard]] const Volume* mounted_at(std::string_view path) const;

    [[nodiscard]] std::uint32_t index_of(const Volume& volume) const {
        return static_cast<std::uint32_t>(&volume - volumes_.data());
    }

  private:
    std::vector<Volume> volumes_;
    std::unordered_map<std::string_view, std::uint32_t> by_name_;
    std::unordered_map<std::string_view, std::uint32_t> by_mount_point_;
};

/// What to write instead of a NAME that has instances; empty for any other.
[[nodiscard]] std::string instead_of_family(const Catalogue& catalogue, std::string_view name);

}  // namespace berth
