#include "cli/hold/reload_effects.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <algorithm>
#include <cstdint>
#include <expected>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/hold/holding.hpp"
#include "core/text/text.hpp"

namespace berth::cli {
namespace {

using Holders = std::vector<Holder>;
using Kind = ReloadEffect::Kind;

std::string holder_in_words(const Holder& holder) {
    return holder.kind == Holder::Kind::mount ? fmt::format("the mount at {}", in_quotes(holder.name))
                                              : in_quotes(holder.name);
}

std::string let_go(const Holders& holders, std::string_view name) {
    const auto attachment = std::ranges::find(holders, Holder::Kind::attachment, &Holder::kind);
    if (attachment == holders.end()) return "stop what uses it before that";
    return "let go before that: " + attachment_command("detach", name, attachment->name);
}

bool is_there(const ResolvedVolume& volume, std::string_view where) {
    return !volume.is_off() && volume.mount_point.str() == where;
}

class ReloadEffects {
  public:
    ReloadEffects(Outside& outside, const Session& session)
        : outside_(outside), manager_(outside.manager()), session_(session), catalogue_(session.catalogue()) {}

    Answer<std::vector<ReloadEffect>> run() {
        auto table = outside_.mount_table();
        if (!table) return std::unexpected(BusError{table.error().code.value(), {}, table.error().text()});
        table_ = *std::move(table);
        const auto outdated = outside_.outdated_volumes(session_.plan().tree(), stale_);
        for (const auto index : outdated) {
            const auto* volume = catalogue_.volume(index);
            if (volume == nullptr || volume->is_wrong() || volume->is_off() || volume->left_out || volume->claimed)
                continue;
            outdated_.insert(index);
            if (auto done = declared(*volume); !done) return std::unexpected(done.error());
        }
        if (auto done = declared_otherwise(); !done) return std::unexpected(done.error());
        for (const auto& unit : stale_) {
            if (auto done = name_lost(unit); !done) return std::unexpected(done.error());
        }
        return std::move(found_);
    }

  private:
    void add(Kind kind, std::string_view volume, const Span& where, std::string message, std::string hint) {
        found_.push_back({kind, std::string(volume), {}, where, std::move(message), std::move(hint), {}, {}});
    }

    [[nodiscard]] const MountEntry* mounted(const ResolvedVolume& volume) const {
        const auto* entry = top_at(table_, volume.mount_point.str());
        return entry != nullptr && entry->type != "autofs" ? entry : nullptr;
    }

    /// Those units of `users`, instances of templates among them, that are up.
    Answer<std::vector<UnitSummary>> running(const std::vector<UnitName>& users) {
        std::vector<std::string> patterns;
        for (const auto& user : users) {
            auto pattern = user.str();
            if (const auto at = pattern.find("@."); at != std::string::npos) pattern.insert(at + 1, "*");
            patterns.push_back(std::move(pattern));
        }
        if (patterns.empty()) return {};
        auto found = manager_.units(patterns);
        if (found) std::erase_if(*found, [](const auto& unit) { return !unit.is_active(); });
        return found;
    }

    Answer<> declared(const ResolvedVolume& volume) {
        const auto users = running(volume.used_by);
        if (!users) return std::unexpected(users.error());
        const auto* entry = mounted(volume);
        if (entry == nullptr) return stops(volume, *users);
        const bool is_ours = is_known_as(volume, entry->volume);
        if (!is_ours || volume.activation != Activation::attach || !users->empty()) return {};
        return unmounts(volume);
    }

    /// PID 1 stops what is bound to something that is not active.
    Answer<> stops(const ResolvedVolume& volume, const std::vector<UnitSummary>& users) {
        for (const auto& user : users) {
            const auto state = manager_.unit(user.name);
            if (!state) return std::unexpected(state.error());
            const auto bound = state->list("BindsTo");
            if (std::ranges::find(bound, volume.unit.str()) != bound.end()) continue;
            add(Kind::stops, volume.name.str(), volume.used_by_where.front(),
                fmt::format("{} is running and volume {} is not mounted: the next daemon-reload stops it",
                            in_quotes(user.name), in_quotes(volume.name.str())),
                fmt::format("start it again after that: systemctl start {}", shell_word(user.name)));
            found_.back().unit = user.name;
        }
        return {};
    }

    /// Those who hold `unit`, the mount of the volume of these names, by what they are. The targets of the boot that a
    /// generator has it linked to use nothing, and its links go with the declaration.
    Answer<Holders> users_of(const UnitProperties& state, const VolumeNames& names, const std::string& unit) {
        auto out = holders_of(manager_, state, names);
        if (!out) return out;
        std::erase_if(*out, [&](const Holder& one) {
            return one.kind == Holder::Kind::unit && outside_.is_linked_by_generator(one.name, unit);
        });
        return out;
    }

    Answer<> unmounts(const ResolvedVolume& volume) {
        const auto state = manager_.unit(volume.unit.str());
        if (!state) return std::unexpected(state.error());
        const auto holders = users_of(*state, names_of(volume), volume.unit.str());
        if (!holders) return std::unexpected(holders.error());
        if (state->text("StopWhenUnneeded") == "yes" || !holders->empty()) return {};
        add(Kind::unmounts, volume.name.str(), volume.header,
            fmt::format("volume {} is mounted and nobody holds it: the next daemon-reload unmounts it",
                        in_quotes(volume.name.str())),
            fmt::format("hold it before that, if it is in use: berth attach {} HOLDER", volume.name.str()));
        return {};
    }

    /// What bears the mark of a volume that is not declared there any more.
    Answer<> declared_otherwise() {
        for (const auto& entry : table_) {
            if (entry.volume.empty() || session_.claimed.contains(entry.where) || top_at(table_, entry.where) != &entry)
                continue;
            const auto* volume = catalogue_.known_as(entry.volume);
            if (volume != nullptr && (volume->is_wrong() || is_there(*volume, entry.where))) continue;
            const auto path = AbsolutePath::parse(entry.where);
            if (!path) continue;
            const auto unit = unit_for_path(*path, "mount");
            if (!unit) continue;
            const auto* other = catalogue_.mounted_at(entry.where);
            const bool is_news = other == nullptr ? stale_.contains(unit->str()) : outdated_.contains(other->index);
            if (!is_news) continue;
            auto holders = all_holders(catalogue_.names_of(entry.volume), unit->str());
            if (!holders) return std::unexpected(holders.error());
            if (other != nullptr) warn_of_renamed(entry, *other, *std::move(holders));
            else if (!holders->empty()) warn_of(entry, volume, *holders);
        }
        return {};
    }

    Answer<Holders> all_holders(const VolumeNames& names, const std::string& unit) {
        const auto state = manager_.unit(unit);
        if (!state) return std::unexpected(state.error());
        auto out = users_of(*state, names, unit);
        if (!out) return out;
        const auto attachments = attachments_of(manager_, names);
        if (!attachments) return attachments;
        for (const auto& one : *attachments) add_once(*out, one);
        return out;
    }

    /// For those who are attached to `now` by a name that it is not to have any more, unless that is another's.
    [[nodiscard]] std::string way_out(const ResolvedVolume& now, const std::string& name,
                                      const Holders& holders) const {
        auto out = let_go(holders, name);
        const bool is_attached = std::ranges::find(holders, Holder::Kind::attachment, &Holder::kind) != holders.end();
        if (!is_attached || !is_volume_name(name) || now.name.empty() || catalogue_.known_as(name) != nullptr)
            return out;
        std::vector<std::string> names;
        for (const auto& former : now.former_names) names.push_back(fmt::format("\"{}\"", former.str()));
        names.push_back(fmt::format("\"{}\"", name));
        return fmt::format("write formerly = [{}] in volume {}, or {}", fmt::join(names, ", "),
                           in_quotes(now.name.str()), out);
    }

    /// Who is attached by a name of the volume that it is now stays so, and keeps it mounted.
    void warn_of_renamed(const MountEntry& entry, const ResolvedVolume& now, Holders holders) {
        const bool stays = std::erase_if(holders, [&](const Holder& one) { return is_attached_to(now, one); }) != 0;
        if (holders.empty() || stays || now.activation != Activation::attach) return;
        auto hint = way_out(now, entry.volume, holders);
        told_.insert(entry.volume);
        add(Kind::unmounts_renamed, entry.volume, now.header,
            fmt::format("volume {} is held by {}, and its mount point is that of volume {} now: the next daemon-reload "
                        "unmounts it",
                        in_quotes(entry.volume), holders_in_words(holders), in_quotes(now.name.str())),
            std::move(hint));
    }

    /// The template of a name that a volume has no more takes the edges of its attachments along.
    Answer<> name_lost(std::string_view unit) {
        constexpr std::string_view front = "volume-";
        constexpr std::string_view back = "@.target";
        if (!unit.starts_with(front) || !unit.ends_with(back)) return {};
        const auto name = VolumeName::parse(unit.substr(front.size(), unit.size() - front.size() - back.size()));
        if (!name || told_.contains(name->str())) return {};
        auto holders = attachments_of(manager_, {name->str()});
        if (!holders) return std::unexpected(holders.error());
        if (holders->empty()) return {};
        const auto attached = attachment(*name, holders->front().name);
        const auto state = attached ? manager_.unit(attached->str()) : Answer<UnitProperties>();
        if (!state) return std::unexpected(state.error());
        for (const auto& mount : state->list("BindsTo")) {
            const auto* now = mount.ends_with(".mount") ? catalogue_.mounted_at(mount_point_of(mount)) : nullptr;
            if (now == nullptr || now->is_wrong() || now->activation != Activation::attach) continue;
            auto hint = way_out(*now, name->str(), *holders);
            add(Kind::loses_name, now->name.str(), now->header,
                fmt::format(
                    "volume {} is held by {} by the name {}, which it has no more: the next daemon-reload takes "
                    "it from them",
                    in_quotes(now->name.str()), holders_in_words(*holders), in_quotes(name->str())),
                std::move(hint));
            found_.back().former = name->str();
            found_.back().holders = *std::move(holders);
            break;
        }
        return {};
    }

    void warn_of(const MountEntry& entry, const ResolvedVolume* volume, const Holders& holders) {
        const auto held = fmt::format("volume {} is held by {}", in_quotes(entry.volume), holders_in_words(holders));
        auto hint = let_go(holders, entry.volume);
        if (volume != nullptr && !volume->is_off()) {
            add(Kind::leaves_moved, entry.volume, volume->where.where,
                fmt::format("{} at {}: the next daemon-reload stops its holders, and it stays mounted there", held,
                            in_quotes(entry.where)),
                std::move(hint));
        } else {
            add(Kind::leaves_gone, entry.volume, volume == nullptr ? Span() : volume->header,
                fmt::format("{} and declared no more: after the next daemon-reload it stays mounted at {} until "
                            "somebody unmounts it",
                            held, in_quotes(entry.where)),
                std::move(hint));
        }
    }

    Outside& outside_;
    ServiceManager& manager_;
    const Session& session_;
    const Catalogue& catalogue_;
    MountTable table_;
    std::set<std::string> stale_;
    std::set<std::uint32_t> outdated_;  // of right volumes
    std::set<std::string> told_;        // former names
    std::vector<ReloadEffect> found_;
};

}  // namespace

std::string holders_in_words(const std::vector<Holder>& holders) {
    auto first = holder_in_words(holders.front());
    if (holders.size() == 1) return first;
    if (holders.size() == 2) return fmt::format("{} and {}", first, holder_in_words(holders.back()));
    return fmt::format("{} and {} others", first, holders.size() - 1);
}

Answer<std::vector<ReloadEffect>> reload_effects(Outside& outside, const Session& session) {
    return ReloadEffects(outside, session).run();
}

Answer<> warn_of_reload(Outside& outside, Session& session) {
    auto effects = reload_effects(outside, session);
    if (!effects) return std::unexpected(effects.error());
    for (auto& one : *effects)
        session.found.warning(Code::reload_effect, one.where, std::move(one.message), std::move(one.hint));
    return {};
}

}  // namespace berth::cli
