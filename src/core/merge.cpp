#include "core/merge.hpp"

#include <algorithm>
#include <iterator>
#include <string>
#include <unordered_map>

namespace berth {
namespace {

void merge(std::vector<Directive>& base, std::vector<Directive>&& over) {
    std::unordered_map<std::string, std::size_t> index;
    for (std::size_t i = 0; i < base.size(); ++i) index.emplace(base[i].name.value, i);
    for (auto& directive : over) {
        const auto same = index.find(directive.name.value);
        if (same == index.end()) base.push_back(std::move(directive));
        else base[same->second] = std::move(directive);
    }
}

void merge(Entry& base, Entry&& over) {
    auto* table = std::get_if<std::vector<Directive>>(&base.value);
    if (table == nullptr) base = std::move(over);
    else merge(*table, std::get<std::vector<Directive>>(std::move(over.value)));
}

}  // namespace

void merge(VolumeDecl& base, VolumeDecl&& over) {
    for (auto& entry : over.entries) {
        const auto same = std::ranges::find(base.entries, entry.key, &Entry::key);
        if (same == base.entries.end()) base.entries.push_back(std::move(entry));
        else merge(*same, std::move(entry));
    }
    std::ranges::move(over.unreadable, std::back_inserter(base.unreadable));
    std::ranges::move(over.faults, std::back_inserter(base.faults));
    base.salvaged = base.salvaged || over.salvaged;
}

}  // namespace berth
