// Letting go of one volume, of several that are let go of together.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/hold/holding.hpp"
#include "cli/hold/patience.hpp"
#include "cli/volumes/detaching.hpp"

namespace berth::cli {

class LettingGo {
  public:
    LettingGo(Outside& outside, const ToDetach& what, const Limit& limit, Patience& patience, Measure measure)
        : outside_(outside),
          manager_(outside.manager()),
          what_(what),
          unit_(what.unit.str()),
          limit_(limit),
          patience_(patience),
          measure_(measure) {}

    /// Has the attachment stopped, if it holds.
    void begin(const LateSession& late);
    /// Waits for its end, and for the unmount; sees to that by the measure if it has to.
    void finish();
    /// Looks again once what was mounted at `place` is gone; true if that has held it.
    [[nodiscard]] bool finish_after(const std::string& place);

    [[nodiscard]] const Detached& outcome() const { return out_; }

  private:
    /// Of a declared volume, or of one that systemd still has, or that is only in the mount table by now.
    struct Place {
        std::string unit;
        std::string where;
        bool goes_when_unheld = false;  ///< by its declaration
        bool is_leftover = false;       ///< no declaration is left of what is mounted there
    };

    [[nodiscard]] static Place place_of(const ResolvedVolume& volume);
    [[nodiscard]] Answer<std::vector<std::string>> held_units();
    Place bound_place();
    [[nodiscard]] bool stop(const std::string& unit);
    void find_place(const LateSession& late, bool is_held);
    void take(Place bound);
    [[nodiscard]] bool is_over() const { return !out_.result.empty(); }
    void not_stopped();
    void released();
    void unmounted();
    void after(const Release& release);
    [[nodiscard]] bool is_tried_again();
    void failed(const std::string& reason) { report(wrong, "failed", reason); }
    void report(int status, std::string_view result, std::string reason);

    // Of the measure, in a file of its own.
    [[nodiscard]] bool is_left_mounted();
    [[nodiscard]] Clock::time_point end_of_first_wait() const;
    [[nodiscard]] bool is_time_for_measure(const Release& release) const;
    void take_measure();
    [[nodiscard]] bool is_held_now();
    void end_users();
    void take_out();
    [[nodiscard]] Answer<Release> await_end();
    void has_gone();
    void still_in_use(const std::string& reason);
    void advise();

    Outside& outside_;
    ServiceManager& manager_;
    const ToDetach& what_;
    std::string unit_;  // by which it holds, or would
    VolumeNames names_;
    const Limit& limit_;
    Patience& patience_;
    Measure measure_;
    bool is_measure_due_ = true;  // until it is taken
    Place place_;
    const LateSession* unasked_ = nullptr;  // what tells whether the place is declared
    Release release_;
    struct Stop {
        std::string unit;
        std::uint32_t job;
    };
    std::vector<Stop> stops_;
    Detached out_;
};

}  // namespace berth::cli
