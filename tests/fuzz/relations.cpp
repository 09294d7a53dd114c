#include "relations.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

#include "core/values/device_path.hpp"

namespace fuzz {
namespace {

bool is_inside(std::string_view path, std::string_view folder) {
    return path.starts_with(folder) && (path.size() == folder.size() || path[folder.size()] == '/');
}

std::string without_front(std::string_view text, std::string_view front) {
    return std::string(text.starts_with(front) && text.size() > front.size() ? text.substr(front.size()) : text);
}

/// The same for a mount and its automount, in the initrd and after it.
std::string stem(std::string_view unit) { return without_front(unit.substr(0, unit.rfind('.')), "sysroot-"); }

bool is_unit(std::string_view word) {
    return word.find('.') != std::string_view::npos && word.find('/') == std::string_view::npos;
}

std::string in_system(std::string_view path) { return without_front(path, "/sysroot"); }

bool says_of_item(const std::string& word, const Item& item) {
    if (!item.where.empty() && is_inside(word, in_system(item.where))) return true;
    if (item.source.starts_with('/') && word == in_system(item.source)) return true;
    return is_unit(word) && !item.unit.empty() && stem(word) == stem(item.unit);
}

bool says_name(const std::string& word, std::string_view table, std::string_view name) {
    if (name.empty()) return false;
    if (table == "encrypted")
        return word == fmt::format("encrypted:{}", name) || word == fmt::format("/dev/mapper/{}", name);
    return table == "volume" && (word == name || is_inside(word, fmt::format("volume:{}", name)) ||
                                 word.starts_with(fmt::format("volume-{}@", name)));
}

void add_strings(const Block& block, std::string_view only_key, std::vector<std::string>& out) {
    for (const auto& line : block.lines) {
        if (only_key.empty() || line.key == only_key) std::ranges::copy(strings_in(line.text), std::back_inserter(out));
    }
}

/// With `{instance}` in them replaced by any other.
void add_instances(std::vector<std::string>& words) {
    constexpr std::string_view placeholder = "{instance}";
    for (std::size_t i = 0, end = words.size(); i < end; ++i) {
        const auto at = words[i].find(placeholder);
        if (at == std::string::npos) continue;
        for (std::size_t k = 0; k < end; ++k) {
            auto word = words[i];
            words.push_back(word.replace(at, placeholder.size(), words[k]));
        }
    }
}

/// Those of `words` that may have come of one with `{instance}` in it.
void add_instances_of_former(const std::vector<std::string>& words, std::vector<std::string>& former) {
    constexpr std::string_view placeholder = "{instance}";
    for (std::size_t i = 0, end = former.size(); i < end; ++i) {
        const auto at = former[i].find(placeholder);
        if (at == std::string::npos) continue;
        const auto front = former[i].substr(0, at);
        const auto back = former[i].substr(at + placeholder.size());
        std::ranges::copy_if(words, std::back_inserter(former),
                             [&](const std::string& word) { return word.starts_with(front) && word.ends_with(back); });
    }
}

/// Of "NAME=PATH", an option, the path; of the branches of a mergerfs each; of "/FILE:DEVICE" the device, by its path.
void add_parts(std::vector<std::string>& words) {
    for (std::size_t i = 0, end = words.size(); i < end; ++i) {
        for (auto at = words[i].find_first_of("=:"); at != std::string::npos; at = words[i].find_first_of("=:", at + 1))
            words.push_back(words[i].substr(at + 1, words[i].find(':', at + 1) - at - 1));
        words.push_back(words[i].substr(0, words[i].find(':')));
    }
    for (std::size_t i = 0, end = words.size(); i < end; ++i) {
        if (auto path = words[i].starts_with('/') ? std::nullopt : berth::device_path(words[i]))
            words.push_back(*std::move(path));
    }
}

}  // namespace

Relations::Relations(const Case& one, const Outcome& outcome) : case_(one), outcome_(outcome) {
    for (const auto& block : one.blocks) {
        if (block.table == "defaults" || block.is_left_out) continue;
        const auto is_same = [&](const Thing& thing) { return are_of_one(*thing.block, block); };
        if (std::ranges::none_of(things_, is_same)) things_.push_back({.block = &block});
    }
    for (std::size_t i = 0; i < outcome.items.size(); ++i) {
        if (const auto thing = thing_of(outcome.items[i])) things_[*thing].items.push_back(i);
    }
    for (auto& thing : things_) gather(thing);
    const auto count = things_.size();
    reaches_.assign(count, std::vector<bool>(count));
    for (std::size_t i = 0; i < count; ++i) {
        for (std::size_t k = 0; k < count; ++k) reaches_[i][k] = i == k || depends(things_[i], things_[k]);
    }
    for (std::size_t via = 0; via < count; ++via) {
        for (std::size_t i = 0; i < count; ++i) {
            for (std::size_t k = 0; k < count; ++k)
                reaches_[i][k] = reaches_[i][k] || (reaches_[i][via] && reaches_[via][k]);
        }
    }
}

std::optional<std::size_t> Relations::thing_of(const Item& item) const {
    const auto* block = block_at(case_, item.header);
    if (block == nullptr) return std::nullopt;
    const auto found =
        std::ranges::find_if(things_, [&](const Thing& thing) { return are_of_one(*thing.block, *block); });
    if (found == things_.end()) return std::nullopt;
    return static_cast<std::size_t>(found - things_.begin());
}

void Relations::gather(Thing& thing) const {
    std::vector<std::string> words;
    for (const auto& block : case_.blocks) {
        const bool is_default = block.table == "defaults" && block.file == thing.block->file;
        if (!is_default && !are_of_one(block, *thing.block)) continue;
        add_strings(block, {}, words);
        add_strings(block, "before", thing.before);
        add_strings(block, "used_by", thing.before);
        add_strings(block, "formerly", thing.former);
    }
    add_instances(words);
    add_instances(thing.before);
    add_instances_of_former(words, thing.former);
    for (const auto item : thing.items) {
        words.push_back(outcome_.items[item].where);
        words.push_back(outcome_.items[item].source);
    }
    add_parts(words);
    for (const auto& word : words) std::ranges::copy(meanings_of(word), std::back_inserter(thing.words));
}

std::vector<std::string> Relations::meanings_of(const std::string& word) const {
    std::vector<std::string> out{in_system(word)};
    for (const auto& item : outcome_.items) {
        const auto reference = fmt::format("volume:{}", item.name);
        if (item.table == "volume" && !item.where.empty() && is_inside(word, reference))
            out.push_back(in_system(item.where) + word.substr(reference.size()));
    }
    for (std::size_t i = 0, end = out.size(); i < end; ++i) {
        for (const auto& link : case_.machine.links) {
            if (is_inside(out[i], link.from)) out.push_back(link.to + out[i].substr(link.from.size()));
        }
    }
    return out;
}

bool Relations::is_off(const Thing& thing) const {
    return std::ranges::all_of(thing.items, [&](std::size_t item) { return outcome_.items[item].is_off; });
}

bool Relations::says(const std::vector<std::string>& words, const Thing& of) const {
    return std::ranges::any_of(words, [&](const std::string& word) {
        if (says_name(word, of.block->table, of.block->name)) return true;
        const auto says_it = [&](const std::string& former) { return says_name(word, "volume", former); };
        if (std::ranges::any_of(of.former, says_it)) return true;
        return std::ranges::any_of(of.items, [&](std::size_t index) {
            const auto& item = outcome_.items[index];
            return says_name(word, item.table, item.name) || (!item.is_off && says_of_item(word, item));
        });
    });
}

bool Relations::share_a_name(const Thing& a, const Thing& b) const {
    if (a.block->table != b.block->table) return false;
    return std::ranges::any_of(a.items, [&](std::size_t i) {
        return std::ranges::any_of(b.items,
                                   [&](std::size_t k) { return outcome_.items[i].name == outcome_.items[k].name; });
    });
}

bool Relations::share_a_former_name(const Thing& a, const Thing& b) {
    return std::ranges::any_of(
        a.former, [&](const std::string& name) { return std::ranges::find(b.former, name) != b.former.end(); });
}

bool Relations::share_a_device(const Thing& a, const Thing& b) {
    if (a.block->table != "encrypted" && b.block->table != "encrypted") return false;
    return std::ranges::any_of(a.words, [&](const std::string& word) {
        return word.starts_with("/dev/") && std::ranges::find(b.words, word) != b.words.end();
    });
}

bool Relations::depends(const Thing& from, const Thing& to) const {
    if (share_a_name(from, to) || share_a_former_name(from, to) || says(from.words, to)) return true;
    if (is_off(to)) return false;
    if (share_a_device(from, to)) return true;
    // It is locked again unless somebody needs it from the boot on.
    return says(to.before, from) || (from.block->table == "encrypted" && says(to.words, from));
}

}  // namespace fuzz
