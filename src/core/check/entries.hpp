// What a declaration says, found by key, as its judging goes on.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/keys/keys.hpp"

namespace berth {

/// A declaration's entries by key.
class Entries {
  public:
    explicit Entries(const VolumeDecl& decl) : decl_(decl) {}

    [[nodiscard]] const Entry* find(std::string_view key) const {
        const auto found = std::ranges::find(decl_.entries, key, [](const Entry& entry) { return entry.key->name; });
        return found == decl_.entries.end() || names(dropped_, key) ? nullptr : &*found;
    }
    [[nodiscard]] bool is_default(std::string_view key) const {
        const auto* entry = find(key);
        return entry != nullptr && entry->is_default;
    }
    [[nodiscard]] bool is_own(std::string_view key) const { return find(key) != nullptr && !is_default(key); }

    /// The value of a key that is there.
    [[nodiscard]] const std::string& string(std::string_view key) const {
        return *std::get_if<std::string>(&find(key)->value);
    }

    /// From now on the key is not there.
    void drop(std::string_view key) { dropped_.push_back(find(key)->key); }

    /// True for a key whose value was refused.
    [[nodiscard]] bool is_bad(std::string_view key) const { return names(decl_.unreadable, key) || names(bad_, key); }
    void add_bad(const Key* key) { bad_.push_back(key); }

    /// True for a key that is there in any form, or may be in what could not be read.
    [[nodiscard]] bool mentions(std::string_view key) const {
        return decl_.salvaged || find(key) != nullptr || names(decl_.unreadable, key);
    }

  private:
    static bool names(const std::vector<const Key*>& keys, std::string_view name) {
        return std::ranges::any_of(keys, [&](const Key* key) { return key->name == name; });
    }

    const VolumeDecl& decl_;
    std::vector<const Key*> bad_;
    std::vector<const Key*> dropped_;
};

/// Reports that a key does not go with the rest.
inline void conflict(const Blame& blame, const Entry* entry, std::string message, std::string hint = {}) {
    blame.wrong(entry->key_where, {Code::key_conflict, std::move(message), std::move(hint)});
}

}  // namespace berth
