#include "core/resolve/references.hpp"

#include <fmt/format.h>
#include <unordered_map>

#include "core/check/swap_check.hpp"
#include "core/keys/keys.hpp"
#include "core/keys/overlay.hpp"
#include "core/text/suggest.hpp"
#include "core/text/text.hpp"

namespace berth {
namespace {

bool needs(Relation relation) { return relation == Relation::requires_ || relation == Relation::binds_to; }

/// Proposes names for unknown ones, of which the first hundred get one: each is compared with all that there are.
class Proposals {
  public:
    explicit Proposals(const Catalogue& catalogue) : catalogue_(catalogue) {
        for (const auto& one : catalogue.all()) {
            if (one.table == Table::volume) names_.push_back(one.name.str());
            if (one.table == Table::encrypted) encrypted_.push_back(one.name.str());
        }
    }

    std::string for_name(const std::string& name) {
        if (left_ == 0) return {};
        --left_;
        auto hint = instead_of_family(catalogue_, name);
        return hint.empty() ? did_you_mean(name, names_) : hint;
    }

    std::string for_encrypted(const std::string& name) {
        if (left_ == 0) return {};
        --left_;
        return did_you_mean(name, encrypted_);
    }

  private:
    const Catalogue& catalogue_;
    std::vector<std::string_view> names_;
    std::vector<std::string_view> encrypted_;
    std::size_t left_ = 100;
};

class Resolver {
  public:
    Resolver(Catalogue& catalogue, Diagnostics& out) : catalogue_(catalogue), proposals_(catalogue), out_(out) {}

    void run() {
        for (auto& volume : catalogue_.all()) {
            const Blame blame{volume, &out_};
            if (volume.what.kind == What::Kind::volume) source(volume, blame);
            if (!volume.what.encrypted.empty()) encrypted(volume, blame);
            if (!volume.layers.empty()) layers(volume, blame);
            for (const auto& dependency : volume.dependencies) {
                const auto strength = needs(dependency.relation) ? Strength::need : Strength::order;
                const std::string_view otherwise = "declare it, or write a unit's name with its suffix";
                if (dependency.is_volume) (void)named(dependency.target, dependency.where, strength, blame, otherwise);
            }
            if (!volume.is_off() && volume.table == Table::volume) parents(volume, blame);
        }
    }

  private:
    /// Reports what keeps `name` from being relied on; null then, and for a volume that isn't declared.
    const Volume* named(const SafeText& name, const Span& where, Strength strength, const Blame& blame,
                        std::string_view otherwise) {
        const auto* found = catalogue_.named(name.str());
        if (found == nullptr) {
            auto hint = proposals_.for_name(name.str());
            if (hint.empty()) hint = otherwise;
            blame.wrong(where, {Code::reference_unknown, fmt::format("there is no volume {}", in_quotes(name.str())),
                                std::move(hint)});
            return nullptr;
        }
        if (strength == Strength::order) return found;
        if (found->is_off() && !blame.volume.is_off()) {
            blame.wrong(where, {Code::reference_off, fmt::format("volume {} is switched off", in_quotes(name.str())),
                                "give it another activation, or take out what needs it"});
            return nullptr;
        }
        if (!has_attachments(*found)) {
            blame.wrong(where, {Code::reference_idle,
                                fmt::format("volume {} unmounts itself when it is idle, so nothing can hold it",
                                            in_quotes(name.str())),
                                "take out its 'idle_timeout', or what needs it"});
            return nullptr;
        }
        return found;
    }

    void source(Volume& volume, const Blame& blame) {
        const auto* base = named(volume.what.name, volume.what.where, Strength::need, blame, "declare it");
        if (base == nullptr || base->where.value.empty()) return;
        auto path = base->where.value / volume.what.below;
        if (!path) {
            blame.wrong(volume.what.where, std::move(path.error()));
            return;
        }
        volume.what.text = *std::move(path);
        if (volume.table == Table::swap) name_swap_unit(blame);
    }

    void encrypted(const Volume& volume, const Blame& blame) {
        const auto& name = volume.what.encrypted.str();
        if (catalogue_.named(Table::encrypted, name) != nullptr) return;
        auto hint = proposals_.for_encrypted(name);
        if (hint.empty())
            hint =
                fmt::format("declare it as [encrypted.{0}]; what /etc/crypttab unlocks is \"/dev/mapper/{0}\"", name);
        blame.wrong(volume.what.where,
                    {Code::reference_unknown, fmt::format("there is no encrypted volume {}", in_quotes(name)),
                     std::move(hint)});
    }

    void layers(Volume& volume, const Blame& blame) {
        for (auto& layer : volume.layers) {
            if (layer.volume.empty()) {
                if (!volume.is_off()) idle_above(layer, blame);
                continue;
            }
            const auto* base = named(layer.volume, layer.where, Strength::need, blame, "declare it");
            if (base == nullptr || base->where.value.empty()) continue;
            auto path = base->where.value / layer.below;
            if (path) layer.path = *std::move(path);
            else blame.wrong(layer.where, std::move(path.error()));
        }
        if (volume.is_wrong() || volume.table != Table::volume) return;
        if (auto excess = excess_of_layers(volume)) blame.wrong(volume.layers.front().where, *std::move(excess));
    }

    /// An overlay would hold what it is made of for ever.
    void idle_above(const Layer& layer, const Blame& blame) {
        for (std::string_view path = layer.path.str(); !path.empty(); path = parent(path)) {
            const auto* above = catalogue_.mounted_at(path);
            if (above != nullptr && !has_attachments(*above)) {
                (void)named(above->name, layer.where, Strength::need, blame, {});
                return;
            }
        }
    }

    /// A mount below one that unmounts itself would hold it for ever.
    void parents(const Volume& volume, const Blame& blame) {
        for (auto path = parent(volume.where.value.str()); !path.empty(); path = parent(path)) {
            const auto* above = catalogue_.mounted_at(path);
            if (above == nullptr || has_attachments(*above)) continue;
            blame.wrong(
                volume.where.where,
                {Code::reference_idle,
                 fmt::format("the mount point is below that of volume {}, which unmounts itself when it is idle",
                             in_quotes(above->name.str())),
                 "take out its 'idle_timeout', or choose another mount point"});
            return;
        }
    }

    Catalogue& catalogue_;
    Proposals proposals_;
    Diagnostics& out_;
};

class EdgeFinder {
  public:
    explicit EdgeFinder(const Catalogue& catalogue) : catalogue_(catalogue) {}

    std::vector<Edge> run() {
        for (const auto& volume : catalogue_.all()) {
            if (volume.is_off()) continue;
            by_name(volume);
            by_path(volume);
        }
        return std::move(edges_);
    }

  private:
    void add(const Volume& from, const Volume* to, Strength strength, const Span& where) {
        if (to == nullptr || to->is_off()) return;
        edges_.push_back({catalogue_.index_of(from), catalogue_.index_of(*to), strength, where});
    }

    void by_name(const Volume& volume) {
        if (volume.what.kind == What::Kind::volume) {
            add(volume, catalogue_.named(volume.what.name.str()), Strength::need, volume.what.where);
        }
        if (!volume.what.encrypted.empty())
            add(volume, catalogue_.named(Table::encrypted, volume.what.encrypted.str()), Strength::need,
                volume.what.where);
        for (const auto& layer : volume.layers) {
            if (!layer.volume.empty()) add(volume, catalogue_.named(layer.volume.str()), Strength::need, layer.where);
        }
        for (const auto& dependency : volume.dependencies) {
            const auto* other = target(dependency);
            if (other == nullptr) continue;
            const auto strength = dependency.is_volume ? Strength::need : Strength::start;
            if (dependency.relation == Relation::before) add(*other, &volume, Strength::order, dependency.where);
            else add(volume, other, needs(dependency.relation) ? strength : Strength::order, dependency.where);
        }
    }

    /// The volume that is meant, by its name or by its mount unit.
    const Volume* target(const Dependency& dependency) {
        if (dependency.is_volume) return catalogue_.named(dependency.target.str());
        if (by_unit_.empty()) {
            for (const auto& volume : catalogue_.all()) by_unit_.emplace(volume.mount_unit.str(), &volume);
        }
        const auto found = by_unit_.find(dependency.target.str());
        return found == by_unit_.end() ? nullptr : found->second;
    }

    void by_path(const Volume& volume) {
        if (volume.table == Table::volume) below(volume, parent(volume.where.value.str()), volume.where.where);
        const auto& source = volume.what.text.str();
        const bool is_path = volume.what.kind == What::Kind::path || volume.what.kind == What::Kind::volume;
        if (is_path && !source.starts_with("/dev/")) below(volume, source, volume.what.where);
        for (const auto& layer : volume.layers) below(volume, layer.path.str(), layer.where);
        for (const auto& path : volume.mounts_for) below(volume, path.value.str(), path.where);
    }

    /// An edge to each volume that `path` lies in.
    void below(const Volume& volume, std::string_view path, const Span& where) {
        for (; !path.empty(); path = parent(path)) add(volume, catalogue_.mounted_at(path), Strength::order, where);
    }

    const Catalogue& catalogue_;
    std::unordered_map<std::string_view, const Volume*> by_unit_;
    std::vector<Edge> edges_;
};

}  // namespace

void resolve_references(Catalogue& catalogue, Diagnostics& out) { Resolver(catalogue, out).run(); }

Graph graph_of(const Catalogue& catalogue) { return {catalogue.all().size(), EdgeFinder(catalogue).run()}; }

}  // namespace berth
