#include "system/kernel/driver_interview.hpp"

#include <fcntl.h>
#include <sched.h>

#include <cerrno>
#include <optional>
#include <system_error>

#include "system/base/fd.hpp"
#include "system/base/read_text.hpp"
#include "system/kernel/filesystem_context.hpp"

namespace berth {
namespace {

using AnswerKind = DriverAnswer::Kind;

constexpr auto nonsense = "berth-asks-for-nonsense";

bool is_in_first_user_namespace() {
    const Fd file(::open("/proc/self/uid_map", O_RDONLY | O_CLOEXEC));
    const auto map = file ? read_text(file, 4096, "uid_map").value_or("") : std::string();
    return map.find(" 4294967295\n") != std::string::npos;
}

AnswerKind kind_of(int error) {
    switch (error) {
        case 0: return AnswerKind::accepted;
        case ENODEV: return AnswerKind::absent;
        case EPERM:
        case EACCES:
        case ENOSYS: return AnswerKind::forbidden;
        default: return AnswerKind::none;
    }
}

/// mount(8) and mount(2) hand NAME= to the driver as a string or as a flag, by their versions.
int set(FilesystemContext& context, const AskedOption& option) {
    const auto error = context.set(option.name, option.value);
    if (error == 0 || option.value != "") return error;
    return context.set(option.name, std::nullopt) == 0 ? 0 : error;
}

}  // namespace

void DriverInterview::operator()(const DriverQuestions& questions, const TellAnswer& tell) {
    const auto attitude_to_options = attitude(questions.type);
    for (std::size_t i = 0; i < questions.options.size(); ++i) {
        if (attitude_to_options != AnswerKind::accepted) {
            tell(i, {.kind = attitude_to_options, .error_text = {}, .messages = {}});
            continue;
        }
        auto answer = alone(questions.type, questions.options[i]);
        if (answer.kind == AnswerKind::refused && is_accepted_together(questions, i))
            answer = {.kind = AnswerKind::accepted, .error_text = {}, .messages = {}};
        tell(i, answer);
    }
}

int DriverInterview::open_error(const std::string& type) {
    if (!started_) confined_ = !is_in_first_user_namespace();
    started_ = true;
    const auto error = FilesystemContext(type).error();
    if (kind_of(error) != AnswerKind::forbidden || is_alone_) return error;
    is_alone_ = true;
    if (::unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0) return error;
    confined_ = true;
    return FilesystemContext(type).error();
}

AnswerKind DriverInterview::attitude(const std::string& type) {
    if (const auto known = attitudes_.find(type); known != attitudes_.end()) return known->second;
    auto kind = kind_of(open_error(type));
    FilesystemContext context(type);
    if (kind == AnswerKind::accepted && context.error() == 0 && context.set(nonsense, std::nullopt) == 0)
        kind = AnswerKind::lenient;
    attitudes_.emplace(type, kind);
    return kind;
}

DriverAnswer DriverInterview::alone(const std::string& type, const AskedOption& option) const {
    FilesystemContext context(type);
    if (context.error() != 0) return {.kind = kind_of(context.error()), .error_text = {}, .messages = {}};
    DriverAnswer out{.kind = AnswerKind::accepted, .error_text = {}, .messages = {}, .confined = confined_};
    out.error = set(context, option);
    if (out.error == 0) return out;
    out.kind = AnswerKind::refused;
    out.error_text = std::generic_category().message(out.error);
    out.messages = context.messages();
    return out;
}

bool DriverInterview::is_accepted_together(const DriverQuestions& questions, std::size_t option) {
    if (questions.options.size() == 1 && !questions.read_only) return false;
    FilesystemContext context(questions.type);
    if (context.error() != 0) return false;
    if (questions.read_only) (void)context.set("ro", std::nullopt);
    bool accepted = false;
    for (std::size_t i = 0; i < questions.options.size(); ++i) {
        const auto error = set(context, questions.options[i]);
        if (i == option) accepted = error == 0;
    }
    return accepted;
}

}  // namespace berth
