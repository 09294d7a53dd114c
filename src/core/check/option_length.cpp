#include "core/check/option_length.hpp"

#include <fmt/format.h>

#include "core/keys/overlay.hpp"
#include "core/model/effective_options.hpp"
#include "core/values/limits.hpp"

namespace berth {
namespace {

/// True for options that are far from any limit, whatever the keys add.
bool are_few(const Volume& volume) {
    constexpr std::size_t of_keys = 1024;
    std::size_t total = 0;
    for (const auto& option : volume.options) total += option.value.str().size() + 1;
    for (const auto& option : volume.crypt_options) total += option.value.str().size() + 1;
    return total + of_keys <= longest_mount_data;
}

}  // namespace

void check_option_length(const Blame& blame, const Entries& entries) {
    const auto& volume = blame.volume;
    const auto* entry = entries.find("options");
    if (entry == nullptr || are_few(volume)) return;
    const auto total =
        size_of(volume.table == Table::encrypted ? effective_crypt_options(volume) : effective_options(volume));
    if (total > longest_options)
        conflict(blame, entry,
                 fmt::format("the options have {} bytes together, at most {} are allowed", total, longest_options));
    const bool has_layers_in_options = volume.type.str() == "overlay" && volume.layers.empty();
    if (auto excess = has_layers_in_options ? excess_of_layers(volume) : std::nullopt)
        blame.wrong(entry->key_where, *std::move(excess));
}

}  // namespace berth
