// Prints how what is mounted differs from the declarations below a root: "NAME: mounted" or "NAME: not mounted", with
// its mark where it has another, then a line "NAME: KEY: DECLARED -> ACTUAL" for each difference.
#include <fmt/format.h>
#include <cstdio>

#include "core/pipeline.hpp"
#include "system/input/declaration_files.hpp"
#include "system/input/surroundings.hpp"
#include "system/mounts/mount_table_file.hpp"
#include "system/mounts/source_facts.hpp"

namespace {

void print(const berth::ResolvedVolume& volume, const berth::MountTable& table) {
    const auto name = volume.name.str();
    const auto* entry = berth::top_at(table, volume.mount_point.str());
    if (entry == nullptr) return fmt::print("{}: not mounted\n", name);
    fmt::print("{}: mounted{}\n", name, entry->volume == name ? "" : fmt::format(", marked '{}'", entry->volume));
    for (const auto& one : differences(volume, *entry, table, source_facts(volume, *entry, table))) {
        fmt::print("{}: {}{}: {} -> {}\n", name, one.is_foreign ? "foreign " : "", one.key, one.declared,
                   one.is_earlier ? "(of an earlier declaration)" : one.actual);
    }
}

}  // namespace

int main(int count, char** words) {
    using namespace berth;
    const auto root = count == 2 ? Root::open(words[1]) : failed("open a root that was not given", EINVAL);
    const auto table = read_mount_table();
    if (!root || !table) {
        fmt::print(stderr, "{}\n", (root ? table.error() : root.error()).text());
        return 1;
    }
    Diagnostics found;
    const auto declarations = read_declarations(*root, Trust::root_and_caller, found);
    const Machine machine;
    const MountPoints none;
    const auto evaluation =
        evaluate({.files = declarations.files, .machine = machine, .fstab = none, .find_detours = {}}, found);
    for (const auto& volume : evaluation->catalogue().volumes()) {
        if (volume.is_wrong()) fmt::print("{}: wrong: {}\n", volume.name.str(), volume.fault->message);
        else print(volume, *table);
    }
    return 0;
}
