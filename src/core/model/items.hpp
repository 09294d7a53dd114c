// All that is declared: volumes, encrypted volumes and swap, each judged by itself, found by index and by name.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <variant>

#include "core/model/item.hpp"
#include "core/model/pieces.hpp"

namespace berth {

/// One index counts the volumes first, then encrypted volumes, then swap, each in the order of the declarations.
template <class OfVolume, class OfEncrypted, class OfSwap>
class Indexed {
  public:
    Indexed(const Indexed&) = delete;  // names would be found in the other one
    Indexed& operator=(const Indexed&) = delete;

    [[nodiscard]] std::uint32_t size() const {
        return static_cast<std::uint32_t>(volumes_.size() + encrypted_.size() + swaps_.size());
    }
    [[nodiscard]] const Pieces<OfVolume>& volumes() const { return volumes_; }
    [[nodiscard]] Table table(std::uint32_t index) const {
        if (index < volumes_.size()) return Table::volume;
        return index < volumes_.size() + encrypted_.size() ? Table::encrypted : Table::swap;
    }
    /// What it says, whatever it is.
    [[nodiscard]] const Common& common(std::uint32_t index) const {
        return visit(index, [](const auto& one) -> const Common& { return one; });
    }
    /// Null for another table's.
    [[nodiscard]] const OfVolume* volume(std::uint32_t index) const {
        return table(index) == Table::volume ? &volumes_[index] : nullptr;
    }
    [[nodiscard]] const OfEncrypted* encrypted(std::uint32_t index) const {
        return table(index) == Table::encrypted ? &encrypted_[index - volumes_.size()] : nullptr;
    }
    [[nodiscard]] const OfSwap* swap(std::uint32_t index) const {
        return table(index) == Table::swap ? &swaps_[index - volumes_.size() - encrypted_.size()] : nullptr;
    }

    /// Calls `visit` with the one of this index.
    template <class Visitor>
    decltype(auto) visit(std::uint32_t index, Visitor&& visitor) const {
        if (const auto* one = volume(index)) return visitor(*one);
        if (const auto* one = encrypted(index)) return visitor(*one);
        return visitor(*swap(index));
    }

    /// "volume 'NAME'" and the like.
    [[nodiscard]] std::string subject(std::uint32_t index) const {
        return berth::subject(table(index), common(index).name.str());
    }

    static constexpr std::uint32_t none = UINT32_MAX;
    /// The first of this name, or `none`.
    [[nodiscard]] std::uint32_t named(Table table, std::string_view name) const {
        index_names();
        return find_in(by_name_[std::to_underlying(table)], name);
    }
    /// The volume of this name, or else the first that says that it had it, or `none`.
    [[nodiscard]] std::uint32_t index_known_as(std::string_view name) const {
        const auto own = named(Table::volume, name);
        return own != none ? own : find_in(by_former_name_, name);
    }
    /// What to write instead of a NAME that has instances; empty for any other.
    [[nodiscard]] std::string instead_of_family(std::string_view name) const {
        for (const auto& one : volumes_) {
            if (*one.family == name && !name.empty() && !one.name.empty()) return berth::instead_of_family(one);
        }
        return {};
    }

  protected:
    Indexed() = default;
    ~Indexed() = default;
    Indexed(Indexed&&) = default;
    Indexed& operator=(Indexed&&) = default;

    Pieces<OfVolume> volumes_;
    Pieces<OfEncrypted> encrypted_;
    Pieces<OfSwap> swaps_;

  private:
    using Names = std::unordered_map<std::string_view, std::uint32_t>;

    static std::uint32_t find_in(const Names& names, std::string_view name) {
        const auto found = names.find(name);
        return found == names.end() ? none : found->second;
    }

    /// Once, and for all later calls.
    void index_names() const {
        if (std::exchange(has_names_, true)) return;
        by_name_[0].reserve(volumes_.size());
        for (std::uint32_t i = 0; i < size(); ++i) {
            const auto& own = common(i).name;
            if (!own.empty()) by_name_[std::to_underlying(table(i))].emplace(own.str(), i);
        }
        for (std::uint32_t i = 0; i < volumes_.size(); ++i) {
            if (volumes_[i].name.empty()) continue;
            for (const auto& former : volumes_[i].formerly) by_former_name_.emplace(former.value.str(), i);
        }
    }

    mutable std::array<Names, 3> by_name_;  // of each Table
    mutable Names by_former_name_;
    mutable bool has_names_ = false;
};

/// What was judged by itself, and stays as it is: what is found out later is kept beside it.
class Items : public Indexed<Volume, Encrypted, Swap> {
  public:
    /// To be called before any name is looked up.
    void add(Item item) {
        if (auto* one = std::get_if<Volume>(&item)) volumes_.add(std::move(*one));
        if (auto* one = std::get_if<Encrypted>(&item)) encrypted_.add(std::move(*one));
        if (auto* one = std::get_if<Swap>(&item)) swaps_.add(std::move(*one));
    }
    void expect_volumes(std::size_t count) { volumes_.expect(count); }

    /// Gives each to `take`, in the order of the index, when nothing is to be looked up in here any more.
    template <class Take>
    void hand_on(const Take& take) && {
        std::move(volumes_).hand_on(take);
        std::move(encrypted_).hand_on(take);
        std::move(swaps_).hand_on(take);
    }
};

}  // namespace berth
