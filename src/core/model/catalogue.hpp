// All that is declared: volumes, found by name and by mount point, encrypted volumes and swap.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/model/volume.hpp"

namespace berth {

class Catalogue {
  public:
    /// What is declared, in the order of the declarations.
    explicit Catalogue(std::vector<Volume> all);
    Catalogue(Catalogue&&) = default;
    Catalogue& operator=(Catalogue&&) = default;

    /// Volumes first; indices are into these.
    [[nodiscard]] std::vector<Volume>& all() { return all_; }
    [[nodiscard]] const std::vector<Volume>& all() const { return all_; }
    [[nodiscard]] std::span<Volume> volumes() { return std::span(all_).first(volumes_); }
    [[nodiscard]] std::span<const Volume> volumes() const { return std::span(all_).first(volumes_); }

    /// The first volume of this name, or null.
    [[nodiscard]] const Volume* named(std::string_view name) const { return named(Table::volume, name); }
    [[nodiscard]] const Volume* named(Table table, std::string_view name) const;
    /// The first volume that is mounted exactly there and not switched off, or null.
    [[nodiscard]] const Volume* mounted_at(std::string_view path) const;

    [[nodiscard]] std::uint32_t index_of(const Volume& volume) const {
        return static_cast<std::uint32_t>(&volume - all_.data());
    }

  private:
    std::vector<Volume> all_;
    std::size_t volumes_ = 0;                                                     // how many of them are volumes
    std::array<std::unordered_map<std::string_view, std::uint32_t>, 3> by_name_;  // of each Table
    std::unordered_map<std::string_view, std::uint32_t> by_mount_point_;
};

/// What to write instead of a NAME that has instances; empty for any other.
[[nodiscard]] std::string instead_of_family(const Catalogue& catalogue, std::string_view name);

}  // namespace berth
