// berth edit: an editor in front of a trial.
#include <fmt/format.h>

#include <cstdio>
#include <expected>
#include <optional>
#include <string>
#include <utility>

#include "cli/commands/changing/outcome.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/trial/editing.hpp"
#include "cli/commands/trial/trying.hpp"
#include "cli/hold/holding.hpp"
#include "core/text/text.hpp"
#include "system/base/standard_streams.hpp"
#include "system/host/editor.hpp"
#include "system/output/edited_files.hpp"

namespace berth::cli {
namespace {

/// True if the user wants to edit again.
bool is_edited_again() {
    while (true) {
        print(stdout, "What now? [e]dit again, or e[x]it and leave all as it is: ");
        std::fflush(stdout);
        std::string answer;
        for (int c = std::getchar(); c != EOF && c != '\n'; c = std::getchar()) answer += static_cast<char>(c);
        if (std::feof(stdin) != 0 || answer == "x" || answer == "exit") return false;
        if (answer == "e" || answer == "edit") return true;
    }
}

class Editing {
  public:
    Editing(const Settings& settings, const TrialPlaces& places, const EditArguments& asked,
            std::vector<std::string> editor)
        : settings_(settings), places_(places), asked_(asked), editor_(std::move(editor)) {}

    int run() {
        const auto session = open_session(settings_);
        if (!session) return wrong;
        const auto current = places_.declarations();
        if (!current) return report_untried(settings_, current.error().text());
        const auto to_edit = files_to_edit(*session, *current, asked_.name);
        if (!to_edit) return report_untried(settings_, to_edit.error());
        if (!to_edit->note.empty()) print(stderr, fmt::format("berth: {}\n", to_edit->note));
        const auto root = Root::open(settings_.root);
        if (!root) return report_untried(settings_, root.error().text());
        auto files = EditedFiles::make(*root, to_edit->files);
        if (!files) return report_untried(settings_, files.error().text());
        while (true) {
            if (const auto ended = let_edit(*files)) return *ended;
            const auto changes = changes_in(*files, to_edit->files);
            if (!changes) return report_untried(settings_, changes.error());
            if (changes->empty()) {
                print(stdout, "nothing was changed\n");
                return done;
            }
            const auto draft = checked_draft(settings_, places_, *changes);
            if (draft) return tried(*draft, *files);
            if (!can_ask(settings_) || !is_edited_again()) return wrong;
        }
    }

  private:
    /// The exit status, if the editor does not end well.
    std::optional<int> let_edit(const EditedFiles& files) {
        std::fflush(stdout);
        const auto status = run_editor(editor_, files.paths());
        if (!status) return report_untried(settings_, status.error().text());
        if (*status == 0) return std::nullopt;
        return report_untried(settings_, fmt::format("the editor ended with status {}; nothing was changed", *status));
    }

    [[nodiscard]] std::expected<TrialFiles, std::string> changes_in(const EditedFiles& files,
                                                                    const TrialFiles& before) const {
        auto after = files.read();
        if (!after) return std::unexpected(after.error().text());
        auto changes = edited(before, *std::move(after));
        // A template, or a copy of another folder's file, that nobody has touched is no wish.
        std::erase_if(changes, [&](const auto& file) {
            const auto there = before.find(file.first);
            return there != before.end() && there->second.text == file.second.text &&
                   there->second.kind == file.second.kind;
        });
        return changed_files(places_, std::move(changes));
    }

    int tried(const TrialDraft& draft, EditedFiles& files) const {
        const auto status = try_out(settings_, places_, draft, {.yes = asked_.yes, .limit = asked_.limit});
        if (status == done || settings_.format == Format::json) return status;
        complain(fmt::format("what was written is in {}", printable(files.folder())));
        files.leave();
        return status;
    }

    const Settings& settings_;
    const TrialPlaces& places_;
    const EditArguments& asked_;
    std::vector<std::string> editor_;
};

}  // namespace

int edit(const Settings& settings, const EditArguments& asked) {
    if (refuses_root(settings)) return misused;
    auto misuse = obstacle_to_span(asked.limit);
    if (misuse.empty() && !asked.yes && !can_ask(settings)) misuse = "there is nobody to ask; --yes tries it without";
    if (!misuse.empty()) {
        complain(misuse + "\nTry 'berth edit --help'.");
        return misused;
    }
    const auto places = open_trial_places(settings.root);
    if (!places) return report_untried(settings, places.error());
    if (const auto obstacle = obstacle_to_trial(settings, *places); !obstacle.empty())
        return report_untried(settings, obstacle);
    auto editor = editor_words();
    if (editor.empty()) return report_untried(settings, "there is no editor; name one in EDITOR");
    return Editing(settings, *places, asked, std::move(editor)).run();
}

}  // namespace berth::cli
