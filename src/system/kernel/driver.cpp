#include "system/kernel/driver.hpp"

#include <cstdint>
#include <cstring>
#include <string_view>

#include "system/base/within.hpp"
#include "system/kernel/driver_interview.hpp"

namespace berth {
namespace {

/// What goes before the texts of an answer on its way from the child: the error's, then the messages, each ended by a
/// NUL.
struct Header {
    std::uint32_t questions = 0;
    std::uint32_t option = 0;
    std::uint32_t texts = 0;  ///< their size
    std::int32_t error = 0;
    DriverAnswer::Kind kind{};
    bool confined = false;
    std::uint16_t unused = 0;
};

std::string encoded(std::size_t questions, std::size_t option, const DriverAnswer& answer) {
    std::string texts = answer.error_text + '\0';
    for (const auto& message : answer.messages) texts += message + '\0';
    const Header header{.questions = static_cast<std::uint32_t>(questions),
                        .option = static_cast<std::uint32_t>(option),
                        .texts = static_cast<std::uint32_t>(texts.size()),
                        .error = answer.error,
                        .kind = answer.kind,
                        .confined = answer.confined};
    std::string out(sizeof header, '\0');
    std::memcpy(out.data(), &header, sizeof header);
    return out + texts;
}

DriverAnswer decoded(const Header& header, std::string_view texts) {
    DriverAnswer out{
        .kind = header.kind, .error = header.error, .error_text = {}, .messages = {}, .confined = header.confined};
    bool first = true;
    for (; !texts.empty(); first = false) {
        const auto text = texts.substr(0, texts.find('\0'));
        texts.remove_prefix(text.size() + 1);
        if (first) out.error_text = text;
        else out.messages.emplace_back(text);
    }
    return out;
}

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
            interview(questions[i], [&](auto option, const auto& answer) { tell(encoded(i, option, answer)); });
    });
    // The child may have been stopped in the middle of an answer.
    for (std::string_view rest = told; rest.size() >= sizeof(Header);) {
        Header header;
        std::memcpy(&header, rest.data(), sizeof header);
        rest.remove_prefix(sizeof header);
        if (rest.size() < header.texts) break;
        out.at(header.questions).at(header.option) = decoded(header, rest.substr(0, header.texts));
        rest.remove_prefix(header.texts);
    }
    return out;
}

}  // namespace berth
