// All that is declared: volumes, encrypted volumes and swap, found by name and by mount point.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/model/resolved.hpp"

namespace berth {

/// What was judged by itself, each item with room for the facts that are found out later. An item's index counts the
/// volumes first, then encrypted volumes, then swap, each in the order of the declarations.
class Items {
  public:
    Items() = default;
    Items(Items&&) = default;
    Items& operator=(Items&&) = default;

    /// To be called before any name is looked up.
    void add(Item item);
    void reserve_volumes(std::size_t count) { volumes_.reserve(count); }

    [[nodiscard]] std::uint32_t size() const {
        return static_cast<std::uint32_t>(volumes_.size() + encrypted_.size() + swaps_.size());
    }
    [[nodiscard]] std::span<const ResolvedVolume> volumes() const { return volumes_; }
    [[nodiscard]] std::span<ResolvedVolume> volumes() { return volumes_; }
    [[nodiscard]] Table table(std::uint32_t index) const;
    /// What it says, whatever it is.
    [[nodiscard]] const Common& common(std::uint32_t index) const;
    /// Null for another table's.
    [[nodiscard]] const ResolvedVolume* volume(std::uint32_t index) const;
    [[nodiscard]] const ResolvedEncrypted* encrypted(std::uint32_t index) const;
    [[nodiscard]] const ResolvedSwap* swap(std::uint32_t index) const;

    static constexpr std::uint32_t none = UINT32_MAX;
    /// The first of this name, or `none`.
    [[nodiscard]] std::uint32_t named(Table table, std::string_view name) const;
    /// The volume of this name, or else the first that says that it had it, or `none`.
    [[nodiscard]] std::uint32_t known_as(std::string_view name) const;

    /// Calls `visit` with the Resolved<...> of this index.
    template <class Visitor>
    decltype(auto) visit(std::uint32_t index, Visitor&& visitor) const {
        if (const auto* one = volume(index)) return visitor(*one);
        if (const auto* one = encrypted(index)) return visitor(*one);
        return visitor(*swap(index));
    }

    /// "volume 'NAME'" and the like.
    [[nodiscard]] std::string subject(std::uint32_t index) const;

    /// Gives each its facts: `facts_of` has those of an index.
    template <class FactsOf>
    void resolve(FactsOf&& facts_of) {
        std::uint32_t index = 0;
        const auto give = [&](auto& items) {
            for (Facts& one : items) one = facts_of(index++);
        };
        give(volumes_);
        give(encrypted_);
        give(swaps_);
    }
    /// Leaves out what `is_one` is true of.
    template <class Predicate>
    void leave_out(Predicate&& is_one) {
        const auto leave = [&](auto& items) {
            for (auto& item : items) item.left_out = item.left_out || is_one(item);
        };
        leave(volumes_);
        leave(encrypted_);
        leave(swaps_);
    }

  private:
    void index_names() const;

    std::vector<ResolvedVolume> volumes_;
    std::vector<ResolvedEncrypted> encrypted_;
    std::vector<ResolvedSwap> swaps_;
    mutable std::array<std::unordered_map<std::string_view, std::uint32_t>, 3> by_name_;  // of each Table
    mutable std::unordered_map<std::string_view, std::uint32_t> by_former_name_;
    mutable bool has_names_ = false;
};

/// The same once they are resolved.
class Catalogue {
  public:
    explicit Catalogue(Items items);

    [[nodiscard]] const Items& items() const { return items_; }
    [[nodiscard]] std::span<const ResolvedVolume> volumes() const { return items_.volumes(); }
    [[nodiscard]] std::uint32_t size() const { return items_.size(); }
    [[nodiscard]] Table table(std::uint32_t index) const { return items_.table(index); }
    [[nodiscard]] const Common& common(std::uint32_t index) const { return items_.common(index); }
    [[nodiscard]] const Facts& facts(std::uint32_t index) const;

    /// The first of this name, or null.
    [[nodiscard]] const ResolvedVolume* named(std::string_view name) const;
    /// That, or else the one that had this name; or null.
    [[nodiscard]] const ResolvedVolume* known_as(std::string_view name) const;
    /// The name that this one's volume has, or this one if there is none.
    [[nodiscard]] std::string current_name(std::string_view name) const;
    /// All that this one's volume goes by, or this one alone.
    [[nodiscard]] VolumeNames names_of(std::string_view name) const;
    [[nodiscard]] const ResolvedEncrypted* encrypted_named(std::string_view name) const;
    /// The first volume that is mounted exactly there, neither switched off nor left out, or null.
    [[nodiscard]] const ResolvedVolume* mounted_at(std::string_view path) const;

  private:
    Items items_;
    std::unordered_map<std::string_view, std::uint32_t> by_mount_point_;
};

/// What to write instead of a NAME that has instances; empty for any other.
[[nodiscard]] std::string instead_of_family(std::span<const ResolvedVolume> volumes, std::string_view name);

}  // namespace berth
