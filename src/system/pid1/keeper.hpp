// A process that stands for this one where PID 1 should not move this one to.
#pragma once

#include <sys/types.h>

#include <string>
#include <utility>

#include "system/base/fd.hpp"
#include "system/base/result.hpp"

namespace berth {

/// The service of PID 1's that this process belongs to; empty if it belongs to a session, a scope or a user's manager.
[[nodiscard]] std::string own_service();

/// Ends with this process, whatever program that executes. If it is to end itself, as PID 1 has it when what its unit
/// is bound to goes, then so is this process, once it has executed a program.
class Keeper {
  public:
    [[nodiscard]] static Result<Keeper> start();

    [[nodiscard]] pid_t pid() const { return pid_; }
    /// Has it end alone.
    void dismiss() const;

  private:
    Keeper(pid_t pid, Fd line) : pid_(pid), line_(std::move(line)) {}

    pid_t pid_;
    Fd line_;  ///< closed when this process executes a program
};

}  // namespace berth
