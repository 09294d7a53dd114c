#include "pipeline_under_test.hpp"

#include <fmt/format.h>
#include <cstdint>
#include <deque>
#include <memory>
#include <span>

#include "core/advice/advice.hpp"
#include "core/advice/service_advice.hpp"
#include "core/findings/render_diagnostic.hpp"
#include "core/host/fact_findings.hpp"
#include "core/keys/keys.hpp"
#include "core/pipeline.hpp"
#include "machine_under_test.hpp"
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

class DeclaredFiles {
  public:
    explicit DeclaredFiles(const Inputs& inputs) {
        for (const auto& file : inputs.files) {
            files_.push_back({&source_of_name(file.name, file.text), {}});
            for (const auto& drop_in : file.drop_ins)
                files_.back().drop_ins.push_back(
                    &source_of_name(fmt::format("{}.d/{}", file.name, drop_in.name), drop_in.text));
        }
    }

    [[nodiscard]] std::span<const DeclarationFile> files() const { return files_; }

  private:
    const berth::Source& source_of_name(const std::string& name, const std::string& text) {
        return sources_.emplace_back(berth::Source{"/etc/berth/" + name, name, text});
    }

    std::deque<berth::Source> sources_;
    std::vector<DeclarationFile> files_;
};

/// What others have installed, and what that gives cause to say.
class InstalledUnits {
  public:
    explicit InstalledUnits(const std::vector<NamedText>& units) {
        for (const auto& [name, text] : units) {
            const auto path = "/etc/systemd/system/" + name;
            if (!name.ends_with(".service") && !name.ends_with(".socket")) {
                claims_.push_back({name, path});
                continue;
            }
            auto& unit = units_.emplace_back(InstalledUnit{name, {}, {}});
            add_settings(sources_.emplace_back(berth::Source{path, path, text}), unit.settings);
        }
    }

    void advise(const Evaluation& evaluation, Diagnostics& found) const {
        judge_claims(evaluation.catalogue(), claims_, found);
        give_advice(evaluation.catalogue(), found);
        advise_on_services(evaluation.catalogue(), *evaluation.graph(), units_, found);
    }

  private:
    std::deque<berth::Source> sources_;
    std::vector<InstalledUnit> units_;
    std::vector<UnitClaim> claims_;
};

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

/// As the generator makes it, a group at a time: what is there twice is seen by those who judge it.
Tree tree_of(const Plan& plan) {
    Tree out;
    for (std::size_t i = 0; i < plan.size(); ++i) out.push_back(plan.group(i));
    return out;
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
    Outcome out;
    Diagnostics found;
    const MachineUnderTest machine(inputs, found);
    const DeclaredFiles declared(inputs);
    berth::Inputs texts{.files = declared.files(),
                        .machine = machine.facts(),
                        .fstab = machine.claimed(),
                        .find_detours = {},
                        .with_graph = inputs.installed.empty() ? WithGraph::no : WithGraph::yes};
    if (!inputs.in_initrd) texts.find_detours = [&](const Items& items) { return machine.detours_of(items); };
    std::unique_ptr<const Evaluation> evaluation;
    const InstalledUnits installed(inputs.installed);
    if (machine.facts().enabled) {
        evaluation = evaluate(texts, found);
        if (evaluation->graph() != nullptr) installed.advise(*evaluation, found);
    }
    for (const auto* one : found.sorted()) out.findings.push_back(finding_of(*one));
    if (evaluation == nullptr) return out;
    const auto tree = tree_of(evaluation->plan());
    const auto& catalogue = evaluation->catalogue();
    for (std::uint32_t i = 0; i < catalogue.size(); ++i) out.items.push_back(item_of(catalogue, i));
    for (const auto& group : tree) add_documents(group, out.documents);
    out.shown = to_text(tree);
    if (!folder.empty()) write(tree, folder, out.write_errors);
    return out;
}

}  // namespace fuzz
