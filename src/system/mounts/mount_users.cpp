#include "system/mounts/mount_users.hpp"

#include <fmt/format.h>
#include <pwd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <optional>
#include <set>

#include "system/base/answer.hpp"
#include "system/base/within.hpp"
#include "system/mounts/mount_copies.hpp"
#include "system/mounts/mount_table_file.hpp"
#include "system/mounts/processes.hpp"

namespace berth {
namespace {

/// One namespace, and where the copies are in it.
struct View {
    MountTable table;
    std::vector<const MountEntry*> copies;
};

/// As seen from the root of the namespace, even if the process has another root.
MountTable table_of(const Process& process) {
    auto table = parse_mount_table(process_text(process.pid, "mountinfo"), "");
    if (process.root == "/") return table;
    for (auto& mount : table) mount.where = mount.where == "/" ? process.root : process.root + mount.where;
    return table;
}

class Search {
  public:
    Search(const MountEntry& mount, const std::vector<Process>& processes) {
        MountTables tables;
        const auto own = link_text("/proc/self/ns/mnt").value_or("");
        tables[own] = read_mount_table().value_or(MountTable());
        // Who has another root sees a part of the mounts, so ask those only where there is nobody else.
        for (const bool any_root : {false, true}) {
            for (const auto& process : processes) {
                if ((!any_root && process.root != "/") || tables.contains(process.mount_namespace)) continue;
                auto table = table_of(process);
                if (!table.empty()) tables[process.mount_namespace] = std::move(table);
            }
        }
        ids_ = copies_of(mount.id, tables[own], tables);
        for (auto& [name, table] : tables) {
            auto& view = views_[name];
            view.table = std::move(table);
            for (const auto& other : view.table) {
                if (ids_.contains(other.id)) view.copies.push_back(&other);
            }
        }
    }

    /// The copy that `path` of the process lies on.
    [[nodiscard]] const MountEntry* copy(const Process& process, std::string_view path) const {
        const auto view = views_.find(process.mount_namespace);
        if (view == views_.end()) return nullptr;
        const auto contains = [&](const MountEntry* copy) { return is_at_or_below(copy->where, path); };
        if (std::ranges::none_of(view->second.copies, contains)) return nullptr;
        const auto* const found = mount_of(view->second.table, path);
        return found != nullptr && ids_.contains(found->id) ? found : nullptr;
    }

    /// A descriptor may come from another namespace: its path is looked for in all, to spare reading its mount id.
    [[nodiscard]] bool is_open_on(pid_t pid, const std::string& descriptor, std::string_view path) const {
        const auto contains = [&](const MountEntry* copy) { return is_at_or_below(copy->where, path); };
        const auto possible = [&](const auto& view) { return std::ranges::any_of(view.second.copies, contains); };
        return std::ranges::any_of(views_, possible) && ids_.contains(mount_id(pid, descriptor));
    }

  private:
    std::map<std::string, View> views_;
    std::set<int> ids_;
};

std::string_view next_word(std::string_view& line) {
    const auto word = line.substr(0, line.find(' '));
    line.remove_prefix(std::min(line.find_first_not_of(' ', word.size()), line.size()));
    return word;
}

/// "MAJOR:MINOR" in decimal from /proc/PID/maps' hexadecimal.
std::string decimal_device(std::string_view text) {
    unsigned major = 0;
    unsigned minor = 0;
    const auto* const end = text.data() + text.size();
    const auto* const colon = std::from_chars(text.data(), end, major, 16).ptr;
    if (colon != end) (void)std::from_chars(colon + 1, end, minor, 16);
    return fmt::format("{}:{}", major, minor);
}

/// Another device means a file that the mount hides, but for types that have a file's pages elsewhere.
bool is_on(const MountEntry& mount, std::string_view device) {
    return mount.type == "overlay" || mount.type == "btrfs" || decimal_device(device) == mount.device;
}

// 7f1c8000-7f1c9000 r--p 00000000 08:01 1234   /usr/lib/libc.so.6
std::vector<std::string> mappings(const Process& process, const Search& search) {
    std::set<std::string> paths;
    const auto maps = process_text(process.pid, "maps");
    for (std::string_view rest(maps); !rest.empty();) {
        auto line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(line.size() + 1, rest.size()));
        const auto path_at = line.find('/');
        if (path_at == std::string_view::npos) continue;
        const auto* const copy = search.copy(process, line.substr(path_at));
        if (copy == nullptr) continue;
        for (int i = 0; i < 3; ++i) (void)next_word(line);
        if (is_on(*copy, next_word(line))) paths.emplace(line.substr(line.find('/')));
    }
    return {paths.begin(), paths.end()};
}

/// Of each process, in the same order. /proc/PID/maps waits for the lock of a process that may itself wait for the file
/// system, so a child reads them.
std::optional<std::vector<std::vector<std::string>>> all_mappings(const std::vector<Process>& processes,
                                                                  const Search& search,
                                                                  std::chrono::milliseconds limit) {
    const auto answer = within(limit, [&] {
        std::vector<std::vector<std::string>> out;
        for (const auto& process : processes) out.push_back(mappings(process, search));
        return to_answer(out);
    });
    auto out = from_answer<std::vector<std::vector<std::string>>>(answer.value_or(""));
    if (out && out->size() != processes.size()) return std::nullopt;
    return out;
}

void add(MountUser& user, MountUse::Kind kind, std::string_view path) {
    MountUse use{kind, std::string(path)};
    if (std::ranges::find(user.uses, use) != user.uses.end()) return;
    if (user.uses.size() < MountUser::most_uses) user.uses.push_back(std::move(use));
    else ++user.more_uses;
}

void add_links_and_files(MountUser& user, const Process& process, const Search& search) {
    using enum MountUse::Kind;
    if (search.copy(process, process.cwd) != nullptr) add(user, cwd, process.cwd);
    if (search.copy(process, process.root) != nullptr) add(user, root, process.root);
    if (search.copy(process, process.exe) != nullptr) add(user, exe, process.exe);
    for (const auto& descriptor : descriptors(process.pid)) {
        const auto path = link_text(fmt::format("/proc/{}/fd/{}", process.pid, descriptor));
        if (path && search.is_open_on(process.pid, descriptor, *path)) add(user, file, *path);
    }
}

/// The name service may ask a server, or read a home folder: not for ever.
std::string user_name(uid_t uid) {
    const auto name = within(std::chrono::milliseconds(500), [uid]() -> std::string {
        std::array<char, 16384> buffer{};
        passwd entry{};
        passwd* found = nullptr;
        if (::getpwuid_r(uid, &entry, buffer.data(), buffer.size(), &found) != 0 || found == nullptr) return {};
        return found->pw_name;
    });
    return name && !name->empty() ? *name : fmt::format("{}", uid);
}

void add_names(std::vector<MountUser>& users) {
    std::map<uid_t, std::string> names;
    for (auto& user : users) {
        user.uid = user_of(user.pid);
        const auto [name, is_new] = names.try_emplace(user.uid);
        if (is_new) name->second = user_name(user.uid);
        user.user = name->second;
        auto command = process_text(user.pid, "comm");
        if (command.ends_with('\n')) command.pop_back();
        user.command = command;
    }
}

}  // namespace

std::string_view name_of(MountUse::Kind kind) {
    static constexpr std::array<std::string_view, 5> names{"cwd", "root", "exe", "file", "mapping"};
    return names.at(static_cast<std::size_t>(kind));
}

MountUsers mount_users(const MountEntry& mount, std::chrono::milliseconds limit) {
    const auto all = processes();
    const Search search(mount, all.seen);
    const auto mapped = all_mappings(all.seen, search, limit);
    MountUsers out{.users = {}, .unseen = all.unseen, .mappings_seen = mapped.has_value()};
    for (std::size_t i = 0; i < all.seen.size(); ++i) {
        const auto& process = all.seen[i];
        MountUser user{.pid = process.pid, .started = process.started};
        add_links_and_files(user, process, search);
        for (const auto& path : mapped ? mapped->at(i) : std::vector<std::string>()) {
            if (path != process.exe) add(user, MountUse::Kind::mapping, path);
        }
        if (!user.uses.empty()) out.users.push_back(std::move(user));
    }
    add_names(out.users);
    return out;
}

}  // namespace berth
