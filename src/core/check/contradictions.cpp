#include "core/check/contradictions.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <string>
#include <utility>

#include "core/model/effective_options.hpp"
#include "core/text/text.hpp"
#include "core/toml/key_names.hpp"

namespace berth {
namespace {

using Placed = Located<MountOption>;

Complaint contradiction(std::string_view option, std::string_view key, std::string hint) {
    return {Code::key_conflict, fmt::format("{} contradicts the key '{}'", in_quotes(option), key), std::move(hint)};
}

void take_back(Volume& volume, Entries& entries, const KeyOption& row) {
    entries.drop(row.key);
    row.take_back(volume);
}

void check_row(Volume& volume, Entries& entries, const Blame& blame, const KeyOption& row) {
    if (row.contrary.empty() || !row.holds(volume, {})) return;
    for (const auto& option : volume.options) {
        const auto meant = meant_by(row.contrary, option.value.str());
        if (meant.empty()) continue;
        if (row.take_back == nullptr || !entries.is_default(row.key) || entries.is_default(key::options))
            blame.wrong(option.where, contradiction(meant, row.key, std::string(row.way_out)));
        else take_back(volume, entries, row);
        return;
    }
}

/// A key that says no to an option.
void check_sloppy(const Volume& volume, const Entries& entries, const Blame& blame, const Placed& option) {
    if (option.value.str() != "sloppy" || !entries.is_own(key::sloppy_options)) return;
    if (says(volume, in_mount, "SloppyOptions")) return;
    blame.wrong(option.where, contradiction("sloppy", key::sloppy_options, "take one of the two out"));
}

void check_work(const Blame& blame, const Placed& option) {
    if (!is_other_work(option.value.str())) return;
    blame.wrong(option.where, {Code::option_invalid,
                               fmt::format("{} is not an option of a mount but other work of mount(8)",
                                           in_quotes(option.value.str())),
                               "take it out"});
}

std::optional<unsigned> mode_in(std::string_view text) {
    unsigned mode = 0;
    std::string digits(text);
    std::erase(digits, '"');
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), mode, 8);
    if (digits.empty() || error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
    return mode;
}

/// PID 1 has made the mount point before mount(8) comes to this option.
void check_mkdir(const Volume& volume, const Entries& entries, const Blame& blame, const Placed& option) {
    const auto meant = meant_by("X-mount.mkdir= x-mount.mkdir=", option.value.str());
    if (meant.empty()) return;
    const FileMode& mode = volume.directory_mode;
    if (mode.empty() || mode_in(option.value.value()) == mode_in(mode.str())) return;
    if (!entries.is_default(key::directory_mode))
        blame.wrong(option.where, contradiction(meant, key::directory_mode, "take one of the two out"));
}

/// Options with which systemd-cryptsetup goes over to another kind, whatever it was told before.
struct Turn {
    std::string_view options;  ///< as in KeyOption::contrary
    std::string_view to;       ///< and others that are as good
    Encryption kind;
    Encryption also;
};

constexpr std::array turns{
    // parse_one_option() of systemd's src/cryptsetup/cryptsetup.c
    Turn{"tcrypt-hidden tcrypthidden tcrypt-system tcrypt-veracrypt veracrypt tcrypt-keyfile=", "tcrypt",
         Encryption::tcrypt, Encryption::tcrypt},
    Turn{"key-slot= keyslot=", "luks", Encryption::luks, Encryption::luks},
    Turn{"header=", "luks", Encryption::luks, Encryption::tcrypt},
};

}  // namespace

void check_contradictions(Volume& volume, Entries& entries, const Blame& blame) {
    if (volume.options.empty()) return;
    for (const auto& row : key_options()) check_row(volume, entries, blame, row);
    for (const auto& option : volume.options) {
        check_work(blame, option);
        check_sloppy(volume, entries, blame, option);
        check_mkdir(volume, entries, blame, option);
    }
}

void check_contradictions(const Encrypted& encrypted, const Blame& blame) {
    const auto kind = encrypted.encryption;
    for (const auto& option : encrypted.options) {
        for (const auto& turn : turns) {
            const auto meant = meant_by(turn.options, option.value.str());
            if (meant.empty() || kind == turn.kind || kind == turn.also) continue;
            blame.wrong(option.where,
                        contradiction(meant, key::kind, fmt::format("write kind = \"{}\", or take it out", turn.to)));
        }
    }
}

bool is_other_work(std::string_view option) { return option == "remount" || option == "move"; }

}  // namespace berth
