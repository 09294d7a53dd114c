// What every command starts with: the settings, and all that is known of the declarations.
#pragma once

#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/findings/render_diagnostic.hpp"
#include "review/reading.hpp"

namespace berth::cli {

// Exit statuses, berth(1)
inline constexpr int done = 0;
inline constexpr int wrong = 1;
inline constexpr int misused = 2;
inline constexpr int still_mounted = 3;
inline constexpr int not_so = 3;  // the answer to a question

enum class Format : std::uint8_t { text, json };
enum class When : std::uint8_t { automatic, always, never };

struct Settings {
    std::string root = "/";
    Format format = Format::text;
    When color = When::automatic;
    bool verbose = false;
};

using Session = Reading;

/// Reads everything below the root, with `drafts` in the place of what has their names. Null if the root can't be
/// opened, which is printed.
[[nodiscard]] std::unique_ptr<Session> open_session(const Settings& settings,
                                                    const std::vector<std::string>& drafts = {},
                                                    WithGraph with_graph = WithGraph::no);

/// That there is a trial, and what ends it; empty if there is none.
[[nodiscard]] std::string trial_under_way(const Settings& settings);

/// The declarations of a root, read when they are asked for first: who can do without is spared that.
class LateSession {
  public:
    // NOLINTNEXTLINE(google-explicit-constructor): what is read by now is one, too
    LateSession(const Session& read) : session_(&read) {}
    explicit LateSession(Settings settings) : settings_(std::move(settings)) {}

    [[nodiscard]] bool is_read() const { return session_ != nullptr; }
    /// Null if the root can't be opened, which is printed.
    [[nodiscard]] const Session* get() const;

  private:
    Settings settings_;
    mutable std::unique_ptr<Session> own_;
    mutable const Session* session_ = nullptr;
};

/// Color for a stream, by the setting, NO_COLOR and whether it is a terminal.
[[nodiscard]] Color color_for(std::FILE* stream, const Settings& settings);

/// Prints errors and warnings to standard error. For commands whose result is something else.
void print_findings(const Session& session, const Settings& settings);
void print_findings(const Diagnostics& found, const Settings& settings);

/// Prints "berth: MESSAGE" to standard error.
void complain(const std::string& message);

}  // namespace berth::cli
