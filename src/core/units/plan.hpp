// What is to be written: units, drop-ins and links, each path once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/findings/diagnostic.hpp"
#include "core/model/catalogue.hpp"
#include "core/model/machine.hpp"
#include "core/unit_text/drop_in.hpp"
#include "core/units/tree.hpp"

namespace berth {

/// A drop-in, and whose it is.
struct SharedDropIn {
    DropIn drop_in;
    std::vector<std::uint32_t> items;
    std::uint32_t group = 0;     ///< of the first
    bool is_of_several = false;  ///< several groups
};

/// A right item gets what its activation needs; in the place of a wrong one stands a guard, which keeps every
/// dependency and whose start fails with the first finding as its description. Texts are made when they are asked for:
/// ten thousand of them would take more memory than all else.
class Plan {
  public:
    /// Both must outlive the plan. Reports what several items want of one unit and can't all have.
    Plan(const Catalogue& catalogue, const Machine& machine, Diagnostics& out);

    /// How many groups there are.
    [[nodiscard]] std::size_t size() const { return shared_.size() + groups_.size(); }
    /// In the order of writing: what several groups need comes before all others. Throws std::logic_error if a path
    /// were in it twice; that no two groups have one in common is what groups_of() is for.
    [[nodiscard]] Group group(std::size_t number) const;
    [[nodiscard]] Tree tree() const;

  private:
    using DropIns = std::map<std::string, SharedDropIn>;  // by path
    using Entry = std::pair<const std::string*, const SharedDropIn*>;

    const Catalogue& catalogue_;
    const Machine& machine_;
    std::vector<std::vector<std::uint32_t>> groups_;
    DropIns drop_ins_;
    std::vector<Entry> shared_;                                       // of several groups
    std::unordered_map<std::uint32_t, std::vector<Entry>> of_group_;  // of one
};

}  // namespace berth
