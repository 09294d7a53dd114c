#include "core/options/driver_findings.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <algorithm>
#include <array>
#include <cerrno>
#include <optional>

#include "core/options/known_options.hpp"
#include "core/text/text.hpp"

namespace berth {
namespace {

constexpr std::size_t longest_words = 300;  // code points of the kernel's that are shown

std::string reason(const Volume& volume, Unverifiable why) {
    const auto& type = volume.type.str();
    switch (why) {
        case Unverifiable::any_option: return fmt::format("the kernel's driver of {} takes any option", type);
        case Unverifiable::not_loaded: return fmt::format("no driver of {} is loaded", type);
        case Unverifiable::no_driver: return fmt::format("the running kernel has no driver of {}", type);
        case Unverifiable::forbidden: return "not as an ordinary user here";
        case Unverifiable::type_not_known: return "its type is not known";
        case Unverifiable::user_space: return fmt::format("{} is mounted by a program in user space", type);
        case Unverifiable::looked_up: return "the kernel resolves its value against the system";
        case Unverifiable::no_answer: return "the driver did not answer in time";
        case Unverifiable::quoted: return "it has quotes or a comma";
        case Unverifiable::too_long: return "it is too long to ask about";
    }
    return {};
}

/// "e ext4: Unknown parameter 'x'", with the severity before it and sometimes a line's end after it.
std::string_view bare(std::string_view message) {
    const bool has_severity = message.starts_with("e ") || message.starts_with("w ") || message.starts_with("i ");
    if (has_severity) message.remove_prefix(2);
    const auto last = message.find_last_not_of(" \n\r\t");
    return message.substr(0, last + 1);
}

std::string answer_in_words(const DriverAnswer& answer) {
    const bool has_errors =
        std::ranges::any_of(answer.messages, [](const auto& text) { return text.starts_with("e "); });
    std::vector<std::string> said;
    for (const auto& message : answer.messages) {
        if (has_errors && !message.starts_with("e ")) continue;
        auto text = printable(bare(message));
        if (!text.empty() && std::ranges::find(said, text) == said.end()) said.push_back(std::move(text));
    }
    auto out = said.empty() ? printable(answer.error_text) : fmt::format("{}", fmt::join(said, "; "));
    if (code_points(out) <= longest_words) return out;
    std::string_view rest = out;
    for (std::size_t i = 0; i < longest_words; ++i) rest.remove_prefix(first_code_point(rest).size);
    return fmt::format("{}…", std::string_view(out).substr(0, out.size() - rest.size()));
}

bool says(const DriverAnswer& answer, std::string_view text) {
    return std::ranges::any_of(answer.messages,
                               [&](const auto& message) { return message.find(text) != std::string::npos; });
}

/// Errors that tell of this system and this moment, not of what was asked.
bool is_of_system(int error) {
    constexpr std::array errors{ENOENT, ENOTDIR, EPERM, EACCES, ENOMEM, EBADF,  ELOOP, ENOTBLK, ENODEV,
                                EIO,    ESTALE,  EINTR, ENOSYS, EMFILE, ENFILE, ENXIO, ENOKEY};
    return std::ranges::find(errors, error) != errors.end();
}

/// In a user namespace numbers of users and groups can be refused that are fine outside.
bool is_of_namespace(const DriverAnswer& answer, std::string_view name) {
    if (!answer.confined) return false;
    if (name.contains("uid") || name.contains("gid") || name.ends_with("_id")) return true;
    return !says(answer, "Bad value") && !says(answer, "Unexpected value");
}

std::optional<Unverifiable> doubt(const DriverAnswer& answer, std::string_view name) {
    switch (answer.kind) {
        case DriverAnswer::Kind::none: return Unverifiable::no_answer;
        case DriverAnswer::Kind::lenient: return Unverifiable::any_option;
        case DriverAnswer::Kind::absent: return Unverifiable::no_driver;
        case DriverAnswer::Kind::forbidden: return Unverifiable::forbidden;
        case DriverAnswer::Kind::accepted:
        case DriverAnswer::Kind::refused: break;
    }
    const bool permission = answer.error == EPERM || answer.error == EACCES;
    if (is_of_system(answer.error))
        return answer.confined && permission ? Unverifiable::forbidden : Unverifiable::looked_up;
    if (is_of_namespace(answer, name)) return Unverifiable::forbidden;
    return std::nullopt;
}

}  // namespace

void judge(const Volume& volume, const Located<MountOption>& option, const DriverAnswer& answer, Diagnostics& out) {
    if (answer.kind == DriverAnswer::Kind::accepted) return;
    const auto name = option.value.name();
    const auto& type = volume.type.str();
    const bool is_refused = answer.kind == DriverAnswer::Kind::refused;
    auto heard = [&] { return Note{option.where, fmt::format("the kernel says: {}", answer_in_words(answer))}; };
    if (is_refused && !is_of_system(answer.error) && says(answer, "Unknown parameter")) {
        out.error(Code::option_unknown, option.where,
                  fmt::format("{} does not know the option {}", type, in_quotes(name)),
                  takes_no_value(name) && option.value.has_value()
                      ? fmt::format("write {}, it takes no value", in_quotes(name))
                      : suggested_option(type, name))
            .notes.push_back(heard());
        return;
    }
    if (const auto why = doubt(answer, name)) {
        note_unverified(volume, option, *why, out);
        return;
    }
    out.error(Code::option_refused, option.where,
              fmt::format("{} does not accept {}", type, in_quotes(option.value.str())), meant_option(type, name))
        .notes.push_back(heard());
}

void note_unverified(const Volume& volume, const Located<MountOption>& option, Unverifiable why, Diagnostics& out) {
    out.note(Code::option_unverified, option.where,
             fmt::format("{} can't be verified: {}", in_quotes(option.value.str()), reason(volume, why)),
             why == Unverifiable::not_loaded ? "berth check --kernel=always lets the kernel load it" : "");
}

}  // namespace berth
