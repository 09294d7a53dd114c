#include "core/model/effective_options.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>
#include <utility>

#include "core/model/files_used.hpp"
#include "core/model/layer_options.hpp"
#include "core/toml/key_names.hpp"
#include "core/values/mount_mark.hpp"

namespace berth {
namespace {

using How = KeyOption::How;

bool has_layers(const Volume& volume, const Facts& /*facts*/ = {}) {
    return volume.type.str() == "overlay" && !volume.layers.empty();
}

bool has_only_lower_layers(const Volume& volume, const Facts& /*facts*/) {
    return has_layers(volume) &&
           std::ranges::find(volume.layers, Layer::Role::upper, &Layer::role) == volume.layers.end();
}

/// PID 1 knows of the others by themselves, and so does mount(8) unless a cluster has the device.
bool is_network_by_declaration(const Volume& volume, const Facts& facts) {
    const bool is_on_device = volume.what.is_awaited_as_device();
    return facts.network && (!volume.type.is_network_to_pid1() || (volume.network_said.value == true && is_on_device));
}

void take_back_read_write_only(Volume& volume) {
    std::erase_if(volume.directives.edit(),
                  [](const auto& one) { return one.section == in_mount && one.name.str() == "ReadWriteOnly"; });
}

constexpr std::array rows{
    KeyOption{.key = key::type,
              .how = How::before,
              .holds = [](const Volume& volume, const Facts&) { return volume.type.is_bind(); },
              .unseen = "what a mount is bound to is compared as its source"},
    KeyOption{.key = key::type,
              .holds = [](const Volume& volume, const Facts&) { return volume.type.str() == "nfs4"; },
              .contrary = "v2 v3 vers=2 vers=3 nfsvers=2 nfsvers=3",
              .way_out = "write type = \"nfs\", or take the option out"},
    KeyOption{.key = key::type,
              .holds = [](const Volume& volume, const Facts&) { return volume.type.str() == "smb3"; },
              .contrary = "vers=1.0 vers=2.0",
              .way_out = "write type = \"cifs\", or take the option out"},
    KeyOption{.key = key::overlay,
              .how = How::before,
              .holds = has_layers,
              .contrary = "lowerdir= lowerdir+= datadir+= upperdir= workdir="},
    KeyOption{.key = key::overlay,
              .holds = has_only_lower_layers,
              .contrary = "rw",
              .way_out = "add 'upper' and 'work', or take the option out"},
    KeyOption{.key = key::network,
              .option = "_netdev",
              .how = How::after,
              .holds = is_network_by_declaration,
              .is_user_part = true},
    // Else PID 1 orders it before the target.
    KeyOption{.key = key::background,
              .option = "nofail",
              .how = How::after,
              .holds = [](const Volume& volume, const Facts&) { return volume.background; },
              .unseen = "PID 1 keeps it for itself"},
    KeyOption{.key = key::initrd,
              .option = "x-initrd.mount",
              .how = How::after,
              .holds = [](const Volume& volume, const Facts&) { return volume.initrd.value; },
              .is_user_part = true},
    KeyOption{.key = key::read_write_only,
              .option = "rw",
              .how = How::directive,
              .holds = [](const Volume& volume, const Facts&) { return says(volume, in_mount, "ReadWriteOnly"); },
              .contrary = "ro ro=recursive ro=fs",
              .take_back = take_back_read_write_only},
    KeyOption{.key = key::sloppy_options,
              .option = "sloppy",
              .how = How::directive,
              .holds = [](const Volume& volume, const Facts&) { return says(volume, in_mount, "SloppyOptions"); },
              .unseen = "it is over once the volume is mounted"},
    KeyOption{.key = key::quota,
              .holds = [](const Volume& volume, const Facts&) { return volume.quota; },
              .contrary = "noquota",
              .take_back = [](Volume& volume) { volume.quota = false; }},
};

/// The texts that a row stands for.
std::vector<SafeText> texts_of(const KeyOption& row, const Volume& volume, const Facts& facts) {
    if (row.key == key::type) return {volume.type};
    if (row.key != key::overlay) return {SafeText::made_safe(row.option)};
    std::vector<SafeText> out;
    for (const auto& layers : layer_options(volume.layers, facts.folders)) {
        // Too long a text is refused when it is known where the layers are.
        if (auto text = SafeText::parse(layers)) out.push_back(*std::move(text));
    }
    return out;
}

/// 32-bit FNV-1a (draft-eastlake-fnv): it is written down, so it must be the same tomorrow and on any machine.
constexpr std::uint32_t hash_of(std::string_view text) {
    std::uint32_t hash = 0x811c9dc5;
    for (const char character : text) hash = (hash ^ static_cast<unsigned char>(character)) * 0x01000193;
    return hash;
}
static_assert(hash_of("foobar") == 0xbf9cf968);

void add_rows(std::vector<EffectiveOption>& out, const Volume& volume, const Facts& facts, How how) {
    for (const auto& row : rows) {
        if (row.how != how || !row.holds(volume, facts)) continue;
        for (auto& text : texts_of(row, volume, facts)) {
            out.push_back({.text = std::move(text),
                           .key = row.key,
                           .is_written = how != How::directive,
                           .is_user_part = row.is_user_part});
        }
    }
}

}  // namespace

std::span<const KeyOption> key_options() { return rows; }

std::vector<EffectiveOption> effective_options(const Volume& volume, const Facts& facts) {
    std::vector<EffectiveOption> out;
    out.reserve(volume.options.size() + 5);
    add_rows(out, volume, facts, How::before);
    for (const auto& option : volume.options) out.push_back({.text = option.value, .where = option.where});
    add_rows(out, volume, facts, How::after);
    if (auto digest = digest_of(volume); !digest.empty()) out.push_back({.text = std::move(digest)});
    out.push_back({.text = mark_of(volume), .is_user_part = true});
    add_rows(out, volume, facts, How::directive);
    return out;
}

std::vector<EffectiveOption> effective_options(const ResolvedVolume& volume) {
    return effective_options(volume, volume);
}

std::vector<EffectiveOption> effective_options(const Swap& swap) {
    std::vector<EffectiveOption> out;
    out.reserve(swap.options.size());
    for (const auto& option : swap.options) out.push_back({.text = option.value, .where = option.where});
    return out;
}

std::vector<EffectiveOption> effective_options(const Encrypted& encrypted) {
    constexpr std::array<std::string_view, 4> kinds{"luks", "plain", "bitlk", "tcrypt"};  // crypttab(5), by Encryption
    std::vector<EffectiveOption> out;
    out.reserve(encrypted.options.size() + 2);
    out.push_back({.text = SafeText::made_safe(kinds[std::to_underlying(encrypted.encryption)]), .key = key::kind});
    bool says_headless = false;
    for (const auto& option : encrypted.options) {
        out.push_back({.text = option.value, .where = option.where});
        says_headless = says_headless || out.back().name() == "headless";
    }
    // Else a key that does not fit makes it ask for a passphrase, of whoever may be there.
    if (!may_ask(encrypted) && !says_headless)
        out.push_back({.text = SafeText::literal("headless=true"), .key = key::key_file});
    return out;
}

bool says(const Common& item, Section section, std::string_view name) {
    return std::ranges::any_of(item.directives,
                               [&](const auto& one) { return one.section == section && one.name.str() == name; });
}

SafeText mark_of(const Volume& volume) {
    return SafeText::made_safe(fmt::format("{}={}", volume_mark, volume.name.str()));
}

SafeText digest_of(const Volume& volume) {
    if (volume.options.empty()) return {};
    std::uint32_t sum = 0;
    for (const auto& option : volume.options) sum += hash_of(option.value.str());
    return SafeText::made_safe(fmt::format("{}={:08x}", options_mark, sum));
}

std::vector<SafeText> written(std::span<const EffectiveOption> options) {
    std::vector<SafeText> out;
    out.reserve(options.size());
    for (const auto& option : options) {
        if (option.is_written) out.push_back(option.text);
    }
    return out;
}

std::size_t size_of(std::span<const EffectiveOption> options) {
    std::size_t out = 0;
    for (const auto& option : options) {
        if (option.is_written) out += option.text.str().size() + (out == 0 ? 0 : 1);
    }
    return out;
}

std::string_view meant_by(std::string_view words, std::string_view option) {
    while (!words.empty()) {
        const auto word = words.substr(0, words.find(' '));
        if (option == word) return option;
        if (word.ends_with('=') && option.starts_with(word)) return option.substr(0, word.size() - 1);
        words.remove_prefix(std::min(words.size(), word.size() + 1));
    }
    return {};
}

}  // namespace berth
