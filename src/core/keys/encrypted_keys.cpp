#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <expected>
#include <optional>
#include <span>
#include <utility>
#include <variant>

#include "core/keys/encrypted_keys.hpp"
#include "core/keys/key_readers.hpp"
#include "core/model/files_used.hpp"
#include "core/text/suggest.hpp"
#include "core/text/text.hpp"

namespace berth {
namespace {

/// An option of crypttab(5) that other words of a declaration stand for.
struct Instead {
    std::string_view name;
    std::string_view write;
};

constexpr std::array of_crypttab{
    Instead{"_netdev", "write network = true"},
    Instead{"bitlk", "write kind = \"bitlocker\""},
    Instead{"luks", "take it out: that is the default of 'kind'"},
    Instead{"plain", "write kind = \"plain\""},
    Instead{"tcrypt", "write kind = \"tcrypt\""},
    Instead{"auto", "take it out: it is unlocked for what stands on it"},
    Instead{"noauto", "take it out: it is unlocked for what stands on it"},
    Instead{"noearly", "take it out"},
    Instead{"fail", "write required = true in the volume that stands on it"},
    Instead{"nofail", "take it out: a volume that stands on it says whether it is required"},
    Instead{"swap", "declare it as [swap.NAME] with makefs = true"},
    Instead{"tmp", "write makefs = true in the volume that stands on it"},
    Instead{"x-systemd.device-timeout", "write device_timeout = \"TIME\""},
    Instead{"x-initrd.attach", "leave it in /etc/crypttab, from which the initrd takes it"},
};

std::optional<Complaint> bad_option(std::string_view text) {
    const auto name = text.substr(0, text.find('='));
    const auto invalid = [](std::string message, std::string hint) {
        return Complaint{Code::option_invalid, std::move(message), std::move(hint)};
    };
    if (name.empty()) return invalid("an option needs a name", "take it out");
    if (text.find(',') != std::string_view::npos)
        return invalid(fmt::format("{} has a comma in it", in_quotes(text)), "write one option per string");
    if (is_header(text) && names_device(text)) {
        auto file = parse_file_on_device(text.substr(text.find('=') + 1));
        return file ? std::nullopt : std::optional(std::move(file.error()));
    }
    const auto found = std::ranges::find(of_crypttab, name, &Instead::name);
    if (found == of_crypttab.end()) return std::nullopt;
    return Complaint{Code::option_is_key, fmt::format("{} is not an option here", in_quotes(name)),
                     std::string(found->write)};
}

void read_crypt_options(Encrypted& encrypted, const Entry& entry, const Blame& blame) {
    for (const auto& element : list_of(entry)) {
        auto option = SafeText::parse(element.value);
        if (!option) blame.wrong(element.where, std::move(option.error()));
        else if (auto bad = bad_option(element.value)) blame.wrong(element.where, *std::move(bad));
        else encrypted.options.push_back({*std::move(option), element.where});
    }
}

// By Encryption.
constexpr std::array<std::string_view, 4> kinds{"luks", "plain", "bitlocker", "tcrypt"};

void read_kind(Encrypted& encrypted, const Entry& entry, const Blame& blame) {
    const auto word = std::ranges::find(kinds, string_of(entry));
    if (word != kinds.end()) {
        encrypted.encryption = static_cast<Encryption>(word - kinds.begin());
        return;
    }
    auto hint = did_you_mean(string_of(entry), kinds);
    if (string_of(entry) == "bitlk") hint = "did you mean 'bitlocker'?";
    if (string_of(entry) == "luks1" || string_of(entry) == "luks2") hint = "did you mean 'luks'?";
    if (string_of(entry) == "veracrypt") hint = "write kind = \"tcrypt\" and the option 'tcrypt-veracrypt'";
    if (hint.empty()) hint = "write 'luks', 'plain', 'bitlocker' or 'tcrypt'";
    blame.wrong(entry.where,
                {Code::value_unknown, fmt::format("{} is not a kind of encryption", in_quotes(string_of(entry))),
                 std::move(hint)});
}

std::expected<KeyFile, Complaint> parse_key_file(const std::string& text) {
    const auto refused = [](std::string message, std::string hint) {
        return std::unexpected(Complaint{Code::path_invalid, std::move(message), std::move(hint)});
    };
    if (text == "-" || text == "none")
        return refused(fmt::format("{} is not a key file", in_quotes(text)),
                       "take it out: without 'key_file' the passphrase is asked for");
    if (names_device(text)) return parse_file_on_device(text);
    auto file = parse_folder(text);
    if (!file) return std::unexpected(std::move(file.error()));
    const auto* in_volume = std::get_if<VolumePath>(&*file);
    if (in_volume != nullptr && in_volume->below.empty())
        return refused("a volume as a whole is no key file",
                       fmt::format("name a file of it: \"{}/FILE\"", printable(text)));
    return std::visit([](auto& one) { return KeyFile(std::move(one)); }, *file);
}

void read_key_file(Encrypted& encrypted, const Entry& entry, const Blame& blame) {
    auto file = parse_key_file(string_of(entry));
    if (file) encrypted.key_file = {*std::move(file), entry.where};
    else blame.wrong(entry.where, std::move(file.error()));
}

// In the order of the manual.
constexpr std::array keys{
    Key{"device", Kind::text, of_encrypted, "string", "required",
        "What is encrypted: a device path, `UUID=`, `LABEL=`, `PARTUUID=`, `PARTLABEL=` or `ID=` and a value, an image "
        "file, `volume:NAME/FILE`, or `encrypted:NAME`.",
        R"("UUID=0f3a2c1e-8f4b-4f5e-9a3d-2b6c7d8e9f00")", read_by<read_what>},
    Key{"key_file", Kind::text, of_encrypted, "file", "none: the passphrase is asked for",
        "The file with the key: a path, `volume:NAME/FILE`, or `/FILE:DEVICE`.", R"("/etc/keys/data.key")",
        read_by<read_key_file>},
    Key{"kind", Kind::text, of_encrypted, "string", "\"luks\"", "The format: `luks`, `plain`, `bitlocker` or `tcrypt`.",
        R"("plain")", read_by<read_kind>, sets_nothing, kinds},
    Key{"options", Kind::list, of_encrypted, "array of strings", "[]", "Options of crypttab(5), one in each string.",
        R"(["discard"])", read_by<read_crypt_options>},
    Key{"network", Kind::flag, of_encrypted, "boolean", "true for what stands on a network volume",
        "Unlocked after the network, with remote-cryptsetup.target.", "true", read_placed_flag<&Common::network_said>},
    Key{"timeout", Kind::text, of_encrypted, "time span",
        "\"90s\" with a key file and without keyfile-timeout=, else never", "Of unlocking.", R"("30s")",
        read_text<&Common::timeout>, sets(in_service, "TimeoutSec") + sets(in_service, "TimeoutStartSec")},
    Key{"device_timeout", Kind::text, of_encrypted, "time span", "systemd's default",
        "Of waiting for the encrypted device.", R"("10s")", read_text<&Common::device_timeout>},
    Key{"service", Kind::table, of_encrypted, "table", "{}", "Further directives of the service's [Service] section.",
        R"({"Nice": 10})", read_section<in_service>},
};

static_assert(std::ranges::all_of(keys, is_consistent));
static_assert(has_all(keys, key::of_encrypted));

}  // namespace

std::string_view name_of(Encryption kind) { return kinds[std::to_underlying(kind)]; }

std::span<const Key> encrypted_keys() { return keys; }

}  // namespace berth
