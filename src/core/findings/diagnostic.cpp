#include "core/findings/diagnostic.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <functional>
#include <iterator>
#include <utility>

#include "core/text/text.hpp"

namespace berth {
namespace {

bool same_place(const Span& a, const Span& b) {
    return a.source == b.source && a.line == b.line && a.column == b.column && a.end_column == b.end_column;
}

std::size_t mix(std::size_t hash, std::size_t value) { return (hash ^ value) * 0x9E3779B97F4A7C15; }

std::size_t hash_of(const Span& where, Code code) {
    const auto source = std::hash<const Source*>()(where.source);
    return mix(mix(mix(source, where.line), where.column), std::to_underlying(code));
}

}  // namespace

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
    return add({Severity::error, code, where, std::move(message), std::move(hint), {}});
}

Diagnostic& Diagnostics::error(Span where, Complaint complaint) {
    return error(complaint.code, where, std::move(complaint.message), std::move(complaint.hint));
}

Diagnostic& Diagnostics::warning(Code code, Span where, std::string message, std::string hint) {
    return add({Severity::warning, code, where, std::move(message), std::move(hint), {}});
}

Diagnostic& Diagnostics::note(Code code, Span where, std::string message, std::string hint) {
    return add({Severity::note, code, where, std::move(message), std::move(hint), {}});
}

Diagnostic& Diagnostics::error_once(const Span& where, Complaint complaint, std::size_t since) {
    const auto first = by_place_.find(hash_of(where, complaint.code));
    if (first != by_place_.end() && first->second < since) {
        auto& found = all_[first->second];
        if (found.code == complaint.code && same_place(found.where, where)) {
            ++found.others;
            return found;
        }
    }
    return error(where, std::move(complaint));
}

Diagnostic& Diagnostics::add(Diagnostic found) {
    const auto place = hash_of(found.where, found.code);
    const auto whole = mix(place, std::hash<std::string>()(found.message));
    const auto [begin, end] = by_place_and_message_.equal_range(whole);
    for (auto same = begin; same != end; ++same) {
        auto& other = all_[same->second];
        if (other.severity == found.severity && other.code == found.code && same_place(other.where, found.where) &&
            other.message == found.message)
            return other;
    }
    by_place_.emplace(place, all_.size());
    by_place_and_message_.emplace(whole, all_.size());
    return all_.emplace_back(std::move(found));
}

void Diagnostics::join(const std::function<Part(std::string_view)>& common_part) {
    struct First {
        std::size_t index = 0;
        std::string about;
    };
    std::unordered_map<std::string, First> firsts;
    for (std::size_t i = 0; i < all_.size(); ++i) {
        auto& one = all_[i];
        auto part = common_part(one.message);
        if (part.about.empty() || one.is_joined) continue;
        const auto key = fmt::format("{} {} {} {}\n{}\n{}", hash_of(one.where, one.code), one.where.line,
                                     one.where.column, name_of(one.severity), part.text, common_part(one.hint).text);
        const auto [first, is_new] = firsts.try_emplace(key, First{i, std::move(part.about)});
        if (is_new) continue;
        one.is_joined = true;
        all_[first->second.index].others += 1 + one.others;
    }
    for (const auto& [key, first] : firsts) {
        auto& one = all_[first.index];
        if (one.others > 0) one.message += fmt::format(" ({} and {} more)", first.about, one.others);
        one.others = 0;
    }
}

void Notes::push_back(Note note) {
    constexpr std::ptrdiff_t looked_at = 64;  // of the last ones: there may be many
    const auto is_same = [&](const Note& other) {
        return same_place(other.where, note.where) && other.message == note.message;
    };
    const auto first = all_.end() - std::min(looked_at, std::ssize(all_));
    if (std::none_of(first, all_.end(), is_same)) all_.push_back(std::move(note));
}

bool Diagnostics::has_errors() const {
    return std::ranges::any_of(all_, [](const auto& found) { return found.severity == Severity::error; });
}

std::vector<const Diagnostic*> Diagnostics::sorted() const {
    std::vector<const Diagnostic*> out;
    out.reserve(all_.size());
    for (const auto& found : all_)
        if (!found.is_joined) out.push_back(&found);
    std::ranges::stable_sort(out, [](auto* a, auto* b) { return before(a->where, b->where); });
    return out;
}

std::string position(const Span& where, std::string_view name) {
    const auto file = printable(name);
    return where.line == 0 ? file : fmt::format("{}:{}:{}", file, where.line, where.column);
}

}  // namespace berth
