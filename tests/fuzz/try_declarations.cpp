// Tries random declarations: each failure with the smallest case that shows it.
//
//   try-declarations [--seed N] [--cases N] [--found DIR]   exits with 1 if anything fails
//   try-declarations --show NUMBER                          a case, to be read
//   try-declarations --units DIR --every N                  every Nth case, in a folder: units, findings, and which
//   units are
//                                                           of what `order-risk` is said of
//   try-declarations --keys                                 every table with its keys
//   try-declarations --dictionary                           the words of all tables, for libFuzzer
//   try-declarations --coverage                             says, too, which keys were never right or never wrong
//   try-declarations --inputs DIR                           each case as an input of fuzz-declarations
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "choices.hpp"
#include "dictionary.hpp"
#include "judged_apart.hpp"
#include "random_declarations.hpp"
#include "smallest.hpp"

namespace {

using namespace fuzz;

struct Settings {
    std::uint64_t seed = 1;
    std::size_t cases = 2000;
    std::string found;
    std::string units;
    std::size_t every = 100;
    std::string inputs;
    bool coverage = false;
};

Case made(const Settings& settings, std::size_t number) {
    const auto bytes = bytes_of(settings.seed, number);
    Choices choices(bytes);
    return random_case(choices);
}

void put_file(const std::filesystem::path& path, const std::string& text) {
    std::ofstream(path, std::ios::binary) << text;
}

int list_keys() {
    for (const auto& table : known_tables()) {
        for (const auto& key : table.keys) fmt::print("{} {}\n", table.name, key.name);
    }
    return 0;
}

/// True for who waits for what another says to be before it.
bool is_named(const Item& item, const std::string& text) {
    const auto who = fmt::format("{} '{}'", item.table == "encrypted" ? "encrypted volume" : item.table, item.name);
    return !item.name.empty() && (text.contains("for " + who) || text.contains(fmt::format("which {} waits for", who)));
}

/// The names of all units that are written for an item one of whose lines has a finding with this code.
std::set<std::string> units_with(const std::string& code, const Case& one, const Outcome& outcome) {
    std::set<std::size_t> items;
    for (const auto& finding : outcome.findings) {
        const auto* block = finding.text.contains(fmt::format("[{}]", code)) ? block_at(one, finding.where) : nullptr;
        if (block == nullptr) continue;
        for (std::size_t i = 0; i < outcome.items.size(); ++i) {
            const auto* own = block_at(one, outcome.items[i].header);
            // What is said of [defaults] is said of all.
            const bool is_its = own != nullptr && are_of_one(*own, *block);
            if (block->name.empty() || is_its || is_named(outcome.items[i], finding.text)) items.insert(i);
        }
    }
    std::set<std::string> out;
    for (const auto& document : outcome.documents) {
        const bool is_of_one = std::ranges::any_of(document.owners, [&](auto owner) { return items.contains(owner); });
        if (is_of_one) out.insert(std::filesystem::path(document.path).filename());
    }
    for (const auto index : items) out.insert(outcome.items[index].unit);
    return out;
}

int write_units(const Settings& settings) {
    for (std::size_t number = 0; number < settings.cases; number += settings.every) {
        const auto folder = std::filesystem::path(settings.units) / fmt::format("{}", number);
        std::filesystem::create_directories(folder);
        const auto one = made(settings, number);
        const auto outcome = outcome_of(inputs_of(one), folder.string());
        put_file(folder.string() + ".at-risk",
                 fmt::format("{}\n", fmt::join(units_with("order-risk", one, outcome), "\n")));
        std::string findings;
        for (const auto& finding : outcome.findings) findings += finding.text;
        put_file(folder.string() + ".findings", findings);
    }
    return 0;
}

int write_inputs(const Settings& settings) {
    for (std::size_t number = 0; number < settings.cases; ++number) {
        const auto bytes = bytes_of(settings.seed, number);
        put_file(std::filesystem::path(settings.inputs) / fmt::format("{}", number), {bytes.begin(), bytes.end()});
    }
    return 0;
}

void report_coverage(const std::set<std::string>& seen) {
    for (const auto& table : known_tables()) {
        if (!seen.contains(table.name + " mistyped")) fmt::print("never mistyped: {}\n", table.name);
        for (const auto& key : table.keys) {
            for (const auto* way : {"right", "wrong"}) {
                const auto name = fmt::format("{}.{}", table.name, key.name);
                if (!seen.contains(fmt::format("{} {}", name, way))) fmt::print("never {}: {}\n", way, name);
            }
        }
    }
}

/// By kind: how often, and the first one.
struct Found {
    std::size_t count = 0;
    std::size_t first = 0;
};

/// "one-path-twice--swap"
std::string file_name(std::string kind) {
    const auto is_odd = [](char c) { return !(c >= 'a' && c <= 'z'); };
    std::ranges::replace_if(kind, is_odd, '-');
    return kind.substr(0, 60);
}

void report(const Settings& settings, const std::string& kind, const Found& found, const std::string& name) {
    const auto least = smallest(made(settings, found.first), kind);
    const auto verdicts = judged_apart(0, 1, [&](std::size_t) { return least; });
    std::string text;
    for (const auto& failure : verdicts.front().failures) {
        if (failure.kind == kind) text = failure.text;
    }
    const auto all = fmt::format("# {}\n# in {} of {} cases, first in case {} of seed {}\n{}\n#=== {}\n", kind,
                                 found.count, settings.cases, found.first, settings.seed, to_text(least), text);
    fmt::print("{}\n", all);
    if (!settings.found.empty()) put_file(std::filesystem::path(settings.found) / (name + ".txt"), all);
}

int try_all(const Settings& settings) {
    const auto verdicts = judged_apart(0, settings.cases, [&](std::size_t number) { return made(settings, number); });
    std::map<std::string, Found> found;
    std::set<std::string> seen;
    for (std::size_t number = 0; number < verdicts.size(); ++number) {
        seen.insert(verdicts[number].seen.begin(), verdicts[number].seen.end());
        std::set<std::string> kinds;
        for (const auto& failure : verdicts[number].failures) kinds.insert(failure.kind);
        for (const auto& kind : kinds) {
            auto& one = found.try_emplace(kind, Found{0, number}).first->second;
            ++one.count;
        }
    }
    for (const auto& [kind, one] : found) report(settings, kind, one, file_name(kind));
    if (settings.coverage) report_coverage(seen);
    fmt::print("{} cases, {} kinds of failure\n", verdicts.size(), found.size());
    return found.empty() ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
    Settings settings;
    const std::vector<std::string> words(argv + 1, argv + argc);
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (words[i] == "--keys") return list_keys();
        if (words[i] == "--dictionary") {
            fmt::print("{}", dictionary());
            return 0;
        }
        if (words[i] == "--coverage") settings.coverage = true;
        else if (i + 1 == words.size()) return 2;
        else if (words[i] == "--seed") settings.seed = std::stoull(words[++i]);
        else if (words[i] == "--cases") settings.cases = std::stoull(words[++i]);
        else if (words[i] == "--every") settings.every = std::stoull(words[++i]);
        else if (words[i] == "--found") settings.found = words[++i];
        else if (words[i] == "--units") settings.units = words[++i];
        else if (words[i] == "--inputs") settings.inputs = words[++i];
        else if (words[i] == "--show") {
            fmt::print("{}", to_text(made(settings, std::stoull(words[++i]))));
            return 0;
        } else return 2;
    }
    if (!settings.units.empty()) return write_units(settings);
    if (!settings.inputs.empty()) return write_inputs(settings);
    return try_all(settings);
}
