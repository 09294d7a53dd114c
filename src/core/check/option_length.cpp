#include "core/check/option_length.hpp"

#include <fmt/format.h>
#include <optional>
#include <span>

#include "core/check/check.hpp"
#include "core/keys/overlay.hpp"
#include "core/model/effective_options.hpp"
#include "core/model/limits.hpp"
#include "core/toml/key_names.hpp"

namespace berth {
namespace {

/// True for options that are far from any limit, whatever the keys add.
template <class Option>
bool are_few(const std::vector<Located<Option>>& options) {
    constexpr std::size_t of_keys = 1024;
    std::size_t total = 0;
    for (const auto& option : options) total += option.value.str().size() + 1;
    return total + of_keys <= longest_mount_data;
}

void check_size(std::span<const EffectiveOption> options, const Entry* entry, const Blame& blame) {
    const auto total = size_of(options);
    if (total > longest_options)
        conflict(blame, entry,
                 fmt::format("the options have {} bytes together, at most {} are allowed", total, longest_options));
}

}  // namespace

void check_option_length(const Volume& volume, const Entries& entries, const Blame& blame) {
    const auto* entry = entries.find(key::options);
    if (entry == nullptr || are_few(volume.options)) return;
    Facts known;
    known.network = needs_network_itself(volume);
    check_size(effective_options(volume, known), entry, blame);
    const bool has_layers_in_options = volume.type.str() == "overlay" && volume.layers.empty();
    if (auto excess = has_layers_in_options ? excess_of_layers(volume, {}) : std::nullopt)
        blame.wrong(entry->key_where, *std::move(excess));
}

void check_option_length(const Swap& swap, const Entries& entries, const Blame& blame) {
    const auto* entry = entries.find(key::options);
    if (entry != nullptr && !are_few(swap.options)) check_size(effective_options(swap), entry, blame);
}

void check_option_length(const Encrypted& encrypted, const Entries& entries, const Blame& blame) {
    const auto* entry = entries.find(key::options);
    if (entry != nullptr && !are_few(encrypted.options)) check_size(effective_options(encrypted), entry, blame);
}

}  // namespace berth
