#include "cli/commands/declare/shared_reload.hpp"

#include <fmt/format.h>

#include <chrono>
#include <expected>
#include <utility>

#include "core/mounted/volume_state.hpp"
#include "core/text/text.hpp"
#include "system/pid1/loaded_units.hpp"

namespace berth::cli {
namespace {

using namespace std::chrono_literals;

constexpr auto between_tries = 10ms;
constexpr auto between_questions = 500ms;
constexpr auto time_for_news = 2s;

void await_news(const DeclaredFolder& folder, Patience& patience) {
    const auto until = patience.now() + time_for_news;
    while (patience.now() < until && !patience.is_over() && !patience.signal()) {
        const auto nobody = folder.try_lock(DeclaredFolder::Lock::news);
        if (!nobody || *nobody) return;
        if (!patience.wait(nullptr, MountChanges::ignored, patience.now() + between_tries)) return;
    }
}

}  // namespace

Step<Fd> take_lock(const DeclaredFolder& folder, DeclaredFolder::Lock which, Patience& patience) {
    constexpr auto waiting = "waiting for another berth declare or undeclare";
    patience.explain([] { return waiting; });
    while (true) {
        auto lock = folder.try_lock(which);
        if (!lock) return stopped_by(lock.error().text());
        if (*lock) return *std::move(*lock);
        const auto woken = patience.wait(nullptr, MountChanges::ignored, patience.now() + between_tries);
        if (!woken) return stopped_by(woken.error().message);
        if (*woken == Woken::by_signal || patience.is_over()) return gave_up(patience, waiting);
    }
}

std::optional<Fd> announce_news(const DeclaredFolder& folder) {
    auto news = folder.try_lock(DeclaredFolder::Lock::news, Sharing::shared);
    return news ? *std::move(news) : std::nullopt;
}

Step<> share_reload(Outside& outside, const DeclaredFolder& folder, Patience& patience, const Unloaded& unloaded) {
    const auto lock = take_lock(folder, DeclaredFolder::Lock::reload, patience);
    if (!lock) return std::unexpected(lock.error());
    auto reason = unloaded();
    if (!reason) return stopped_by(reason.error().message);
    if (reason->empty()) return {};
    await_news(folder, patience);
    if (patience.is_over() || patience.signal()) return gave_up(patience, "waiting for PID 1 to reload");
    patience.explain([] { return "waiting for PID 1 to reload"; });
    const auto reloaded = outside.manager().reload();
    if (!reloaded && !reloaded.error().is_without_answer()) return stopped_by(reloaded.error().message);
    while (true) {
        reason = unloaded();
        if (reason && reason->empty()) return {};
        // Only of a reload without an answer it may still come.
        if (reloaded) return stopped_by(reason ? *reason : reason.error().message);
        const auto woken = patience.wait(&outside.manager(), MountChanges::ignored, patience.now() + between_questions);
        if (patience.signal() || patience.is_over()) return gave_up(patience, "waiting for PID 1 to reload");
        if (!woken) return stopped_by(woken.error().message);
    }
}

Answer<std::string> reason_unloaded(ServiceManager& manager, const std::string& unit) {
    const auto state = manager.unit(unit);
    if (!state) return std::unexpected(state.error());
    const auto& load = state->text("LoadState");
    if (load == "masked") return fmt::format("{} is masked; to have it back: {}", unit, command_for("unmask", unit));
    if (load == "not-found") return fmt::format("systemd has not loaded {}", unit);
    if (load != "loaded") return fmt::format("systemd can't load {}: {}", unit, printable(load));
    const auto& file = state->text("FragmentPath");
    if (file != fmt::format("{}/{}", generated_units, unit))
        return fmt::format("systemd has {} from {}", unit, file.empty() ? "no file" : printable(file));
    if (state->text("NeedDaemonReload") == "yes") return fmt::format("systemd has an older {}", unit);
    return {};
}

}  // namespace berth::cli
