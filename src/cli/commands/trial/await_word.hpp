// Waiting at the terminal for the word that a trial is to be kept.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "system/output/trial_places.hpp"

namespace berth::cli {

struct Word {
    enum class Kind : std::uint8_t {
        keep,     ///< ENTER
        ended,    ///< somebody else has ended it, or its time was up
        signal,   ///< it is to be taken back at once
        hung_up,  ///< nobody is there any more
        overdue,  ///< its time was up, and nobody has ended it
    } kind = Kind::overdue;
    int signal = 0;
};

/// Puts the question, and returns at the latest a little after `span`.
[[nodiscard]] Word await_word(const TrialPlaces& places, std::chrono::microseconds span, const std::string& question);

}  // namespace berth::cli
