#include "core/advice/service_advice.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <set>
#include <variant>

#include "core/advice/advice.hpp"
#include "core/model/holder.hpp"
#include "core/text/text.hpp"

namespace berth {
namespace {

enum class Form : std::uint8_t {
    command,      ///< systemd.service(5), "Command lines"
    list,         ///< paths; one behind a '-' need not be there, one behind a ':' is seen by the service alone
    assignments,  ///< NAME=PATH:PATH
    labelled,     ///< WORD:PATH
};

struct Directive {
    std::string_view name;
    Form form;
    bool is_inside;  ///< its paths are those that the service sees, which has a root of its own with RootDirectory=
};

// What names a path and doesn't make systemd wait for it; systemd.exec(5), "Implicit dependencies", has those that do
constexpr std::array directives{Directive{"BindPaths", Form::list, false},
                                Directive{"BindReadOnlyPaths", Form::list, false},
                                Directive{"Environment", Form::assignments, true},
                                Directive{"EnvironmentFile", Form::list, false},
                                Directive{"ExecCondition", Form::command, true},
                                Directive{"ExecReload", Form::command, true},
                                Directive{"ExecStart", Form::command, true},
                                Directive{"ExecStartPost", Form::command, true},
                                Directive{"ExecStartPre", Form::command, true},
                                Directive{"ExecStop", Form::command, true},
                                Directive{"ExecStopPost", Form::command, true},
                                Directive{"LoadCredential", Form::labelled, false},
                                Directive{"LoadCredentialEncrypted", Form::labelled, false},
                                Directive{"ReadWritePaths", Form::list, true},
                                Directive{"StandardError", Form::labelled, false},
                                Directive{"StandardInput", Form::labelled, false},
                                Directive{"StandardOutput", Form::labelled, false}};

struct DirectoryKey {
    std::string_view name;
    std::string_view folder;
};
constexpr std::array directory_keys{DirectoryKey{"CacheDirectory", "/var/cache"},
                                    DirectoryKey{"ConfigurationDirectory", "/etc"},
                                    DirectoryKey{"LogsDirectory", "/var/log"}, DirectoryKey{"RuntimeDirectory", "/run"},
                                    DirectoryKey{"StateDirectory", "/var/lib"}};

bool is_any_of(std::string_view word, std::initializer_list<std::string_view> words) {
    return std::ranges::find(words, word) != words.end();
}

bool is_true(std::string_view value) { return is_any_of(value, {"yes", "true", "on", "1", "y", "t"}); }

/// Volumes that a unit's start mounts or waits for.
class Awaited {
  public:
    Awaited(const Catalogue& catalogue, const Graph& graph) : catalogue_(catalogue), graph_(graph) {}

    void add_all(const InstalledUnit& unit) {
        for (const auto& setting : unit.settings) add(setting);
        for (const auto& link : unit.links) add_unit(link);
        for (const auto& volume : catalogue_.volumes()) {
            if (names(volume.used_by, unit.name) || names(volume.wanted_by, unit.name) ||
                names(volume.required_by, unit.name) || is_before(volume, unit.name))
                add(volume);
        }
    }

    [[nodiscard]] bool has(const ResolvedVolume& volume) const { return awaited_.contains(volume.index); }

  private:
    /// True for the unit itself, and for a template if one of its instances is there.
    static bool is_same(std::string_view listed, std::string_view unit) {
        const auto at = unit.find("@.");
        if (listed == unit || at == std::string_view::npos) return listed == unit;
        return listed.starts_with(unit.substr(0, at + 1)) && listed.ends_with(unit.substr(at + 1));
    }

    static bool names(const std::vector<UnitName>& list, std::string_view unit) {
        return std::ranges::any_of(list, [&](const auto& one) { return is_same(one.str(), unit); });
    }

    static bool is_before(const Volume& volume, std::string_view unit) {
        return std::ranges::any_of(volume.dependencies, [&](const auto& one) {
            const auto* target = std::get_if<UnitName>(&one.target);
            return one.relation == Relation::before && target != nullptr && is_same(target->str(), unit);
        });
    }

    void add(const Setting& setting) {
        const auto key = setting.key;
        if (setting.section == "Unit") {
            if (is_any_of(key, {"After", "BindsTo", "Requires", "Requisite", "Upholds", "Wants"})) {
                for (const auto& unit : words_in(setting, Backslash::is_kept)) add_unit(unit);
            } else if (is_any_of(key, {"RequiresMountsFor", "WantsMountsFor"})) {
                for (const auto& path : words_in(setting, Backslash::is_dropped)) add_path(path);
            }
        } else if (key == "PrivateTmp" && is_true(setting.value)) {
            add_path("/tmp");
            add_path("/var/tmp");
        } else if (is_any_of(key, {"RootDirectory", "RootImage", "WorkingDirectory"}) || key.starts_with("Listen")) {
            for (const auto& path : words_in(setting, Backslash::is_dropped)) add_path(path);
        } else if (const auto found = std::ranges::find(directory_keys, key, &DirectoryKey::name);
                   found != directory_keys.end()) {
            for (const auto& path : words_in(setting, Backslash::is_dropped))
                add_path(fmt::format("{}/{}", found->folder, path.substr(0, path.find(':'))));
        }
    }

    void add_path(std::string_view path) {
        const auto* volume = path.starts_with('/') ? catalogue_.around(path) : nullptr;
        if (volume != nullptr) add(*volume);
    }

    void add_unit(const std::string& unit) {
        if (unit.ends_with(".mount")) return add_path(mount_point_of(unit));
        const auto attached = attachment_of(unit);
        if (const auto* volume = attached ? catalogue_.known_as(attached->volume) : nullptr) add(*volume);
    }

    /// With all that it stands on.
    void add(const ResolvedVolume& volume) {
        std::vector<std::uint32_t> pending{volume.index};
        while (!pending.empty()) {
            const auto next = pending.back();
            pending.pop_back();
            if (!awaited_.insert(next).second) continue;
            for (const auto& edge : graph_.edges_of(next)) pending.push_back(edge.to);
        }
    }

    const Catalogue& catalogue_;
    const Graph& graph_;
    std::set<std::uint32_t> awaited_;
};

/// True if a service may find the bare folder where the volume should be. An automount is there from the start, and a
/// boot that lacks a required local volume doesn't come to its services.
bool can_be_absent(const ResolvedVolume& volume) {
    if (!can_be_advised(volume) || volume.activation == Activation::access) return false;
    return !volume.required || volume.network;
}

bool counts(const PathMention& path, Form form) {
    switch (form) {
        case Form::command: return path.before.empty() || path.is_first;
        case Form::list: return path.before.empty() || path.before == "+";
        case Form::assignments: return path.before.empty() || path.before == ":";
        case Form::labelled: return path.before == ":";
    }
    return false;
}

class Adviser {
  public:
    Adviser(const Catalogue& catalogue, const Graph& graph, Diagnostics& out)
        : catalogue_(catalogue), graph_(graph), out_(out) {}

    void advise(const InstalledUnit& unit) {
        const bool has_root = std::ranges::any_of(unit.settings, [](const auto& setting) {
            return (setting.key == "RootDirectory" || setting.key == "RootImage") && setting.value != "/";
        });
        std::set<const ResolvedVolume*> told;
        std::optional<Awaited> awaited;
        for (const auto& setting : unit.settings) {
            const auto directive = std::ranges::find(directives, setting.key, &Directive::name);
            if (setting.section == "Unit" || directive == directives.end()) continue;
            if (has_root && directive->is_inside) continue;
            const bool is_command = directive->form == Form::command || directive->form == Form::assignments;
            for (const auto& path : paths_in(setting, is_command ? Backslash::escapes : Backslash::is_dropped)) {
                const auto used = counts(path, directive->form) ? hit(path) : Hit();
                if (used.volume == nullptr || !can_be_absent(*used.volume)) continue;
                if (!awaited) awaited.emplace(catalogue_, graph_).add_all(unit);
                if (!awaited->has(*used.volume) && told.insert(used.volume).second) report(unit, used, path);
            }
        }
    }

  private:
    /// A volume that a path lies in, and how much of the path is its mount point.
    struct Hit {
        const ResolvedVolume* volume = nullptr;
        std::size_t length = 0;
    };

    /// The innermost one.
    [[nodiscard]] Hit hit(const PathMention& path) const {
        Hit found;
        for (const auto& end : path.ends) {
            const auto* volume = catalogue_.mounted_at(std::string_view(path.text).substr(0, end.length));
            if (volume != nullptr) found = {volume, end.length};
        }
        return found;
    }

    void report(const InstalledUnit& unit, const Hit& used, const PathMention& path) {
        auto& found = out_.warning(
            Code::advice_service_path, used.volume->where.where,
            fmt::format("{} uses a path of volume {}, and may start without it", in_quotes(unit.name),
                        in_quotes(used.volume->name.str())),
            fmt::format("add used_by = [\"{}\"], or RequiresMountsFor= in the unit", printable(unit.name)));
        const auto& end = path.whole(used.length);
        found.notes.push_back(
            {path.where(end), fmt::format("here it uses {}", in_quotes(path.text.substr(0, end.length)))});
    }

    const Catalogue& catalogue_;
    const Graph& graph_;
    Diagnostics& out_;
};

}  // namespace

void advise_on_services(const Catalogue& catalogue, const Graph& graph, std::span<const InstalledUnit> units,
                        Diagnostics& out) {
    Adviser adviser(catalogue, graph, out);
    for (const auto& unit : units) {
        const bool is_for_need = unit.name == "emergency.service" || unit.name == "rescue.service";
        if (!is_for_need) adviser.advise(unit);  // those two are for when nothing can be mounted
    }
}

}  // namespace berth
