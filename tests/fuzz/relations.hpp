// Which declared things have to do with which others, so that leaving one out may change what is written for another.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "declared_case.hpp"

namespace fuzz {

/// What one name of a table declares in a file, with its drop-in and its instances.
struct Thing {
    const Block* block = nullptr;     ///< the first of it
    std::vector<std::size_t> items;   ///< indices into those of the outcome
    std::vector<std::string> words;   ///< every string that is said of it, and what these become
    std::vector<std::string> before;  ///< those of its keys `before` and `used_by`
    std::vector<std::string> former;  ///< those of `formerly`
};

class Relations {
  public:
    Relations(const Case& one, const Outcome& outcome);

    [[nodiscard]] const std::vector<Thing>& things() const { return things_; }
    [[nodiscard]] std::optional<std::size_t> thing_of(const Item& item) const;

    /// True if one of the words means it.
    [[nodiscard]] bool says(const std::vector<std::string>& words, const Thing& of) const;

    /// True if `from` names `to`: by its name, by a path in it, by its unit or by its device; or if it names what does.
    [[nodiscard]] bool names(std::size_t from, std::size_t to) const { return reaches_[from][to]; }

  private:
    void gather(Thing& thing) const;
    [[nodiscard]] std::vector<std::string> meanings_of(const std::string& word) const;
    [[nodiscard]] bool is_off(const Thing& thing) const;
    [[nodiscard]] bool share_a_name(const Thing& a, const Thing& b) const;
    [[nodiscard]] static bool share_a_former_name(const Thing& a, const Thing& b);
    [[nodiscard]] static bool share_a_device(const Thing& a, const Thing& b);
    [[nodiscard]] bool depends(const Thing& from, const Thing& to) const;

    const Case& case_;
    const Outcome& outcome_;
    std::vector<Thing> things_;
    std::vector<std::vector<bool>> reaches_;
};

}  // namespace fuzz
