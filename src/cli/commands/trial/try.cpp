// berth try: declarations that count for a time, and are taken back unless they are kept.
#include <fmt/format.h>
#include <sys/stat.h>

#include <expected>
#include <string>
#include <utility>

#include "cli/commands/changing/outcome.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/trial/confirming.hpp"
#include "cli/commands/trial/reverting.hpp"
#include "cli/commands/trial/trying.hpp"
#include "cli/hold/holding.hpp"
#include "cli/hold/running_system.hpp"
#include "core/text/text.hpp"
#include "system/base/realtime.hpp"
#include "system/base/standard_streams.hpp"
#include "system/input/drafts.hpp"

namespace berth::cli {
namespace {

bool is_folder(const std::string& path) {
    struct stat status{};
    return ::stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
}

/// What FILEs, or the one DIR, say; or why they can't be taken.
std::expected<TrialFiles, std::string> files_asked_for(const TrialPlaces& places,
                                                       const std::vector<std::string>& names) {
    TrialFiles out;
    if (names.size() == 1 && is_folder(names.front())) {
        auto folder = read_trial_folder(names.front());
        if (!folder) return std::unexpected(folder.error().text());
        const auto current = places.declarations();
        if (!current) return std::unexpected(current.error().text());
        for (const auto& [place, file] : *current) {
            if (!folder->contains(place)) out[place] = {TrialFile::Kind::none, {}, file.shown};
        }
        out.merge(*folder);
        return out;
    }
    for (const auto& name : names) {
        const auto place = place_of_draft(name);
        if (!place.ends_with(".toml") || place.starts_with('.') || place.contains("/."))
            return std::unexpected(fmt::format(
                "{} would not be read in /etc/berth: a declaration file's name ends in .toml", printable(name)));
        auto file = read_trial_file(name);
        if (!file) return std::unexpected(file.error().text());
        if (!out.emplace(place, *std::move(file)).second)
            return std::unexpected(fmt::format("only one of two files {} can be installed", in_quotes(place)));
    }
    return out;
}

int confirm(const Settings& settings, const TrialPlaces& places, Outside& outside) {
    const auto confirmed = confirm_trial(outside, places, today());
    if (settings.format == Format::json) {
        print_json({{"result", confirmed.result},
                    {"reason", confirmed.reason.empty() ? Json() : Json(confirmed.reason)},
                    {"former", confirmed.former.empty() ? Json() : Json(confirmed.former)}});
        return confirmed.status;
    }
    if (!confirmed.reason.empty()) complain(confirmed.reason);
    if (confirmed.status == done)
        print(stdout, confirmed.former.empty()
                          ? std::string("kept in /etc/berth\n")
                          : fmt::format("kept in /etc/berth; as it was before: {}\n", confirmed.former));
    return confirmed.status;
}

int revert(const Settings& settings, const TrialPlaces& places, Outside& outside) {
    const auto reverted = revert_trial(outside, settings.root, places);
    const auto& carried = reverted.carried;
    if (settings.format == Format::json) {
        auto out = outcome_as_json(carried, {});
        out.erase("left");
        out["result"] = reverted.result;
        if (!reverted.reason.empty()) out["reason"] = reverted.reason;
        print_json(out);
        return reverted.status;
    }
    if (!reverted.reason.empty()) complain(reverted.reason);
    print_outcome(carried);
    if (reverted.result == "none") print(stdout, "there is nothing on trial\n");
    if (reverted.result == "reverted") print(stdout, "the trial was taken back\n");
    return reverted.status;
}

int misuse(const std::string& message) {
    complain(message + "\nTry 'berth try --help'.");
    return misused;
}

int end_trial(const Settings& settings, const TryArguments& asked) {
    if (asked.confirm && asked.revert) return misuse("--confirm and --revert exclude one another");
    if (!asked.files.empty()) return misuse("a trial is ended without FILE");
    const auto places = open_trial_places(settings.root);
    if (!places) return report_failure(settings, Json::object(), places.error());
    RunningSystem outside;
    if (auto connected = outside.connect({}); !connected)
        return report_failure(settings, Json::object(), connected.error().message);
    return asked.confirm ? confirm(settings, *places, outside) : revert(settings, *places, outside);
}

}  // namespace

int try_declarations(const Settings& settings, const TryArguments& asked) {
    if (refuses_root(settings)) return misused;
    if (asked.confirm || asked.revert) return end_trial(settings, asked);
    if (asked.edit && asked.files.size() > 1) return misuse("--edit takes one NAME");
    if (asked.edit)
        return edit(settings, {asked.files.empty() ? std::string() : asked.files.front(), asked.yes, asked.limit});
    if (const auto wrong_span = obstacle_to_span(asked.limit); !wrong_span.empty()) return misuse(wrong_span);
    if (asked.files.empty()) return misuse("FILE or DIR is required");
    if (!asked.yes && !can_ask(settings)) return misuse("there is nobody to ask; --yes tries it without");
    const auto places = open_trial_places(settings.root);
    if (!places) return report_untried(settings, places.error());
    if (const auto obstacle = obstacle_to_trial(settings, *places); !obstacle.empty())
        return report_untried(settings, obstacle);
    auto files = files_asked_for(*places, asked.files);
    if (files) files = changed_files(*places, *std::move(files));
    if (!files) return report_untried(settings, files.error());
    if (files->empty()) {
        if (settings.format == Format::json)
            print_json({{"actions", Json::array()}, {"reason", nullptr}, {"result", "same"}});
        else print(stdout, "nothing differs from what is in /etc/berth\n");
        return done;
    }
    const auto draft = checked_draft(settings, *places, *files);
    if (!draft) return settings.format == Format::json ? report_untried(settings, "the declarations are wrong") : wrong;
    return try_out(settings, *places, *draft, asked);
}

}  // namespace berth::cli
