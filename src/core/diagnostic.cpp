#include "core/diagnostic.hpp"

#include <fmt/format.h>
#include <algorithm>

#include "core/text.hpp"

namespace berth {

std::string_view name_of(Severity severity) {
    switch (severity) {
        case Severity::error: return "error";
        case Severity::warning: return "warning";
        case Severity::note: return "note";
    }
    return {};
}

int syslog_priority(Severity severity) {
    switch (severity) {
        case Severity::error: return 3;    // LOG_ERR
        case Severity::warning: return 4;  // LOG_WARNING
        case Severity::note: return 6;     // LOG_INFO
    }
    return 3;
}

Diagnostic& Diagnostics::error(Code code, Span where, std::string message, std::string hint) {
    return all_.emplace_back(Severity::error, code, where, std::move(message), std::move(hint), std::vector<Note>());
}

Diagnostic& Diagnostics::error(Span where, Complaint complaint) {
    return error(complaint.code, where, std::move(complaint.message), std::move(complaint.hint));
}

Diagnostic& Diagnostics::warning(Code code, Span where, std::string message, std::string hint) {
    return all_.emplace_back(Severity::warning, code, where, std::move(message), std::move(hint), std::vector<Note>());
}

Diagnostic& Diagnostics::note(Code code, Span where, std::string message, std::string hint) {
    return all_.emplace_back(Severity::note, code, where, std::move(message), std::move(hint), std::vector<Note>());
}

bool Diagnostics::has_errors() const {
    return std::ranges::any_of(all_, [](const auto& found) { return found.severity == Severity::error; });
}

std::vector<const Diagnostic*> Diagnostics::sorted() const {
    std::vector<const Diagnostic*> out;
    out.reserve(all_.size());
    for (const auto& found : all_) out.push_back(&found);
    std::ranges::stable_sort(out, [](auto* a, auto* b) { return before(a->where, b->where); });
    return out;
}

std::string position(const Span& where, std::string_view name) {
    const auto file = printable(name);
    return where.line == 0 ? file : fmt::format("{}:{}:{}", file, where.line, where.column);
}

}  // namespace berth
