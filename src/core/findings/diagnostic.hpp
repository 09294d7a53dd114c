// Findings: what is wrong, where, and the way out. Stages add them; nobody prints here.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/findings/codes.hpp"
#include "core/findings/source.hpp"

namespace berth {

enum class Severity : std::uint8_t { error, warning, note };

[[nodiscard]] std::string_view name_of(Severity severity);

/// As syslog(3) counts, and a "<3>" at the front of a line says it to the journal (sd-daemon(3)).
[[nodiscard]] int syslog_priority(Severity severity);

/// A second place that a finding speaks of.
struct Note {
    Span where;
    std::string message;
};

/// Different ones: what several volumes share would have them again and again.
class Notes {
  public:
    Notes() = default;
    Notes(std::initializer_list<Note> notes) : all_(notes) {}

    void push_back(Note note);
    [[nodiscard]] bool empty() const { return all_.empty(); }
    [[nodiscard]] std::size_t size() const { return all_.size(); }
    [[nodiscard]] auto begin() const { return all_.begin(); }
    [[nodiscard]] auto end() const { return all_.end(); }
    [[nodiscard]] const Note& operator[](std::size_t i) const { return all_[i]; }

  private:
    std::vector<Note> all_;
};

struct Diagnostic {
    Severity severity = Severity::error;
    Code code{};
    Span where;
    std::string message;  ///< one line, lower case, no full stop; foreign text in it is printable
    std::string hint;     ///< the way out, or empty
    Notes notes;
    std::size_t others = 0;  ///< how often it was found again, by error_once and join
    bool is_joined = false;  ///< told together with another
};

/// What is wrong with a value, before it is known where the value stands.
struct Complaint {
    Code code{};
    std::string message;
    std::string hint;
};

/// The findings of a run, each once: what is reported again is the finding that is there. References stay valid while
/// it lives.
class Diagnostics {
  public:
    Diagnostic& error(Code code, Span where, std::string message, std::string hint = {});
    Diagnostic& error(Span where, Complaint complaint);
    /// Like `error`; but if a finding before number `since` has this place and code it is the one that is returned.
    Diagnostic& error_once(const Span& where, Complaint complaint, std::size_t since);
    Diagnostic& warning(Code code, Span where, std::string message, std::string hint = {});
    Diagnostic& note(Code code, Span where, std::string message, std::string hint = {});

    /// What `common_part` makes of a text, and the name of whom it is about.
    struct Part {
        std::string text;
        std::string about;
    };
    /// Makes one finding of those of a place whose texts have the same common part: it tells how many there are.
    void join(const std::function<Part(std::string_view)>& common_part);

    [[nodiscard]] bool has_errors() const;
    [[nodiscard]] bool empty() const { return all_.empty(); }
    [[nodiscard]] std::size_t size() const { return all_.size(); }

    /// By file, line and column; those of one place in the order in which they were added.
    [[nodiscard]] std::vector<const Diagnostic*> sorted() const;

  private:
    Diagnostic& add(Diagnostic found);

    std::deque<Diagnostic> all_;
    std::unordered_map<std::size_t, std::size_t> by_place_;  // indices of the first, by place and code
    std::unordered_multimap<std::size_t, std::size_t> by_place_and_message_;
};

/// "FILE:LINE:COLUMN", or "FILE" for a whole file; `name` is the file's name to use.
[[nodiscard]] std::string position(const Span& where, std::string_view name);

}  // namespace berth
