// How much defaults and instances may make of one file.
#pragma once

#include <cstddef>

#include "core/model/declaration.hpp"

namespace berth {

/// About as much memory as an entry, or all entries of a declaration, take.
[[nodiscard]] std::size_t weight_of(const Entry& entry);
[[nodiscard]] std::size_t weight_of(const VolumeDecl& decl);

/// 32 MiB and 10,000 instances for a file: without a limit 1 MiB of text could ask for as much as a million times that.
class Allowance {
  public:
    /// False if it is used up.
    [[nodiscard]] bool take(std::size_t weight) {
        const bool is_enough = weight < left_;
        left_ = is_enough ? left_ - weight : 0;
        return is_enough;
    }
    [[nodiscard]] bool take_instance() {
        if (instances_ == 0) return false;
        --instances_;
        return true;
    }

  private:
    std::size_t left_ = 32 * 1024 * 1024;
    std::size_t instances_ = 10000;
};

}  // namespace berth
