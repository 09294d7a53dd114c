// The attempt to hold one volume, of several that are held together or not at all.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/hold/patience.hpp"
#include "cli/volumes/attaching.hpp"

namespace berth::cli {

class Attempt {
  public:
    Attempt(Outside& outside, const ToAttach& what, const Limit& limit, Patience& patience);

    /// Has the attachment started.
    void begin();
    /// Asks after its job.
    void ask();

    // How it ends otherwise.
    void lost(const BusError& error);
    void interrupted(int signal);
    void timed_out();
    /// A hold that was there before stays what it is.
    void give_up_because_of(const ToAttach& other);

    [[nodiscard]] bool is_pending() const { return is_pending_; }
    [[nodiscard]] bool is_over() const { return !out_.result.empty(); }
    [[nodiscard]] bool is_attached() const { return out_.result == "attached"; }
    [[nodiscard]] bool has_failed() const { return is_over() && !is_attached(); }
    /// By which it lets go again, if it does.
    [[nodiscard]] std::optional<std::uint32_t> stop() const { return stop_; }

    [[nodiscard]] const ToAttach& what() const { return what_; }
    /// What may be left mounted: what it needs, if it could not be mounted; its mount, if that was not waited for.
    [[nodiscard]] const std::vector<std::string>& needed() const { return needed_; }
    /// What it waits for, or empty.
    [[nodiscard]] std::string progress();
    [[nodiscard]] Attached take() { return std::move(out_); }

  private:
    [[nodiscard]] Answer<bool> is_held();
    [[nodiscard]] Answer<bool> is_up();
    void refused(const BusError& error);
    void conclude(const JobResult& result);
    void verify();
    std::string let_go_again();
    void report(int status, std::string_view result, std::string reason);

    Outside& outside_;
    ServiceManager& manager_;
    const ToAttach& what_;
    std::string unit_;
    const Limit& limit_;
    Patience& patience_;
    std::uint64_t since_;
    std::uint32_t job_ = 0;
    bool is_pending_ = false;
    bool was_held_ = false;  // or about to be
    std::optional<std::uint32_t> stop_;
    std::vector<std::string> needed_;
    Attached out_;
};

}  // namespace berth::cli
