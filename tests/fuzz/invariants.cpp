#include "invariants.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <exception>

#include "core/text/text.hpp"
#include "cut_input.hpp"
#include "import_under_test.hpp"
#include "relations.hpp"
#include "unit_text_rules.hpp"
#include "written_folder.hpp"

namespace fuzz {
namespace {

/// "*.device.d/*.conf"
std::string pattern_of(std::string_view path) {
    const auto slash = path.find('/');
    const auto suffix = [](std::string_view name, std::size_t dots) {
        auto at = name.size();
        for (; dots > 0 && at != std::string_view::npos; --dots) at = name.rfind('.', at - 1);
        return at == std::string_view::npos ? std::string(name) : fmt::format("*{}", name.substr(at));
    };
    if (slash == std::string_view::npos) return suffix(path, 1);
    return suffix(path.substr(0, slash), 2) + "/" + suffix(path.substr(slash + 1), 1);
}

void judge_message(const std::string& text, std::vector<Failure>& out) {
    const bool has_control =
        std::ranges::any_of(text, [](char c) { return c != '\n' && static_cast<unsigned char>(c) < ' '; });
    if (has_control || !berth::is_utf8(text)) out.push_back({"a message that is no text", text});
}

void note_keys(const Case& one, const Outcome& outcome, std::set<std::string>& seen) {
    const Relations relations(one, outcome);
    std::set<const Line*> wrong;
    for (const auto& finding : outcome.findings) {
        if (finding.is_error) wrong.insert(line_at(one, finding.where));
    }
    for (const auto& block : one.blocks)
        if (!block.mistyped.empty()) seen.insert(block.table + " mistyped");
    for (const auto& thing : relations.things()) {
        const bool is_right =
            std::ranges::none_of(thing.items, [&](std::size_t item) { return outcome.items[item].is_wrong; });
        for (const auto& line : thing.block->lines) {
            if (line.key.empty()) continue;
            if (wrong.contains(&line)) seen.insert(fmt::format("{}.{} wrong", thing.block->table, line.key));
            else if (is_right) seen.insert(fmt::format("{}.{} right", thing.block->table, line.key));
        }
    }
}

}  // namespace

void judge_writing(const Outcome& outcome, const std::string& written, std::vector<Failure>& out) {
    std::set<std::string> paths;
    for (const auto& one : outcome.documents) {
        if (!paths.insert(one.path).second) out.push_back({"one path twice: " + pattern_of(one.path), one.path});
        if (const auto flaw = flaw_of_path(one.path)) out.push_back({"a bad path: " + *flaw, one.path});
    }
    for (const auto& error : outcome.write_errors) out.push_back({"a write fails", error});
    if (written != outcome.shown)
        out.push_back({"the generator does not write what show prints",
                       fmt::format("shown:\n{}\nwritten:\n{}", outcome.shown, written)});
}

void judge_texts(const Outcome& outcome, std::vector<Failure>& out) {
    for (const auto& one : outcome.documents) {
        if (one.is_link) continue;
        if (const auto flaw = flaw_of_unit(one.path, one.text))
            out.push_back({"a bad unit: " + *flaw, fmt::format("{}\n{}", one.path, one.text)});
    }
    for (const auto& finding : outcome.findings) judge_message(finding.text, out);
}

Verdict verdict_on(const Case& one) {
    Verdict out;
    try {
        const WrittenFolder folder;
        const auto inputs = inputs_of(one);
        const auto outcome = outcome_of(inputs, folder.path());
        judge_writing(outcome, folder.text(), out.failures);
        judge_texts(outcome, out.failures);
        judge_agreement(one, outcome, out.failures);
        judge_leaving_out(one, outcome, out.failures);
        if (outcome_of(inputs).shown != outcome.shown) out.failures.push_back({"two runs differ", outcome.shown});
        if (const auto flaw = flaw_of_import(inputs)) out.failures.push_back({"a flaw of import", *flaw});
        if (to_text(cut_input(to_text(inputs))) != to_text(inputs))
            out.failures.push_back({"an input that is cut otherwise than it was joined", to_text(inputs)});
        note_keys(one, outcome, out.seen);
    } catch (const std::exception& error) {
        out.failures.push_back({fmt::format("an exception: {}", error.what()), ""});
    }
    return out;
}

}  // namespace fuzz
