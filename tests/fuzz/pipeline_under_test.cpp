#include "pipeline_under_test.hpp"

#include <array>
#include <cstdint>
#include <deque>
#include <utility>

#include "core/findings/render_diagnostic.hpp"
#include "core/fstab/claims.hpp"
#include "core/keys/keys.hpp"
#include "core/pipeline.hpp"
#include "system/output/write_tree.hpp"

namespace fuzz {
namespace {

using namespace berth;

Shape shape_of(Kind kind) {
    switch (kind) {
        case Kind::text: return Shape::text;
        case Kind::flag: return Shape::flag;
        case Kind::number: return Shape::number;
        case Kind::list: return Shape::list;
        default: return Shape::other;
    }
}

KnownTable known(Table table) {
    KnownTable out{std::string(name_of(table)), {}};
    for (const auto* key : keys_of(table)) {
        out.keys.push_back({std::string(key->name),
                            shape_of(key->kind),
                            std::string(key->example),
                            {key->words.begin(), key->words.end()}});
    }
    return out;
}

/// Where `path` leads by `links`; itself if none is on the way.
std::string led(const std::string& path, const Link& link) {
    const bool is_inside = path == link.from || path.starts_with(link.from + "/");
    return is_inside ? link.to + path.substr(link.from.size()) : path;
}

void add_detour(const std::string& path, const std::vector<Link>& links, Detours& out) {
    for (const auto& link : links) {
        auto end = AbsolutePath::parse(led(path, link));
        if (end && end->str() != path) out.emplace(path, Detour{*std::move(end), link.from, link.to});
    }
}

Detours detours_of(const Items& items, const Inputs& inputs) {
    Detours out;
    for (const auto& volume : items.volumes()) {
        if (!volume.where.value.empty()) add_detour(volume.where.value.str(), inputs.links, out);
    }
    for (std::uint32_t i = 0; i < items.size(); ++i) {
        for (const auto& path : paths_used_by(items, i)) add_detour(path.value.str(), inputs.links, out);
    }
    return out;
}

MountPoints mount_points_of(const Source& fstab, const Inputs& inputs) {
    const auto all = fstab_mount_points(fstab, inputs.in_initrd ? FstabLines::of_initrd : FstabLines::all);
    MountPoints out;
    for (const auto& [path, line] : all) {
        auto end = path;
        for (const auto& link : inputs.links) end = led(end, link);
        out.emplace(inputs.in_initrd ? path : end, line);
    }
    return out;
}

Machine machine_of(const Inputs& inputs, const Source& fstab, const Source& crypttab) {
    Machine machine;
    machine.in_initrd = inputs.in_initrd;
    machine.sysfs_read_only = inputs.in_container;
    machine.has_devices = !inputs.in_container;
    machine.has_swap = inputs.has_swap && !inputs.in_container;
    machine.crypttab = crypttab_names(crypttab);
    if (!inputs.in_initrd) machine.fstab_swap = fstab_swap_areas(fstab);
    for (const auto& unit : inputs.masked) machine.masked.emplace(unit, "/etc/systemd/system/" + unit);
    return machine;
}

Place place_of(const Span& span) { return {span.source == nullptr ? "" : span.source->shown, span.line}; }

Finding finding_of(const Diagnostic& one) {
    Finding out{one.severity == Severity::error, place_of(one.where), {}, to_text(one, Color::no)};
    for (const auto& note : one.notes) out.notes.push_back(place_of(note.where));
    return out;
}

Item item_of(const Catalogue& catalogue, std::uint32_t index) {
    const auto& item = catalogue.common(index);
    const auto& facts = catalogue.facts(index);
    return {.table = std::string(name_of(catalogue.table(index))),
            .name = item.name.str(),
            .unit = facts.unit.str(),
            .where = facts.mount_point.str(),
            .source = source_of(item, facts).str(),
            .header = place_of(item.header),
            .is_wrong = facts.is_wrong(),
            .is_off = item.is_off(),
            .is_left_out = facts.left_out,
            .is_claimed = facts.claimed};
}

void add_documents(const Group& group, std::vector<Document>& out) {
    const std::vector<std::size_t> owners(group.items.begin(), group.items.end());
    for (const auto& file : group.files) out.push_back({file.path, file.text, false, owners});
    for (const auto& link : group.links) out.push_back({link.path, link.target, true, owners});
}

void write(const Tree& tree, const std::string& folder, std::vector<std::string>& errors) {
    auto writer = TreeWriter::open(folder);
    if (!writer) {
        errors.push_back(writer.error().text());
        return;
    }
    for (const auto& group : tree) {
        if (const auto written = writer->write(group); !written) errors.push_back(written.error().text());
    }
}

}  // namespace

const std::vector<KnownTable>& known_tables() {
    static const std::vector<KnownTable> all{known(Table::volume), known(Table::encrypted), known(Table::swap)};
    return all;
}

Outcome outcome_of(const Inputs& inputs, const std::string& folder) {
    std::deque<Source> sources;
    std::vector<DeclarationFile> files;
    for (const auto& file : inputs.files) {
        files.push_back({&sources.emplace_back(Source{"/etc/berth/" + file.name, file.name, file.text}), {}});
        const auto drop_in = file.name + ".d/a.toml";
        if (!file.drop_in.empty())
            files.back().drop_ins.push_back(
                &sources.emplace_back(Source{"/etc/berth/" + drop_in, drop_in, file.drop_in}));
    }
    const Source fstab{"/etc/fstab", "fstab", inputs.fstab};
    const Source crypttab{"/etc/crypttab", "crypttab", inputs.crypttab};
    const auto machine = machine_of(inputs, fstab, crypttab);
    Diagnostics found;
    const auto claimed = mount_points_of(fstab, inputs);
    berth::Inputs texts{.files = files, .machine = machine, .fstab = claimed, .find_detours = {}};
    if (!inputs.in_initrd) texts.find_detours = [&](const Items& items) { return detours_of(items, inputs); };
    const auto evaluation = evaluate(texts, found);
    const auto tree = evaluation->plan().tree();

    Outcome out;
    for (const auto* one : found.sorted()) out.findings.push_back(finding_of(*one));
    const auto& catalogue = evaluation->catalogue();
    for (std::uint32_t i = 0; i < catalogue.size(); ++i) out.items.push_back(item_of(catalogue, i));
    for (const auto& group : tree) add_documents(group, out.documents);
    out.shown = to_text(tree);
    if (!folder.empty()) write(tree, folder, out.write_errors);
    return out;
}

}  // namespace fuzz
