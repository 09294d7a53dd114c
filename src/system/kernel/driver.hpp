// Asks the running kernel's file system drivers about mount options.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "core/options/asked_options.hpp"
#include "core/options/driver_answer.hpp"

namespace berth {

/// The options of one volume.
struct DriverQuestions {
    std::string type;
    bool read_only = false;
    std::vector<AskedOption> options;
};

/// Told one answer, to an option by its place in `options`.
using TellAnswer = std::function<void(std::size_t option, const DriverAnswer& answer)>;
/// Puts questions and tells the answers as they come.
using Interview = std::function<void(const DriverQuestions& questions, const TellAnswer& tell)>;

/// One answer for each option, in the same order. All is asked in one child process, that it can't harm nor stop the
/// caller: what is not answered within the limit, shared by all, has Kind::none.
[[nodiscard]] std::vector<std::vector<DriverAnswer>> ask_drivers(const std::vector<DriverQuestions>& questions,
                                                                 std::chrono::milliseconds limit);

/// The same with another way to ask, which runs in the child.
[[nodiscard]] std::vector<std::vector<DriverAnswer>> ask_drivers(const std::vector<DriverQuestions>& questions,
                                                                 std::chrono::milliseconds limit,
                                                                 const Interview& interview);

}  // namespace berth
