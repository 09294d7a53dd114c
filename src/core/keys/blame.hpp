// Who takes the findings of one item, and makes it wrong.
#pragma once

#include "core/findings/diagnostic.hpp"
#include "core/model/volume.hpp"

namespace berth {

/// Takes the findings of one volume and makes it wrong.
struct Blame {
    Volume& volume;
    Diagnostics* out;  ///< null if the volume has its fault already and what else is wrong shows when that is mended
    std::size_t since = 0;  ///< how many findings there were before those of this volume
    mutable std::size_t complaints = 0;

    /// What is wrong with a value that several volumes have, from `[defaults]` or as instances, is reported once.
    void wrong(const Span& where, Complaint complaint) const {
        if (out == nullptr) return;
        ++complaints;
        auto message = complaint.message;
        auto& found = out->error_once(where, std::move(complaint), since);
        volume.blame({where, std::move(message), &found});
    }
};

}  // namespace berth
