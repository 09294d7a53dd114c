#include "cli/session.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <fmt/format.h>
#include <cstdio>
#include <cstdlib>

#include "system/base/root.hpp"
#include "system/base/standard_streams.hpp"
#include "system/input/declaration_files.hpp"

namespace berth::cli {

std::unique_ptr<Session> open_session(const Settings& settings, const std::vector<std::string>& drafts,
                                      WithGraph with_graph) {
    auto session = read_root(settings.root, drafts, with_graph);
    if (session) return *std::move(session);
    complain(session.error().text());
    return nullptr;
}

std::string trial_under_way(const Settings& settings) {
    const auto root = Root::open(settings.root);
    if (!root || !open_below(*root, trial_folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW)) return {};
    return "other declarations are on trial; to keep them: berth try --confirm, to take them back: berth try --revert";
}

const Session* LateSession::get() const {
    if (session_ != nullptr) return session_;
    own_ = open_session(settings_);
    session_ = own_.get();
    return session_;
}

Color color_for(std::FILE* stream, const Settings& settings) {
    if (settings.color == When::always) return Color::yes;
    if (settings.color == When::never) return Color::no;
    const char* no_color = std::getenv("NO_COLOR");
    const bool wanted = no_color == nullptr || *no_color == '\0';
    return wanted && ::isatty(::fileno(stream)) == 1 ? Color::yes : Color::no;
}

void print_findings(const Session& session, const Settings& settings) { print_findings(session.found, settings); }

void print_findings(const Diagnostics& found, const Settings& settings) {
    const auto color = color_for(stderr, settings);
    for (const auto* one : found.sorted()) {
        if (one->severity != Severity::note || settings.verbose) print(stderr, to_text(*one, color));
    }
}

void complain(const std::string& message) { print(stderr, fmt::format("berth: {}\n", message)); }

}  // namespace berth::cli
