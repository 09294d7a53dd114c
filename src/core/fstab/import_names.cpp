#include "core/fstab/import_names.hpp"

#include <fmt/format.h>
#include <array>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "core/text/character.hpp"

namespace berth {
namespace {

constexpr std::size_t longest = 56;  // of 64, with room for a number

/// What is left of a text in a name's alphabet; what is not in it becomes a '-' between words.
std::string word_of(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (is_alphanumeric(c) || (c == '_' && !out.empty())) out += c;
        else if (!out.empty() && out.back() != '-') out += '-';
    }
    if (out.size() > longest) out.erase(0, out.size() - longest);
    while (!out.empty() && !is_alphanumeric(out.front())) out.erase(0, 1);
    while (!out.empty() && out.back() == '-') out.pop_back();
    return out;
}

/// Names from short to long: "data", "srv-data".
std::vector<std::string> candidates(const Imported& line) {
    std::vector<std::string> out;
    const std::string_view path = line.mount_point.str();
    for (auto slash = path.rfind('/'); slash != std::string_view::npos;
         slash = slash == 0 ? std::string_view::npos : path.rfind('/', slash - 1)) {
        auto word = word_of(path.substr(slash));
        if (!word.empty() && (out.empty() || out.back() != word)) out.push_back(std::move(word));
        if (out.size() == 4) break;
    }
    if (out.empty()) out.emplace_back("volume");
    return out;
}

std::string name_of_swap(const Imported& line) {
    const std::string_view what = line.what.value;
    for (const std::string_view tag : {"LABEL=", "PARTLABEL="}) {
        if (!what.starts_with(tag)) continue;
        if (auto word = word_of(what.substr(tag.size())); !word.empty()) return word;
    }
    const bool is_link = what.starts_with("/dev/disk/");
    auto word = what.starts_with('/') && !is_link ? word_of(what.substr(what.rfind('/'))) : std::string();
    return word.empty() ? "swap" : word;
}

std::string numbered(const std::string& name, std::unordered_set<std::string>& taken) {
    if (taken.insert(name).second) return name;
    for (int number = 2;; ++number) {
        auto next = fmt::format("{}-{}", name, number);
        if (taken.insert(next).second) return next;
    }
}

}  // namespace

void give_names(std::vector<Imported>& lines, TakenNames taken) {
    std::unordered_map<std::string, int> uses;
    std::vector<std::vector<std::string>> all(lines.size());
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (lines[i].refused || lines[i].is_swap) continue;
        all[i] = candidates(lines[i]);
        for (const auto& name : all[i]) ++uses[name];
    }
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (lines[i].refused) continue;
        if (lines[i].is_swap) {
            lines[i].name = numbered(name_of_swap(lines[i]), taken.swaps);
            continue;
        }
        auto name = all[i].back();
        for (const auto& candidate : all[i]) {
            if (uses[candidate] > 1 || taken.volumes.contains(candidate)) continue;
            name = candidate;
            break;
        }
        lines[i].name = numbered(name, taken.volumes);
    }
}

}  // namespace berth
