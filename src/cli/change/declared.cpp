// What a declared volume wants, by whether and how it is mounted.
#include <fmt/format.h>

#include <algorithm>
#include <expected>
#include <utility>

#include "cli/change/other_options.hpp"
#include "cli/change/planning.hpp"
#include "cli/change/unit_differences.hpp"
#include "cli/hold/holding.hpp"
#include "cli/hold/mounted.hpp"
#include "core/mounted/volume_state.hpp"
#include "core/unit_text/unit_value.hpp"
#include "core/values/filesystem_types.hpp"

namespace berth::cli {
namespace {

class DeclaredVolumes {
  public:
    DeclaredVolumes(const Observed& observed, const Wishes& wishes, std::vector<Action>& out)
        : observed_(observed), wishes_(wishes), out_(out) {}

    Answer<> add(const ResolvedVolume& volume) {
        const auto& unit = volume.unit.str();
        if (volume.is_wrong() || volume.is_off() || volume.left_out || volume.claimed || unit.empty() ||
            observed_.is_masked(unit))
            return {};
        volume_ = &volume;
        is_due_ = observed_.outdated.contains(volume.index);
        if (const auto name = unit_for_path(volume.mount_point, "automount")) automount_ = name->str();
        else automount_.clear();
        const auto* entry = mounted_entry(volume, observed_.table);
        if (entry != nullptr) {
            if (auto added = mounted(*entry); !added) return added;
        } else {
            unmounted();
        }
        attach_declared_holders();
        return {};
    }

  private:
    [[nodiscard]] Action made(Verb verb, Change change, std::string reason, std::string command) const {
        return {.verb = verb,
                .change = change,
                .name = volume_->name.str(),
                .where = volume_->mount_point.str(),
                .reason = std::move(reason),
                .command = std::move(command)};
    }
    [[nodiscard]] const std::string& unit() const { return volume_->unit.str(); }
    [[nodiscard]] bool is_access() const { return volume_->activation == Activation::access; }

    // ---- mounted

    Answer<> mounted(const MountEntry& entry) {
        auto differs = compare(observed_.outside, *volume_, entry, observed_.table);
        if (std::ranges::any_of(differs, &Difference::is_foreign) || has_other_source(entry))
            return replace(Change::source, reason_of_source(differs));
        if (!entry.volume.empty() && !is_known_as(*volume_, entry.volume)) return renamed(entry);
        if (auto one = remount_for_options(observed_, *volume_, entry, differs)) {
            out_.push_back(*std::move(one));
            return {};
        }
        return automount_of_mounted();
    }

    /// Of what a program mounts, the mount table does not tell where it came from.
    [[nodiscard]] bool has_other_source(const MountEntry& entry) const {
        const auto before = observed_.loaded_text(unit());
        return is_fuse(entry.type) && is_due_ && !before.empty() &&
               value_in(before, "What") != value_in(observed_.declared_text(unit()), "What");
    }
    [[nodiscard]] std::string reason_of_source(const std::vector<Difference>& differs) const {
        std::vector<Difference> of_source;
        for (const auto& one : differs) {
            if (one.is_foreign) of_source.push_back(one);
        }
        if (of_source.empty())
            of_source.push_back(
                {"what", volume_->source().str(), value_in(observed_.loaded_text(unit()), "What"), true});
        return differences_in_words(of_source);
    }

    Answer<> replace(Change change, std::string reason) {
        auto one = made(Verb::replace, change, std::move(reason),
                        fmt::format("berth apply --unmount {}", volume_->name.str()));
        const auto target = observed_.target_that_requires(unit());
        auto obstacle = obstacle_to_unmounting(observed_, unit(), volume_->name.str(), one.where, {});
        if (!obstacle) return std::unexpected(obstacle.error());
        one.obstacle = *std::move(obstacle);
        if (!target.empty()) {
            one.obstacle = {
                fmt::format("{} requires it, and would stop with it; it is taken in at the next boot", target),
                {target},
                {},
                {}};
        } else if (!one.waits() && !wishes_.unmount) {
            one.obstacle = {"it needs an unmount", {}, {}, one.command};
        }
        if (!one.waits()) {
            one.stops = {unit()};
            if (is_access()) one.starts = {automount_};
            else if (volume_->activation != Activation::attach) one.starts = {unit()};
        }
        out_.push_back(std::move(one));
        return {};
    }

    /// What bears another's mark.
    Answer<> renamed(const MountEntry& entry) {
        auto holders = holders_in_earnest(observed_, unit(), entry.volume);
        if (!holders) return std::unexpected(holders.error());
        const bool is_held_by_its_name =
            std::erase_if(*holders, [&](const Holder& one) { return is_attached_to(*volume_, one); }) != 0;
        const bool loses = volume_->activation == Activation::attach;
        const bool is_held = std::ranges::any_of(
            *holders, [&](const Holder& one) { return loses || one.kind == Holder::Kind::attachment; });
        auto one =
            made(Verb::remount, Change::renamed, fmt::format("it is volume {} until now", in_quotes(entry.volume)),
                 command_for("reload", unit()));
        if (is_due_ && is_held) {
            one.obstacle = held_by(*holders, entry.volume);
            one.forbids_reload = true;
        } else if (loses && holders->empty() && !is_held_by_its_name) {
            one.verb = Verb::unmount;
            one.command = fmt::format("berth attach {} HOLDER", volume_->name.str());
            one.reason += ", and nobody holds it: the reload unmounts it";
        } else if (facts_of(entry.type).keeps_options) {
            if (!is_due_) return {};
            one.verb = Verb::reload;
            one.command = "systemctl daemon-reload";
        } else {
            one.remounts = unit();
            one.index = volume_->index;
        }
        out_.push_back(std::move(one));
        return {};
    }

    Answer<> automount_of_mounted() {
        const bool is_active = observed_.is_active(automount_);
        if (!is_access() && is_active) {
            out_.push_back(
                made(Verb::automount, Change::access, "its automount is to go", command_for("stop", automount_)));
            out_.back().obstacle.why = "it is mounted; an automount that stops tears off what is mounted by it";
        }
        if (!is_access()) return {};
        if (!is_active) return replace(Change::access, "its automount can't start while it is mounted");
        if (is_due_ && is_another_automount(observed_.loaded_text(automount_), observed_.declared_text(automount_)))
            return replace_automount_later();
        return {};
    }

    Answer<> replace_automount_later() {
        out_.push_back(
            made(Verb::automount, Change::access, "its automount is another", command_for("restart", automount_)));
        out_.back().obstacle.why = "it is mounted; an automount that stops tears off what is mounted by it";
        return {};
    }

    // ---- not mounted

    void unmounted() {
        const bool is_automounted = observed_.is_active(automount_);
        if (is_access()) return not_accessed(is_automounted);
        std::vector<std::string> stops;
        if (is_automounted) stops = {automount_};
        if (is_due_now(observed_, *volume_)) {
            const bool is_new = observed_.loaded_text(unit()).empty();
            out_.push_back(made(Verb::mount, is_new ? Change::fresh : Change::inactive,
                                is_new                                   ? "it is new"
                                : observed_.state_of(unit()) == "failed" ? "its mount has failed before"
                                                                         : "it is not mounted",
                                command_for("start", unit())));
            out_.back().stops = std::move(stops);
            out_.back().starts = {unit()};
        } else if (is_automounted) {
            out_.push_back(
                made(Verb::automount, Change::access, "its automount goes", command_for("stop", automount_)));
            out_.back().stops = std::move(stops);
        }
    }

    void not_accessed(bool is_automounted) {
        const auto before = observed_.loaded_text(automount_);
        const bool is_another =
            is_due_ && !before.empty() && is_another_automount(before, observed_.declared_text(automount_));
        if (observed_.is_masked(automount_) || (is_automounted && !is_another)) return;
        if (!is_automounted && !is_due_now(observed_, *volume_)) return;
        out_.push_back(made(Verb::automount, before.empty() ? Change::fresh : Change::access,
                            before.empty()   ? "it is new: mounted at the first access"
                            : is_automounted ? "its automount is another"
                                             : "its automount is not active",
                            command_for(is_automounted ? "restart" : "start", automount_)));
        if (is_automounted) out_.back().stops = {automount_};
        out_.back().starts = {automount_};
    }

    // ---- attachments

    [[nodiscard]] bool is_holding(const std::string& unit) const {
        const auto state = observed_.units.find(unit);
        return state != observed_.units.end() && holds(state->second);
    }
    [[nodiscard]] bool holds_by_former_name(std::string_view holder) const {
        return std::ranges::any_of(volume_->former_names, [&](const VolumeName& name) {
            const auto unit = attachment(name, holder);
            return unit && is_holding(unit->str());
        });
    }
    void attach_declared_holders() {
        for (const auto& holder : volume_->holders) {
            const auto attached = attachment_of(holder.str());
            const auto name = attached ? attached->holder : holder.str();
            if (is_holding(holder.str()) || holds_by_former_name(name)) continue;
            auto one = made(Verb::attach, observed_.loaded_text(unit()).empty() ? Change::fresh : Change::inactive,
                            fmt::format("its holder {} is declared, and does not hold it", in_quotes(name)),
                            attachment_command("attach", volume_->name.str(), name));
            one.starts = {holder.str()};
            out_.push_back(std::move(one));
        }
    }

    const Observed& observed_;
    const Wishes& wishes_;
    std::vector<Action>& out_;
    const ResolvedVolume* volume_ = nullptr;
    std::string automount_;
    bool is_due_ = false;
};

}  // namespace

Answer<> add_declared(const Observed& observed, const Wishes& wishes, std::vector<Action>& out) {
    DeclaredVolumes declared(observed, wishes, out);
    for (const auto& volume : observed.session.catalogue().volumes()) {
        if (auto added = declared.add(volume); !added) return added;
    }
    return {};
}

}  // namespace berth::cli
