#include "system/kernel/driver.hpp"

#include <tuple>
#include <utility>

#include "system/base/answer.hpp"
#include "system/base/within.hpp"
#include "system/kernel/driver_interview.hpp"

namespace berth {

// NOLINTNEXTLINE(misc-use-internal-linkage): found by its argument, which an unnamed namespace would prevent
auto members_of(Of<DriverAnswer> auto& answer) {
    return std::tie(answer.kind, answer.error, answer.error_text, answer.messages, answer.confined);
}

namespace {

/// The answer to one option of one volume, by their places.
struct Told {
    std::size_t questions = 0;
    std::size_t option = 0;
    DriverAnswer answer;
};

auto members_of(Of<Told> auto& told) { return std::tie(told.questions, told.option, told.answer); }

}  // namespace

std::vector<std::vector<DriverAnswer>> ask_drivers(const std::vector<DriverQuestions>& questions,
                                                   std::chrono::milliseconds limit) {
    DriverInterview interview;
    return ask_drivers(questions, limit,
                       [&](const DriverQuestions& some, const TellAnswer& tell) { interview(some, tell); });
}

std::vector<std::vector<DriverAnswer>> ask_drivers(const std::vector<DriverQuestions>& questions,
                                                   std::chrono::milliseconds limit, const Interview& interview) {
    std::vector<std::vector<DriverAnswer>> out;
    for (const auto& some : questions) out.emplace_back(some.options.size());
    const auto told = told_within(limit, [&](const Tell& tell) {
        for (std::size_t i = 0; i < questions.size(); ++i)
            interview(questions[i], [&](auto option, const auto& answer) { tell(to_answer(Told{i, option, answer})); });
    });
    for (const auto& bytes : told) {
        if (auto one = from_answer<Told>(bytes)) out.at(one->questions).at(one->option) = std::move(one->answer);
    }
    return out;
}

}  // namespace berth
