// How a driver is asked about options, by a process that does nothing else.
#pragma once

#include <map>
#include <string>

#include "system/kernel/driver.hpp"

namespace berth {

/// Runs in a child: it enters a user namespace of its own where the caller may not ask.
class DriverInterview {
  public:
    /// Each option by itself. One that is refused so is asked about again after the others of its volume, for it may be
    /// good with them.
    void operator()(const DriverQuestions& questions, const TellAnswer& tell);

  private:
    [[nodiscard]] int open_error(const std::string& type);
    [[nodiscard]] DriverAnswer::Kind attitude(const std::string& type);
    [[nodiscard]] DriverAnswer alone(const std::string& type, const AskedOption& option) const;
    [[nodiscard]] static bool is_accepted_together(const DriverQuestions& questions, std::size_t option);

    std::map<std::string, DriverAnswer::Kind> attitudes_;  ///< of drivers, to options as such
    bool started_ = false;
    bool confined_ = false;
    bool is_alone_ = false;  ///< in a user namespace of its own, or has tried
};

}  // namespace berth
