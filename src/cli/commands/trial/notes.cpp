#include "cli/commands/trial/notes.hpp"

#include <fmt/format.h>

#include <chrono>
#include <map>
#include <optional>
#include <utility>

#include "cli/change/planning.hpp"
#include "cli/hold/holding.hpp"
#include "cli/print/json.hpp"

namespace berth::cli {
namespace {

using namespace std::chrono_literals;

std::map<std::string, std::string> texts_by_name(const Session& session) {
    std::map<std::string, std::string> out;
    const auto& catalogue = session.catalogue();
    for (const auto& group : session.plan().tree()) {
        std::string text;
        for (const auto& file : group.files) text += fmt::format("# {}\n{}\n", file.path, file.text);
        for (const auto& link : group.links) text += fmt::format("# {} -> {}\n", link.path, link.target);
        for (const auto index : group.items) out[name_in_changes(catalogue, index)] += text;
    }
    return out;
}

}  // namespace

std::string to_text(const TrialNotes& notes) {
    return Json{{"state", notes.state}, {"active", notes.active}}.dump(-1, ' ', false, Json::error_handler_t::replace);
}

TrialNotes notes_in(const std::string& text) {
    const auto json = Json::parse(text, nullptr, false);
    TrialNotes out;
    if (!json.is_object()) return out;
    out.state = json.value("state", "");
    if (json.contains("active")) out.active = json["active"].get<std::set<std::string>>();
    return out;
}

std::expected<TrialPlaces, std::string> open_trial_places(const std::string& root) {
    const auto opened = Root::open(root);
    if (!opened) return std::unexpected(opened.error().text());
    auto places = TrialPlaces::open(*opened, root == "/" ? Trust::root : Trust::root_and_caller);
    if (!places) return std::unexpected(places.error().text());
    return *std::move(places);
}

std::set<std::string> touched_by(const Session& former, const Session& future) {
    const auto before = texts_by_name(former);
    const auto after = texts_by_name(future);
    std::set<std::string> out;
    const auto add_differing = [&](const auto& these, const auto& those) {
        for (const auto& [name, text] : these) {
            const auto other = those.find(name);
            if (other == those.end() || other->second != text) out.insert(name);
        }
    };
    add_differing(before, after);
    add_differing(after, before);
    return out;
}

std::expected<Fd, std::string> lock_trial(const TrialPlaces& places, Patience& patience) {
    constexpr auto between_tries = 20ms;
    constexpr auto longest = 60s;
    constexpr auto waiting = "waiting for who begins, keeps or takes back a trial";
    const auto until = patience.now() + longest;
    patience.explain([] { return waiting; });
    while (true) {
        auto lock = places.try_lock();
        if (!lock) return std::unexpected(lock.error().text());
        if (*lock) return *std::move(*lock);
        const auto woken = patience.wait(nullptr, MountChanges::ignored, patience.now() + between_tries);
        if (!woken) return std::unexpected(woken.error().message);
        if (patience.signal() || patience.is_over() || patience.now() > until)
            return std::unexpected(std::string("gave up ") + waiting);
    }
}

void stop_trial_timer(Outside& outside) {
    Patience brief(outside, 10s);
    const auto job = outside.manager().stop(trial_timer, JobMode::replace);
    if (job) (void)await_job(outside.manager(), *job, brief);
}

}  // namespace berth::cli
