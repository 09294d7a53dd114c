#include "core/units/groups.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <unordered_map>
#include <utility>

namespace berth {
namespace {

class Sets {
  public:
    explicit Sets(std::size_t size) : parent_(size) {
        for (std::uint32_t i = 0; i < size; ++i) parent_[i] = i;
    }
    std::uint32_t root(std::uint32_t i) {
        while (parent_[i] != i) i = parent_[i] = parent_[parent_[i]];
        return i;
    }
    void join(std::uint32_t a, std::uint32_t b) {
        a = root(a);
        b = root(b);
        parent_[std::max(a, b)] = std::min(a, b);
    }

  private:
    std::vector<std::uint32_t> parent_;
};

bool is_written(const Catalogue& catalogue, std::uint32_t index) {
    const auto& item = catalogue.common(index);
    const auto& facts = catalogue.facts(index);
    const auto* volume = catalogue.volume(index);
    const bool has_users = volume != nullptr && !volume->used_by.empty();
    return !item.is_off() && !facts.left_out && (!item.name.empty() || !facts.unit.empty() || has_users);
}

}  // namespace

std::vector<std::vector<std::uint32_t>> groups_of(const Catalogue& catalogue) {
    const auto count = catalogue.size();
    Sets sets(count);
    std::array<std::unordered_map<std::string_view, std::uint32_t>, 3> by_name;  // of each Table
    std::unordered_map<std::string_view, std::uint32_t> by_unit;
    by_name[0].reserve(catalogue.volumes().size());
    by_unit.reserve(count);
    for (std::uint32_t i = 0; i < count; ++i) {
        if (!is_written(catalogue, i)) continue;
        auto& names = by_name[std::to_underlying(catalogue.table(i))];
        const auto& name = catalogue.common(i).name;
        const auto& unit = catalogue.facts(i).unit;
        if (!name.empty()) sets.join(i, names.emplace(name.str(), i).first->second);
        if (!unit.empty()) sets.join(i, by_unit.emplace(unit.str(), i).first->second);
    }
    std::vector<std::vector<std::uint32_t>> out;
    std::vector<std::uint32_t> place(count);
    for (std::uint32_t i = 0; i < count; ++i) {
        if (!is_written(catalogue, i)) continue;
        const auto root = sets.root(i);
        if (root == i) {
            place[i] = static_cast<std::uint32_t>(out.size());
            out.push_back({i});
        } else {
            out[place[root]].push_back(i);
        }
    }
    return out;
}

}  // namespace berth
