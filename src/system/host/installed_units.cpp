#include "system/host/installed_units.hpp"

#include <fcntl.h>

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <map>

#include "system/base/folder.hpp"
#include "system/base/read_text.hpp"

namespace berth {
namespace {

constexpr std::size_t largest_file = 128 * 1024;

// systemd.unit(5), "System Unit Search Path", without what is gone after a reboot
constexpr std::array unit_folders{"/etc/systemd/system",     "/run/systemd/system",
                                  "/run/systemd/generator",  "/usr/local/lib/systemd/system",
                                  "/usr/lib/systemd/system", "/run/systemd/generator.late"};
constexpr std::string_view generated = "/run/systemd/generator";

bool ends_in_any(std::string_view name, std::initializer_list<std::string_view> suffixes) {
    return std::ranges::any_of(suffixes, [&](auto suffix) { return name.ends_with(suffix); });
}

std::string_view base_name(std::string_view path) { return path.substr(path.rfind('/') + 1); }

/// The folders of a unit's drop-ins, the closest first: of its own name, of what that begins with, of its type.
std::vector<std::string> drop_in_names(std::string_view unit) {
    const auto type = unit.substr(unit.rfind('.'));
    const auto stem = unit.substr(0, unit.size() - type.size());
    const auto at = std::min(stem.find('@'), stem.size());
    std::vector<std::string> out{fmt::format("{}.d", unit)};
    auto front = stem.substr(0, at);
    while (!front.empty()) {
        const auto dash = front.substr(0, front.size() - 1).rfind('-');
        if (dash == std::string_view::npos) break;
        front = front.substr(0, dash + 1);
        out.push_back(fmt::format("{}{}{}.d", front, at < stem.size() ? "@" : "", type));
    }
    out.push_back(fmt::format("{}.d", type.substr(1)));
    return out;
}

class Collector {
  public:
    Collector(const Root& root, std::deque<Source>& sources) : root_(root), sources_(sources) {}

    std::vector<InstalledUnit> collect() {
        for (const std::string folder : unit_folders) list(folder);
        std::vector<InstalledUnit> out;
        for (const auto& [name, path] : units_) {
            const auto* file = path.empty() ? nullptr : read(path);
            if (file == nullptr || file->text.empty()) continue;
            auto& unit = out.emplace_back(InstalledUnit{name, {}, {}});
            add_settings(*file, unit.settings);
            for (const auto& drop_in : drop_ins_of(name)) {
                if (const auto* more = read(drop_in)) add_settings(*more, unit.settings);
            }
            for (const std::string_view kind : {".wants", ".requires"}) {
                for (const auto& path_of_links : folders_[name + std::string(kind)]) {
                    for (auto& link : names(path_of_links)) unit.links.push_back(std::move(link));
                }
            }
        }
        return out;
    }

  private:
    [[nodiscard]] std::vector<std::string> names(const std::string& folder) const {
        const auto opened = open_below(root_, folder, O_PATH | O_DIRECTORY);
        if (!opened) return {};
        auto found = names_in(opened->get(), folder).value_or(std::vector<std::string>());
        std::ranges::sort(found);
        return found;
    }

    void list(const std::string& folder) {
        for (const auto& name : names(folder)) {
            auto path = fmt::format("{}/{}", folder, name);
            if (ends_in_any(name, {".service", ".socket"})) {
                if (!units_.contains(name)) units_.emplace(name, is_alias(path) ? "" : std::move(path));
            } else if (ends_in_any(name, {"service.d", "socket.d", ".service.wants", ".service.requires",
                                          ".socket.wants", ".socket.requires"})) {
                folders_[name].push_back(std::move(path));
            }
        }
    }

    /// A link to a unit of another name, which is met by that.
    [[nodiscard]] bool is_alias(const std::string& path) const {
        const auto folder = open_below(root_, path.substr(0, path.rfind('/')), O_PATH | O_DIRECTORY);
        if (!folder) return true;
        std::array<char, 4096> target{};
        const auto name = std::string(base_name(path));
        const auto size = ::readlinkat(folder->get(), name.c_str(), target.data(), target.size());
        return size > 0 && base_name({target.data(), static_cast<std::size_t>(size)}) != name;
    }

    /// The drop-ins that count, in the order in which they do.
    [[nodiscard]] std::vector<std::string> drop_ins_of(const std::string& unit) {
        std::map<std::string, std::string> by_name;
        for (const auto& folder : drop_in_names(unit)) {
            const auto found = folders_.find(folder);
            if (found == folders_.end()) continue;
            for (const auto& path : found->second) {
                for (const auto& name : names(path)) {
                    const bool is_ours = path.starts_with(generated) && name.starts_with("50-berth-");
                    if (name.ends_with(".conf") && !is_ours) by_name.emplace(name, fmt::format("{}/{}", path, name));
                }
            }
        }
        std::vector<std::string> out;
        for (auto& [name, path] : by_name) out.push_back(std::move(path));
        return out;
    }

    /// Null for what can't be read or is masked.
    const Source* read(const std::string& path) {
        if (const auto known = read_.find(path); known != read_.end()) return known->second;
        auto& source = read_[path];
        struct stat status{};
        const auto seen = open_below(root_, path, O_PATH);
        if (!seen || ::fstat(seen->get(), &status) != 0 || !S_ISREG(status.st_mode)) return nullptr;
        const auto fd = open_below(root_, path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
        if (!fd) return nullptr;
        auto text = read_text(*fd, largest_file, path);
        if (!text || text->size() > largest_file) return nullptr;
        source = &sources_.emplace_back(Source{path, root_.shown(path), *std::move(text)});
        return source;
    }

    const Root& root_;
    std::deque<Source>& sources_;
    std::map<std::string, std::string> units_;                 // name to path; none for an alias
    std::map<std::string, std::vector<std::string>> folders_;  // of drop-ins and links, by name
    std::map<std::string, const Source*> read_;                // by path
};

}  // namespace

std::vector<InstalledUnit> installed_units(const Root& root, std::deque<Source>& sources) {
    return Collector(root, sources).collect();
}

}  // namespace berth
