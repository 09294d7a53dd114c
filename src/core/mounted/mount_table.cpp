#include "core/mounted/mount_table.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <optional>
#include <span>
#include <unordered_map>
#include <utility>

#include "core/text/character.hpp"
#include "core/values/filesystem_types.hpp"
#include "core/values/mount_mark.hpp"

namespace berth {
namespace {

// By hand, and not by libmount, as of 2.38 to 2.42. It undoes the escapes of a list of options before anybody can
// divide it, so that "lowerdir=/a\054b" becomes two. For "/dev/root" it looks for a device in /sys and, by the kernel's
// command line, on disks, which may hang. Of utab it tells only what it can join to a mount by the same source, and
// helpers show others. tests/unit/system/mount_table_file_test.cpp holds the two beside each other.

std::string unescaped(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        const bool escape =
            text.size() >= 4 && text[0] == '\\' && is_octal(text[1]) && is_octal(text[2]) && is_octal(text[3]);
        if (escape) out += static_cast<char>((text[1] - '0') * 64 + (text[2] - '0') * 8 + (text[3] - '0'));
        else out += text[0];
        text.remove_prefix(escape ? 4 : 1);
    }
    return out;
}

/// What stands before the next `end`, which is taken away with it.
std::string_view take_until(std::string_view& rest, char end) {
    const auto found = rest.substr(0, rest.find(end));
    rest.remove_prefix(std::min(rest.size(), found.size() + 1));
    return found;
}

/// Where the option at the front of `text` ends. Commas divide, but not in a value in double quotes (as the kernel
/// shows an SELinux context).
std::size_t end_of_option(std::string_view text) {
    const auto comma = std::min(text.find(','), text.size());
    const auto quote = text.find("=\"");
    if (quote >= comma) return comma;
    for (auto at = text.find('"', quote + 2); at != std::string_view::npos; at = text.find('"', at + 1)) {
        if (at + 1 == text.size() || text[at + 1] == ',') return at + 1;
    }
    return comma;
}

std::vector<std::string_view> divided(std::string_view text) {
    std::vector<std::string_view> out;
    while (!text.empty()) {
        const auto end = end_of_option(text);
        if (end > 0) out.push_back(text.substr(0, end));
        text.remove_prefix(std::min(text.size(), end + 1));
    }
    return out;
}

/// Escapes are undone after the division: an escaped comma is part of a value.
std::vector<std::string> field_options(std::string_view field) {
    std::vector<std::string> out;
    for (const auto option : divided(field)) out.push_back(unescaped(option));
    return out;
}

std::optional<int> number_in(std::string_view field) {
    int number = 0;
    const auto [end, error] = std::from_chars(field.data(), field.data() + field.size(), number);
    if (error != std::errc() || end != field.data() + field.size()) return std::nullopt;
    return number;
}

/// "36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw,errors=continue"
std::optional<MountEntry> entry_in(std::string_view line) {
    // The mount's own fields are escaped, so that " - " can only be the divider.
    const auto divider = line.find(" - ");
    if (divider == std::string_view::npos) return std::nullopt;
    auto first = line.substr(0, divider);
    auto second = line.substr(divider + 3);
    const auto id = number_in(take_until(first, ' '));
    const auto parent = number_in(take_until(first, ' '));
    if (!id || !parent) return std::nullopt;
    MountEntry entry{.id = *id, .parent = *parent};
    entry.device = take_until(first, ' ');
    entry.root = unescaped(take_until(first, ' '));
    entry.where = unescaped(take_until(first, ' '));
    entry.options = field_options(take_until(first, ' '));
    while (!first.empty()) {
        auto value = take_until(first, ' ');
        const auto tag = take_until(value, ':');
        if (tag == "shared") entry.shared = number_in(value).value_or(0);
        if (tag == "master") entry.master = number_in(value).value_or(0);
    }
    entry.type = unescaped(take_until(second, ' '));
    entry.source = unescaped(take_until(second, ' '));
    entry.filesystem_options = field_options(take_until(second, ' '));
    if (entry.where.empty()) return std::nullopt;
    return entry;
}

/// A line of utab: "SRC=nas:/a TARGET=/srv/a ROOT=/ OPTS=user,x-berth.volume=a"; later releases add "ID=36".
struct UserPart {
    std::optional<int> id;
    std::string source;
    std::string where;
    std::string root = "/";
    std::vector<std::string> options;
    std::string volume;
};

UserPart user_part_in(std::string_view line) {
    UserPart out;
    while (!line.empty()) {
        auto value = take_until(line, ' ');
        const auto key = take_until(value, '=');
        if (key == "ID") out.id = number_in(value);
        else if (key == "SRC") out.source = unescaped(value);
        else if (key == "TARGET") out.where = unescaped(value);
        else if (key == "ROOT") out.root = unescaped(value);
        else if (key == "OPTS") {
            // libmount escapes the list as a whole.
            const auto options = unescaped(value);
            for (const auto option : divided(options)) {
                out.options.emplace_back(option);
                if (const auto name = value_of_mark(volume_mark, option)) out.volume = *name;
            }
        }
    }
    return out;
}

/// Types whose driver or helper may show another source than it was given: a referral, the first of several devices.
bool shows_its_own_source(const MountEntry& entry) {
    const auto origin = origin_of(entry.type);
    return facts_of(entry.type).many_devices || is_fuse(entry.type) || origin == Origin::network ||
           origin == Origin::other;
}

bool fits(const UserPart& part, const MountEntry& entry) {
    if (!entry.requested.empty() || part.root != entry.root) return false;
    if (part.id && *part.id != entry.id) return false;
    return part.source == entry.source || shows_its_own_source(entry);
}

/// As libmount does it, to the topmost mount that fits; the very source is the better fit.
void add_user_part(std::span<MountEntry* const> there, UserPart part) {
    MountEntry* best = nullptr;
    for (auto* entry : there) {
        if (!fits(part, *entry)) continue;
        const bool is_worse = best != nullptr && best->source == part.source && entry->source != part.source;
        if (!is_worse) best = entry;
    }
    if (best == nullptr) return;
    best->requested = std::move(part.source);
    best->user_options = std::move(part.options);
    best->volume = std::move(part.volume);
}

/// Finds the way of a path through the mounts.
class Walk {
  public:
    Walk(const MountTable& table, std::string_view path, const MountEntry* without) : without_(without) {
        for (const auto& entry : table) {
            if (is_at_or_below(entry.where, path)) on_the_way_.push_back(&entry);
        }
    }

    [[nodiscard]] const MountEntry* end() const {
        const MountEntry* here = nullptr;
        for (std::size_t steps = 0; steps < on_the_way_.size(); ++steps) {
            const auto* next = next_after(here);
            if (next == nullptr) break;
            here = next;
        }
        return here;
    }

  private:
    /// What is mounted on `here` nearest to its own top; of several there, which old kernels can have, the last.
    [[nodiscard]] const MountEntry* next_after(const MountEntry* here) const {
        const MountEntry* next = nullptr;
        for (const auto* entry : on_the_way_) {
            // A walk begins below whatever is mounted on "/" later.
            if ((without_ != nullptr && entry->id == without_->id) || (here != nullptr && entry->where == "/"))
                continue;
            const bool is_on_here = here == nullptr ? is_outermost(*entry) : is_on(*entry, *here);
            if (is_on_here && (next == nullptr || entry->where.size() <= next->where.size())) next = entry;
        }
        return next;
    }

    static bool is_on(const MountEntry& entry, const MountEntry& here) {
        return entry.parent == here.id && entry.id != here.id;
    }

    /// In a chroot that is no mount point there can be several.
    [[nodiscard]] bool is_outermost(const MountEntry& entry) const {
        return std::ranges::none_of(on_the_way_, [&](const auto* other) { return is_on(entry, *other); });
    }

    const MountEntry* without_;
    std::vector<const MountEntry*> on_the_way_;
};

}  // namespace

MountTable parse_mount_table(std::string_view mountinfo, std::string_view utab) {
    MountTable table;
    while (!mountinfo.empty()) {
        if (auto entry = entry_in(take_until(mountinfo, '\n'))) table.push_back(*std::move(entry));
    }
    std::unordered_map<std::string_view, std::vector<MountEntry*>> by_place;
    for (auto& entry : table) by_place[entry.where].push_back(&entry);
    while (!utab.empty()) {
        auto part = user_part_in(take_until(utab, '\n'));
        if (const auto there = by_place.find(part.where); there != by_place.end())
            add_user_part(there->second, std::move(part));
    }
    return table;
}

const MountEntry* mount_of(const MountTable& table, std::string_view path, const MountEntry* without) {
    return Walk(table, path, without).end();
}

const MountEntry* top_at(const MountTable& table, std::string_view where) {
    const auto* entry = mount_of(table, where);
    return entry != nullptr && entry->where == where ? entry : nullptr;
}

std::vector<const MountEntry*> mounts_at(const MountTable& table, std::string_view where) {
    std::vector<const MountEntry*> out;
    for (const auto& entry : table) {
        if (entry.where == where) out.push_back(&entry);
    }
    return out;
}

bool is_at_or_below(std::string_view path, std::string_view inner) {
    if (path == "/") return inner.starts_with('/');
    return inner.starts_with(path) && (inner.size() == path.size() || inner[path.size()] == '/');
}

}  // namespace berth
