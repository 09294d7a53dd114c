#include "cli/commands/declare/declaring.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cstdint>
#include <expected>
#include <optional>
#include <set>
#include <utility>

#include "cli/commands/declare/shared_reload.hpp"
#include "cli/commands/declare/step.hpp"
#include "cli/hold/mounted.hpp"
#include "core/text/text.hpp"
#include "review/examine.hpp"
#include "system/output/declared_folder.hpp"
#include "system/pid1/loaded_units.hpp"

namespace berth::cli {
namespace {

constexpr std::chrono::seconds time_to_take_back{10};

class Declaring {
  public:
    Declaring(Outside& outside, const std::string& root, const Draft& draft, const Limit& limit)
        : outside_(outside), root_(root), draft_(draft), patience_(outside, limit) {}

    Declared run() {
        if (auto done = declare(); !done) {
            out_.status = done.error().status;
            out_.result = done.error().result;
            out_.reason = std::move(done.error().reason);
        }
        return std::move(out_);
    }

  private:
    [[nodiscard]] std::string file() const { return out_.name + ".toml"; }
    [[nodiscard]] std::string path() const { return fmt::format("{}/{}", DeclaredFolder::path, file()); }

    Step<> declare() {
        const auto name = declared_name(draft_.text);
        const bool is_usable = is_volume_name(name);
        if (is_usable) out_.name = name;
        if (!is_usable) {
            if (auto good = examine_draft(); !good) return good;
            return stopped_by(fmt::format("{} declares no volume", printable(draft_.shown)), "wrong");
        }
        const auto root = Root::open(root_);
        if (!root) return stopped_by(root.error().text());
        auto folder = DeclaredFolder::open(*root, root_ == "/" ? Trust::root : Trust::root_and_caller);
        if (!folder) return stopped_by(folder.error().text());
        auto news = announce_news(*folder);
        const auto is_there = look(*root, *folder);
        if (!is_there) return std::unexpected(is_there.error());
        if (!*is_there) {
            if (auto good = examine_draft(); !good) return good;
        }
        auto written = *is_there ? Step<bool>(false) : write(*root, *folder);
        news.reset();
        if (!written) return std::unexpected(written.error());
        return load(*folder, *written);
    }

    /// True if the file is there, with this text.
    Step<bool> look(const Root& root, const DeclaredFolder& folder) {
        if (const auto other = other_file_of(root, file()); !other.empty())
            return stopped_by(fmt::format("volume {} can't be declared: there is {} already", in_quotes(out_.name),
                                          printable(root.shown(other))),
                              "taken");
        const auto there = folder.text(file());
        if (!there) return stopped_by(there.error().text());
        if (!*there) return false;
        const auto wanted = file_text(draft_, out_.name);
        if (declared_text(**there).value_or(**there) == declared_text(wanted)) return true;
        return stopped_by(fmt::format("volume {} is declared otherwise in {}; to declare it anew: berth undeclare {}",
                                      in_quotes(out_.name), printable(root.shown(path())), out_.name),
                          "taken");
    }

    /// As `berth check` does it, before anybody has to wait for it.
    Step<> examine_draft() {
        constexpr std::size_t room_for_mark = 1024;
        if (draft_.text.size() <= largest_declaration_file &&
            draft_.text.size() + room_for_mark > largest_declaration_file)
            return stopped_by(
                fmt::format("{} is too large: with a comment that says who declared it, it has more than 1 MiB",
                            draft_.shown),
                "wrong");
        auto reading = read_root_with(root_, {path(), draft_.shown, draft_.text});
        if (!reading) return stopped_by(reading.error().text());
        if (const auto examined = examine(**reading, {}); !examined) return stopped_by(examined.error().text());
        return tell(*std::move(reading), [&](const Session& one) { return findings_about(one, path()); });
    }

    template <class Findings>
    Step<> tell(std::unique_ptr<Session> reading, const Findings& findings) {
        auto found = findings(*reading);
        const bool is_wrong = has_errors(found);
        out_.readings.push_back(std::move(reading));
        if (is_wrong) out_.findings = std::move(found);
        else out_.findings.insert(out_.findings.end(), found.begin(), found.end());
        return is_wrong ? Step<>(stopped_by("", "wrong")) : Step<>();
    }

    /// False if somebody else has declared the same meanwhile.
    Step<bool> write(const Root& root, const DeclaredFolder& folder) {
        const auto lock = take_lock(folder, DeclaredFolder::Lock::files, patience_);
        if (!lock) return std::unexpected(lock.error());
        folder.sweep();
        const auto is_there = look(root, folder);
        if (!is_there) return std::unexpected(is_there.error());
        if (*is_there) return false;
        auto before = read_root(root_);
        auto with = read_root_with(root_, {path(), draft_.shown, draft_.text});
        if (!before || !with) return stopped_by((before ? with : before).error().text());
        const auto& earlier = **before;
        if (auto taken = look_around(**with); !taken) return std::unexpected(taken.error());
        if (auto good = tell(*std::move(with), [&](const Session& one) { return new_errors(one, earlier); }); !good)
            return std::unexpected(good.error());
        if (patience_.signal() || patience_.is_over()) return gave_up(patience_, "checking");
        if (auto created = folder.create(file(), file_text(draft_, out_.name)); !created)
            return stopped_by(created.error().text());
        auto installed = judge_installed(earlier);
        if (!installed) {
            (void)folder.remove(file());
            return std::unexpected(installed.error());
        }
        return true;
    }

    /// What drop-ins make of it is known only now.
    Step<> judge_installed(const Session& before) {
        auto reading = read_root(root_);
        if (!reading) return stopped_by(reading.error().text());
        const bool is_read = !items_of((*reading)->catalogue(), path()).empty();
        if (auto good = tell(*std::move(reading), [&](const Session& one) { return new_errors(one, before); }); !good)
            return good;
        return is_read ? Step<>() : Step<>(stopped_by(fmt::format("{} would not be read", path())));
    }

    /// Whether somebody else has a mount point, or its unit.
    Step<> look_around(const Session& with) {
        const auto table = outside_.mount_table();
        if (!table) return stopped_by(table.error().text());
        for (const auto index : items_of(with.catalogue(), path())) {
            const auto& facts = with.catalogue().facts(index);
            if (facts.claimed) return stopped_by(claim_of(with, index), "taken");
            if (facts.unit.empty() || facts.is_wrong()) continue;
            if (const auto* volume = with.catalogue().volume(index)) {
                if (auto free = look_at_mount_point(*volume, *table); !free) return free;
            }
            const auto state = outside_.manager().unit(facts.unit.str());
            if (!state) return stopped_by(state.error().message);
            const auto& unit_file = state->text("FragmentPath");
            if (state->text("LoadState") == "masked") {
                const auto reason = reason_unloaded(outside_.manager(), facts.unit.str());
                return stopped_by(reason ? *reason : reason.error().message, "taken");
            }
            if (!unit_file.empty() && !unit_file.starts_with(fmt::format("{}/", generated_units)))
                return stopped_by(fmt::format("{} is there already: {}", facts.unit.str(), printable(unit_file)),
                                  "taken");
        }
        return {};
    }

    static std::string claim_of(const Session& with, std::uint32_t index) {
        return fmt::format("{} can't be declared: fstab or crypttab has it", with.catalogue().subject(index));
    }

    static Step<> look_at_mount_point(const ResolvedVolume& volume, const MountTable& table) {
        const auto* entry = top_at(table, volume.mount_point.str());
        if (entry == nullptr || entry->volume == volume.name.str()) return {};
        return stopped_by(
            fmt::format("something is mounted at {} already: {} ({})", printable(volume.mount_point.str()),
                        printable(entry->source), printable(entry->type)),
            "taken");
    }

    Step<> load(const DeclaredFolder& folder, bool is_ours) {
        auto reading = read_root(root_);
        if (!reading) return stopped_by(reading.error().text());
        const auto& session = **reading;
        const auto items = items_of(session.catalogue(), path());
        out_.readings.push_back(*std::move(reading));
        if (items.empty()) return stopped_by(taken_out());
        out_.file = path();
        for (const auto index : items) {
            const auto& facts = session.catalogue().facts(index);
            if (out_.where.empty()) out_.where = facts.mount_point.str();
            if (!facts.is_wrong()) continue;
            out_.findings = findings_about(session, path());
            return stopped_by(fmt::format("{} is wrong by now", session.catalogue().subject(index)), "wrong");
        }
        bool was_loaded = true;
        auto loaded = share_reload(outside_, folder, patience_, [&] {
            auto reason = unloaded(session, items);
            if (reason && !reason->empty()) was_loaded = false;
            return reason;
        });
        if (!loaded && is_ours) return taken_back(folder, loaded.error());
        if (!loaded) return look_again(folder) ? loaded : Step<>(stopped_by(taken_out()));
        out_.status = done;
        out_.result = is_ours || !was_loaded ? "declared" : "same";
        return {};
    }

    /// True if the file is there still.
    [[nodiscard]] bool look_again(const DeclaredFolder& folder) const {
        const auto there = folder.text(file());
        return !there || *there;
    }

    [[nodiscard]] std::string taken_out() const { return fmt::format("somebody has taken out {} meanwhile", path()); }

    Answer<std::string> unloaded(const Session& session, const std::vector<std::uint32_t>& items) {
        std::set<std::string> stale;
        const auto outdated = outside_.outdated_volumes(session.plan().tree(), stale);
        for (const auto index : items) {
            const auto& facts = session.catalogue().facts(index);
            const auto& common = session.catalogue().common(index);
            if (facts.unit.empty() || common.is_off() || facts.left_out || facts.claimed) continue;
            // First the text, then PID 1, which answers when it is done with a reload.
            auto reason = reason_unloaded(outside_.manager(), facts.unit.str());
            if (!reason || !reason->empty()) return reason;
            if (outdated.contains(index))
                return fmt::format(
                    "berth-generator has not written {} as declared; see: journalctl -b -t berth-generator",
                    facts.unit.str());
        }
        return {};
    }

    Step<> taken_back(const DeclaredFolder& folder, const Refusal& why) {
        Patience brief(outside_, time_to_take_back);
        const auto refused = [&](std::string_view outcome) {
            return stopped_by(fmt::format("{}; {}", why.reason, outcome), why.result, why.status);
        };
        if (const auto lock = take_lock(folder, DeclaredFolder::Lock::files, brief); !lock)
            return refused(fmt::format("{} is left", path()));
        const auto there = folder.text(file());
        if (!there || !*there || **there != file_text(draft_, out_.name)) return stopped_by(taken_out());
        if (const auto removed = folder.remove(file()); !removed) return refused(removed.error().text());
        out_.file.clear();
        (void)outside_.manager().reload();
        return refused("it is not declared");
    }

    Outside& outside_;
    const std::string& root_;
    const Draft& draft_;
    Patience patience_;
    Declared out_;
};

}  // namespace

Declared declare_volume(Outside& outside, const std::string& root, const Draft& draft, const Limit& limit) {
    return Declaring(outside, root, draft, limit).run();
}

}  // namespace berth::cli
