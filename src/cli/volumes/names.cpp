#include "cli/volumes/names.hpp"

#include <fmt/format.h>
#include <fnmatch.h>

#include <algorithm>
#include <cstdint>
#include <utility>

#include "core/text/suggest.hpp"
#include "core/text/text.hpp"

namespace berth::cli {
namespace {

void add_once(std::vector<std::string>& names, const std::string& name) {
    if (std::ranges::find(names, name) == names.end()) names.push_back(name);
}

}  // namespace

bool is_pattern(std::string_view word) { return word.find_first_of("*?[") != std::string_view::npos; }

NamesMeant names_meant(const std::vector<std::string>& words, std::vector<std::string> declared) {
    NamesMeant out;
    std::ranges::sort(declared);
    for (const auto& word : words) {
        if (!is_pattern(word)) {
            add_once(out.names, word);
            continue;
        }
        bool matches = false;
        for (const auto& name : declared) {
            if (::fnmatch(word.c_str(), name.c_str(), 0) != 0) continue;
            matches = true;
            add_once(out.names, name);
        }
        if (!matches) out.unmatched.push_back(word);
    }
    return out;
}

NamesMeant volumes_meant(const Catalogue& catalogue, const std::vector<std::string>& words) {
    auto out = names_meant(words, volume_names(catalogue));
    std::vector<std::string> names;
    for (const auto& name : out.names) add_once(names, catalogue.current_name(name));
    out.names = std::move(names);
    return out;
}

std::vector<std::string> renamings(const Catalogue& catalogue, const std::vector<std::string>& words) {
    std::vector<std::string> out;
    for (const auto& word : words) {
        const auto name = catalogue.current_name(word);
        if (name != word) add_once(out, fmt::format("note: volume {} is {} now", in_quotes(word), in_quotes(name)));
    }
    return out;
}

std::string complaint_of(std::string_view unmatched) {
    return fmt::format("no volume matches {}", in_quotes(unmatched));
}

DeclaredNames declared_by(const Catalogue& catalogue, const std::vector<std::string>& words) {
    const auto known = all_names(catalogue);
    const std::vector<std::string_view> candidates(known.begin(), known.end());
    DeclaredNames out;
    auto meant = names_meant(words, known);
    for (const auto& name : meant.names) {
        const auto now = std::ranges::find(known, name) != known.end() ? name : catalogue.current_name(name);
        if (std::ranges::find(known, now) != known.end()) {
            add_once(out.names, now);
            continue;
        }
        auto hint = catalogue.instead_of_family(name);
        for (const auto& volume : catalogue.volumes()) {
            const bool is_it = volume.mount_point.str() == name || volume.unit.str() == name;
            if (is_it && !volume.name.empty()) hint = fmt::format("did you mean {}?", in_quotes(volume.name.str()));
        }
        if (hint.empty()) hint = did_you_mean(name, candidates);
        out.complaints.push_back(
            fmt::format("there is no volume {}{}{}", in_quotes(name), hint.empty() ? "" : "; ", hint));
    }
    for (const auto& pattern : meant.unmatched) out.complaints.push_back(complaint_of(pattern));
    return out;
}

bool is_for_several(const std::vector<std::string>& words) { return words.size() != 1 || is_pattern(words.front()); }

std::vector<std::string> volume_names(const Catalogue& catalogue) {
    std::vector<std::string> out;
    for (const auto& volume : catalogue.volumes()) {
        if (!volume.name.empty()) out.push_back(volume.name.str());
    }
    return out;
}

std::vector<std::string> all_names(const Catalogue& catalogue) {
    std::vector<std::string> out;
    for (std::uint32_t i = 0; i < catalogue.size(); ++i) {
        if (const auto& name = catalogue.common(i).name; !name.empty()) out.push_back(name.str());
    }
    return out;
}

}  // namespace berth::cli
