#include "core/read/merge.hpp"

#include <algorithm>
#include <iterator>
#include <string>
#include <unordered_map>
#include <variant>

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

void lay_under(VolumeDecl& decl, const VolumeDecl& defaults) {
    const auto own = [&](const Key* key) { return std::ranges::find(decl.entries, key, &Entry::key); };
    const auto says = [&](const Key* key) {
        return own(key) != decl.entries.end() || std::ranges::find(decl.unreadable, key) != decl.unreadable.end();
    };
    for (const auto& fault : defaults.faults) {
        if (fault.key == nullptr || !says(fault.key)) decl.faults.push_back(fault);
    }
    for (const auto* key : defaults.unreadable) {
        if (!says(key)) decl.unreadable.push_back(key);
    }
    for (auto entry : defaults.entries) {
        entry.is_default = true;
        const auto same = own(entry.key);
        if (same == decl.entries.end()) {
            if (!says(entry.key)) decl.entries.push_back(std::move(entry));
        } else if (std::holds_alternative<std::vector<Directive>>(entry.value)) {
            same->is_default = false;
            merge(std::get<std::vector<Directive>>(entry.value),
                  std::get<std::vector<Directive>>(std::move(same->value)));
            same->value = std::move(entry.value);
        }
    }
    decl.salvaged = decl.salvaged || defaults.salvaged;
}

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
