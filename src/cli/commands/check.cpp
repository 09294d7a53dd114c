// berth check: every finding, and nothing if there is none.
#include <fmt/format.h>
#include <algorithm>
#include <chrono>
#include <cstdio>

#include "cli/commands/commands.hpp"
#include "cli/hold/reload_effects.hpp"
#include "cli/hold/running_system.hpp"
#include "cli/print/json.hpp"
#include "cli/print/sarif.hpp"
#include "system/base/standard_streams.hpp"

namespace berth::cli {
namespace {

constexpr std::chrono::seconds longest_question{10};

bool is_of(const Span& where, const std::vector<std::string>& files) {
    return where.source != nullptr && std::ranges::find(files, where.source->shown) != files.end();
}

/// With files named, findings that speak of one of them.
bool concerns(const Diagnostic& found, const std::vector<std::string>& files) {
    if (files.empty() || is_of(found.where, files)) return true;
    return std::ranges::any_of(found.notes, [&](const Note& note) { return is_of(note.where, files); });
}

/// The journal keeps lines, and each with its priority, so that `journalctl -p` finds them.
std::string to_journal(const Diagnostic& found) {
    std::string out;
    for (const auto& line : to_lines(found)) out += fmt::format("<{}>{}\n", syslog_priority(found.severity), line);
    return out;
}

/// Of the running system, as far as its PID 1 answers.
void look_at_reload(Session& session) {
    if (!session.is_of_this_system() || session.machine.in_initrd) return;
    RunningSystem outside;
    if (!outside.connect(longest_question)) return;
    if (const auto done = warn_of_reload(outside, session); !done)
        complain(fmt::format("what a daemon-reload would do is not known: {}", done.error().message));
}

}  // namespace

int check(const Settings& settings, const CheckArguments& asked) {
    const auto session = open_session(settings, asked.files, asked.examination.lint ? WithGraph::yes : WithGraph::no);
    if (!session) return wrong;
    if (const auto examined = examine(*session, asked.examination); !examined) complain(examined.error().text());
    look_at_reload(*session);
    auto found = session->found.sorted();
    std::erase_if(found, [&](const auto* one) { return !concerns(*one, asked.files); });
    if (asked.sarif) {
        print_document(to_sarif(found));
    } else if (settings.format == Format::json) {
        print_json({{"diagnostics", to_json(found)}});
    } else {
        const auto color = color_for(stdout, settings);
        const bool to_the_journal = goes_to_journal(stdout);
        for (const auto* one : found) {
            if (one->severity == Severity::note && !settings.verbose) continue;
            print(stdout, to_the_journal ? to_journal(*one) : to_text(*one, color));
        }
    }
    const bool errors = std::ranges::any_of(found, [](const auto* one) { return one->severity == Severity::error; });
    return errors ? wrong : done;
}

}  // namespace berth::cli
