// Who takes the findings of one item, and makes it wrong.
#pragma once

#include <cstddef>
#include <utility>

#include "core/findings/diagnostic.hpp"
#include "core/model/declaration.hpp"

namespace berth {

class Blame {
  public:
    /// `out` is null if the item has its fault already and what else is wrong shows when that is mended; `since` is how
    /// many findings there were before those of this item.
    Blame(FirstFault& fault, Diagnostics* out, std::size_t since = 0) : fault_(fault), out_(out), since_(since) {}

    /// What is wrong with a value that several items have, from `[defaults]` or as instances, is reported once.
    void wrong(const Span& where, Complaint complaint) const {
        if (out_ == nullptr) return;
        ++complaints_;
        auto message = complaint.message;
        auto& found = out_->error_once(where, std::move(complaint), since_);
        take(fault_, {where, std::move(message), &found});
    }

    [[nodiscard]] bool is_wrong() const { return fault_ != nullptr; }
    [[nodiscard]] std::size_t complaints() const { return complaints_; }

  private:
    FirstFault& fault_;
    Diagnostics* out_;
    std::size_t since_;
    mutable std::size_t complaints_ = 0;
};

}  // namespace berth
