// Findings: what is wrong, where, and the way out. Stages add them; nobody prints here.
#pragma once

#include <deque>
#include <string>
#include <vector>

#include "core/codes.hpp"
#include "core/source.hpp"

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

struct Diagnostic {
    Severity severity = Severity::error;
    Code code{};
    Span where;
    std::string message;  ///< one line, lower case, no full stop; foreign text in it is printable
    std::string hint;     ///< the way out, or empty
    std::vector<Note> notes;
};

/// What is wrong with a value, before it is known where the value stands.
struct Complaint {
    Code code{};
    std::string message;
    std::string hint;
};

/// The findings of a run. References stay valid while it lives.
class Diagnostics {
  public:
    Diagnostic& error(Code code, Span where, std::string message, std::string hint = {});
    Diagnostic& error(Span where, Complaint complaint);
    Diagnostic& warning(Code code, Span where, std::string message, std::string hint = {});
    Diagnostic& note(Code code, Span where, std::string message, std::string hint = {});

    [[nodiscard]] bool has_errors() const;
    [[nodiscard]] bool empty() const { return all_.empty(); }
    [[nodiscard]] std::size_t size() const { return all_.size(); }

    /// By file, line and column; those of one place in the order in which they were added.
    [[nodiscard]] std::vector<const Diagnostic*> sorted() const;

  private:
    std::deque<Diagnostic> all_;
};

/// "FILE:LINE:COLUMN", or "FILE" for a whole file; `name` is the file's name to use.
[[nodiscard]] std::string position(const Span& where, std::string_view name);

}  // namespace berth
