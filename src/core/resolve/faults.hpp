// Which items are wrong, and why: of several findings the first in the file counts.
#pragma once

#include <cstdint>
#include <unordered_map>

#include "core/findings/diagnostic.hpp"
#include "core/model/declaration.hpp"

namespace berth {

class Faults {
  public:
    /// What is found goes to `out`, too.
    explicit Faults(Diagnostics& out) : out_(&out) {}

    /// Reports what is wrong with the item of this index.
    void wrong(std::uint32_t index, const Span& where, Complaint complaint) {
        auto message = complaint.message;
        auto& found = out_->error(where, std::move(complaint));
        blame(index, {where, std::move(message), &found});
    }

    /// What was reported makes this item wrong, too.
    void blame(std::uint32_t index, Fault fault) { take(of_[index], std::move(fault)); }

    void add(const Faults& others) {
        for (const auto& [index, fault] : others.of_) blame(index, *fault);
    }

    /// Null if nothing is wrong.
    [[nodiscard]] FirstFault of(std::uint32_t index) const {
        const auto found = of_.find(index);
        return found == of_.end() ? nullptr : found->second;
    }
    [[nodiscard]] bool has(std::uint32_t index) const { return of_.contains(index); }
    [[nodiscard]] Diagnostics& out() const { return *out_; }

  private:
    Diagnostics* out_;
    std::unordered_map<std::uint32_t, FirstFault> of_;
};

}  // namespace berth
