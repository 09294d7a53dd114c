#include "cli/commands/declare/undeclaring.hpp"

#include <fmt/format.h>

#include <chrono>
#include <expected>
#include <optional>
#include <set>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "cli/commands/declare/draft.hpp"
#include "cli/commands/declare/letting_go.hpp"
#include "cli/commands/declare/orphans.hpp"
#include "cli/commands/declare/shared_reload.hpp"
#include "cli/commands/declare/step.hpp"
#include "cli/hold/holding.hpp"
#include "core/text/text.hpp"
#include "system/output/declared_folder.hpp"

namespace berth::cli {
namespace {

constexpr std::chrono::seconds time_to_put_back{10};

class Undeclaring {
  public:
    Undeclaring(Outside& outside, const std::string& root, const VolumeArguments& asked)
        : outside_(outside), manager_(outside.manager()), root_(root), asked_(asked), patience_(outside, asked.limit) {}

    Undeclared run() {
        if (auto finished = undeclare(); !finished) {
            out_.status = finished.error().status;
            out_.result = finished.error().result;
            out_.reason = std::move(finished.error().reason);
        }
        return std::move(out_);
    }

  private:
    [[nodiscard]] std::string file() const { return asked_.name + ".toml"; }
    [[nodiscard]] std::string path() const { return fmt::format("{}/{}", DeclaredFolder::path, file()); }

    Step<> undeclare() {
        if (!is_volume_name(asked_.name)) return unknown();
        const auto root = Root::open(root_);
        if (!root) return stopped_by(root.error().text());
        auto folder = DeclaredFolder::open(*root, root_ == "/" ? Trust::root : Trust::root_and_caller);
        if (!folder) return stopped_by(folder.error().text());
        // Before the declarations are read: what is gone by then is in none of them.
        const auto text = folder->text(file());
        if (!text) return stopped_by(text.error().text());
        auto session = read_root(root_);
        if (!session) return stopped_by(session.error().text());
        names_ = (*session)->catalogue().names_of(asked_.name);
        if (!*text) return undeclare_nothing(*folder, **session);
        if (!declared_text(**text))
            return stopped_by(fmt::format("{0} was not written by berth declare; take it out by hand: rm {0}", path()));
        if (auto released = release(**session); !released) return released;
        text_ = **text;
        places_ = places_to_attach(**session, path());
        if (auto removed = remove(*folder); !removed) return removed;
        const auto gone = forget_for_good(*folder);
        return gone ? finish("undeclared") : put_back(*folder, gone.error());
    }

    Step<> forget_for_good(const DeclaredFolder& folder) {
        if (auto forgotten = forget(folder); !forgotten) return forgotten;
        if (auto held = newcomers(); !held) return held;
        return stop_orphans(outside_, root_, folder, places_, patience_, out_.in_the_way);
    }

    Step<> unknown() const {
        const auto session = read_root(root_);
        return stopped_by(session ? find_volume(**session, asked_.name).error() : session.error().text());
    }

    Step<> finish(std::string_view result) {
        out_.status = done;
        out_.result = result;
        return {};
    }

    /// What an interrupted run has left is finished; what somebody else has declared stays.
    Step<> undeclare_nothing(const DeclaredFolder& folder, const Session& session) {
        if (const auto* volume = session.catalogue().known_as(asked_.name)) {
            const auto& place = volume->header.source->path;
            if (place == path()) return finish("not-declared");  // but by another, since then
            if (const auto first = first_name_of(place); is_volume_name(first))
                return stopped_by(fmt::format("volume {} is declared in {}; to take back all of it: berth undeclare {}",
                                              in_quotes(asked_.name), place, first));
            return stopped_by(fmt::format("volume {} was not declared by berth declare; edit {}",
                                          in_quotes(asked_.name),
                                          position(volume->header, printable(volume->header.source->shown))));
        }
        // Somebody may be about to take it back, and will put it back when he sees them.
        if (auto held = newcomers(); !held) return held;
        const auto reason = unforgotten(session);
        if (!reason) return stopped_by(reason.error().message);
        auto places = left_behind(outside_, session, asked_.name);
        if (!places) return std::unexpected(places.error());
        places_ = *std::move(places);
        if (reason->empty() && places_.empty()) return finish("not-declared");
        if (auto gone = forget_for_good(folder); !gone) return gone;
        return finish("undeclared");
    }

    /// Of a file that may be from berth declare: what it is named after.
    static std::string_view first_name_of(std::string_view path) {
        const auto folder = fmt::format("{}/", DeclaredFolder::path);
        constexpr std::string_view end = ".toml";
        if (!path.starts_with(folder) || !path.ends_with(end)) return {};
        return path.substr(folder.size(), path.size() - folder.size() - end.size());
    }

    Step<> held_by(std::vector<Holder> holders) {
        out_.holders = std::move(holders);
        return stopped_by(fmt::format("volume {} is held; it stays declared", in_quotes(asked_.name)), "held",
                          still_mounted);
    }

    /// Takes as long as it takes; so others need not wait for it.
    Step<> release(const Session& session) {
        auto holders = holders_of_file(outside_, session, path());
        if (!holders) return std::unexpected(holders.error());
        if (!holders->empty()) return held_by(*std::move(holders));
        return stop_file(outside_, session, path(), patience_, out_.in_the_way);
    }

    Step<> remove(const DeclaredFolder& folder) {
        const auto news = announce_news(folder);
        const auto lock = take_lock(folder, DeclaredFolder::Lock::files, patience_);
        if (!lock) return std::unexpected(lock.error());
        folder.sweep();
        auto before = read_root(root_);
        if (!before) return stopped_by(before.error().text());
        auto holders = holders_of_file(outside_, **before, path());
        if (!holders) return std::unexpected(holders.error());
        if (!holders->empty()) return held_by(*std::move(holders));
        const auto there = folder.text(file());
        if (!there) return stopped_by(there.error().text());
        if (!*there) return {};  // somebody else was quicker
        // Another may have taken it back and declared the same anew.
        if (declared_text(**there) != declared_text(text_))
            return stopped_by(fmt::format("{} was changed meanwhile", path()));
        text_ = **there;
        if (patience_.signal() || patience_.is_over()) return gave_up(patience_, "looking at what is declared");
        auto without = read_root_with(root_, {path(), path(), "#\n"});
        if (!without) return stopped_by(without.error().text());
        out_.findings = new_errors(**without, **before);
        out_.readings.push_back(*std::move(without));
        if (!out_.findings.empty())
            return stopped_by(fmt::format("others need volume {}; it stays declared", in_quotes(asked_.name)), "wrong");
        if (auto removed = folder.remove(file()); !removed) return stopped_by(removed.error().text());
        return {};
    }

    Step<> forget(const DeclaredFolder& folder) {
        const auto session = read_root(root_);
        if (!session) return stopped_by(session.error().text());
        return share_reload(outside_, folder, patience_, [&]() -> Answer<std::string> {
            // Another may have declared it anew.
            const auto there = folder.text(file());
            return there && *there ? std::string() : unforgotten(**session);
        });
    }

    /// Which unit that came of the file PID 1 has still, or empty.
    Answer<std::string> unforgotten(const Session& session) {
        // It answers when it is done with a reload, before which it takes away what is looked at.
        if (const auto awake = manager_.units_named({attachment_pattern()}); !awake)
            return std::unexpected(awake.error());
        std::set<std::string> stale;
        (void)outside_.outdated_volumes(session.plan().tree(), stale);
        for (const auto& unit : stale) {
            if (!unit.ends_with(".mount")) continue;
            const auto state = manager_.unit(unit);
            if (!state) return std::unexpected(state.error());
            if (state->text("SourcePath") == path()) return fmt::format("systemd still has {}", unit);
        }
        return {};
    }

    [[nodiscard]] std::string attachment_pattern() const { return fmt::format("volume-{}@x.target", asked_.name); }

    /// Who attached after the last look, while the volume was declared still.
    Step<> newcomers() {
        auto holders = attachments_of(manager_, names_);
        if (!holders) return stopped_by(holders.error().message);
        return holders->empty() ? Step<>() : held_by(*std::move(holders));
    }

    Step<> put_back(const DeclaredFolder& folder, const Refusal& why) {
        Patience brief(outside_, time_to_put_back);
        const auto refused = [&](std::string_view outcome) {
            return stopped_by(fmt::format("{}{}", why.reason, outcome), why.result, why.status);
        };
        const auto lock = take_lock(folder, DeclaredFolder::Lock::files, brief);
        if (!lock) return refused(fmt::format("; {} is gone", path()));
        // Somebody else may have declared it anew.
        const auto created = folder.create(file(), text_);
        if (!created && created.error().code != std::errc::file_exists) return refused("; " + created.error().text());
        (void)manager_.reload();
        return refused(why.result == "held" ? "" : "; it stays declared");
    }

    Outside& outside_;
    ServiceManager& manager_;
    const std::string& root_;
    const VolumeArguments& asked_;
    Patience patience_;
    VolumeNames names_;  // of the volume
    std::string text_;   // of the file that was removed
    std::vector<OrphanPlace> places_;
    Undeclared out_;
};

}  // namespace

Undeclared undeclare_volume(Outside& outside, const std::string& root, const VolumeArguments& asked) {
    return Undeclaring(outside, root, asked).run();
}

}  // namespace berth::cli
