#include "core/read/assembly.hpp"

#include <fmt/format.h>
#include <algorithm>

#include "core/keys/keys.hpp"
#include "core/read/merge.hpp"

namespace berth {

void Assembly::add(VolumeDecl& decl, bool is_part) {
    const auto [first, is_new] = index_.try_emplace(identity(decl), decls_.size());
    if (!is_new && (is_part || only_parts_[first->second] || decl.is_defaults)) {
        join(first->second, decl, is_part);
        return;
    }
    repeats_ = repeats_ || !is_new;  // which is reported where all files are looked at
    decls_.push_back(std::move(decl));
    only_parts_.push_back(is_part);
}

void Assembly::join(std::size_t index, VolumeDecl& part, bool is_part) {
    auto& whole = decls_[index];
    if (!is_part && !only_parts_[index]) repeated_defaults(whole, part);
    check_repeats(whole, part);
    if (!is_part) {
        whole.header = part.header;
        whole.name = part.name;
        only_parts_[index] = false;
    }
    merge(whole, std::move(part));
}

void Assembly::repeated_defaults(const VolumeDecl& first, VolumeDecl& second) {
    repeats_ = true;
    auto& found = out_.error(Code::syntax, second.header, fmt::format("{} is there twice", subject(second)),
                             "make one table of the two");
    found.notes.push_back({first.header, "first here"});
    second.faults.push_back({second.header, found.message, &found});
}

void Assembly::check_repeats(const VolumeDecl& first, VolumeDecl& second) {
    for (const auto& entry : second.entries) {
        const auto same = std::ranges::find(first.entries, entry.key, &Entry::key);
        if (same == first.entries.end() || first.salvaged || second.salvaged) continue;
        repeats_ = true;
        auto& found =
            out_.error(Code::syntax, entry.key_where,
                       fmt::format("'{}' is set twice in {}", entry.key->name, subject(first)), "keep one of the two");
        found.notes.push_back({same->key_where, "first set here"});
        second.faults.push_back({entry.key_where, found.message, &found});
    }
    std::erase_if(second.entries, [&](const Entry& entry) {
        return std::ranges::find(first.entries, entry.key, &Entry::key) != first.entries.end();
    });
}

}  // namespace berth
