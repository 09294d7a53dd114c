#include "core/values/filesystem_types.hpp"

#include <algorithm>

namespace berth {
namespace {

constexpr FilesystemFacts unheard_of{.shown = Shown::anything};
constexpr std::string_view of_fuse_program = "fuse.";
constexpr std::string_view fuse_on_device = "fuseblk.";

const FilesystemFacts& row_of(std::string_view type) {
    const auto table = filesystem_table();
    const auto found = std::ranges::lower_bound(table, type, {}, &FilesystemFacts::name);
    return found != table.end() && found->name == type ? *found : unheard_of;
}

void add_names(bool (*is_one)(const FilesystemFacts&), std::vector<std::string_view>& out) {
    for (const auto& row : filesystem_table()) {
        if (!row.rare && is_one(row)) out.push_back(row.name);
    }
}

}  // namespace

const FilesystemFacts& facts_of(std::string_view type) {
    if (!type_of_fuse(type).empty()) return row_of("fuse");
    return row_of(type.starts_with(fuse_on_device) ? "fuseblk" : type);
}

bool is_network_type(std::string_view type) { return origin_of(type) == Origin::network; }

Origin origin_of(std::string_view type) {
    const auto of_fuse = type_of_fuse(type);
    if (of_fuse.empty()) return row_of(type).origin;
    return row_of(of_fuse).origin == Origin::network ? Origin::network : Origin::other;
}

bool is_fuse(std::string_view type) {
    return type == "fuse" || type == "fuseblk" || type.starts_with(of_fuse_program) || type.starts_with(fuse_on_device);
}

std::string_view type_of_fuse(std::string_view type) {
    return type.starts_with(of_fuse_program) ? type.substr(of_fuse_program.size()) : std::string_view();
}

bool are_one_family(std::string_view a, std::string_view b) {
    return a == b || (!row_of(a).family.empty() && row_of(a).family == row_of(b).family);
}

bool mounts_content(std::string_view type, std::string_view carried) {
    if (type == carried) return true;
    for (auto rest = row_of(type).carries; !rest.empty();) {
        const auto word = rest.substr(0, rest.find(' '));
        rest.remove_prefix(std::min(rest.size(), word.size() + 1));
        if (word == carried) return true;
    }
    return false;
}

std::vector<std::string_view> common_types() {
    std::vector<std::string_view> out;
    for (std::uint8_t rank = 1;; ++rank) {
        const auto found = std::ranges::find(filesystem_table(), rank, &FilesystemFacts::rank);
        if (found == filesystem_table().end()) return out;
        out.push_back(found->name);
    }
}

std::vector<std::string_view> familiar_types() {
    std::vector<std::string_view> out;
    add_names([](const FilesystemFacts& row) { return row.origin == Origin::network; }, out);
    add_names([](const FilesystemFacts& row) { return row.origin == Origin::kernel; }, out);
    add_names([](const FilesystemFacts& row) { return row.origin == Origin::device; }, out);
    return out;
}

}  // namespace berth
