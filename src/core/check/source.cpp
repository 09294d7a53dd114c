#include "core/check/source.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <expected>
#include <optional>
#include <variant>

#include "core/check/mount_point.hpp"
#include "core/text/suggest.hpp"
#include "core/text/text.hpp"
#include "core/values/device_path.hpp"
#include "core/values/volume_path.hpp"

namespace berth {
namespace {

using Place = decltype(What::source);
using Settled = std::expected<Place, Complaint>;

constexpr std::string_view encrypted_prefix = "encrypted:";

std::unexpected<Complaint> refused(std::string message, std::string hint = {}) {
    return std::unexpected(Complaint{Code::what_invalid, std::move(message), std::move(hint)});
}

bool is_word(std::string_view text) {
    return !text.empty() &&
           std::ranges::all_of(text, [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); });
}

/// As mount(8) takes them for bcachefs. systemd would wait for a device of that name, which never comes.
bool are_several_devices(std::string_view text) {
    const auto next = text.find(":/dev/");
    return next != std::string_view::npos && text.starts_with("/dev/");
}

Settled of_path(std::string_view text) {
    if (are_several_devices(text)) {
        return refused(fmt::format("{} are several devices, and systemd waits for one of that name, which never comes",
                                   in_quotes(text)),
                       fmt::format("name what they have in common, \"UUID=...\" as 'blkid -s UUID {}' prints it",
                                   printable(text.substr(0, text.find(":/dev/")))));
    }
    auto path = AbsolutePath::simplified(text);
    if (!path) return std::unexpected(std::move(path.error()));
    if (path->str().starts_with("/dev/")) return Device{*std::move(path)};
    return File{*std::move(path)};
}

Settled of_reference(std::string_view text) {
    auto path = VolumePath::parse(text);
    if (!path) return std::unexpected(std::move(path.error()));
    return *std::move(path);
}

Settled of_encrypted_volume(std::string_view text) {
    auto name = VolumeName::parse(text.substr(encrypted_prefix.size()));
    if (!name)
        return refused(fmt::format("'{}' is followed by the name of an encrypted volume", encrypted_prefix),
                       "write 'encrypted:NAME', and declare [encrypted.NAME]");
    auto path = name->below("/dev/mapper");
    return MappedDevice{*std::move(name), std::move(path)};
}

Settled of_tag(std::string_view name, std::string_view value) {
    const auto tag = std::ranges::find(device_tags, name, &Tag::name);
    if (tag == device_tags.end()) {
        std::array<std::string_view, device_tags.size()> names;
        std::ranges::transform(device_tags, names.begin(), &Tag::name);
        const auto meant = nearest(name, names);
        auto hint = meant ? fmt::format("did you mean '{}={}'?", *meant, printable(value)) : std::string();
        if (hint.empty()) hint = "a device is named by its path, or by UUID=, LABEL=, PARTUUID=, PARTLABEL= or ID=";
        return std::unexpected(Complaint{
            Code::tag_unknown, fmt::format("there is no tag {}", in_quotes(std::string(name) + "=")), std::move(hint)});
    }
    if (value.empty()) return refused(fmt::format("the tag '{}=' has no value", name));
    if (const auto bare = without_quotes(value); bare.size() < value.size()) {
        return refused(fmt::format("the value of '{}=' has quotes around it", name),
                       fmt::format("write {}", in_quotes(fmt::format("{}={}", name, bare))));
    }
    auto link = udev_link(tag->folder, value);
    if (link.size() > SafeText::longest) return refused(fmt::format("the value of '{}=' is too long", name));
    return of_path(link);
}

Settled of_device(const std::string& text) {
    if (text.starts_with(encrypted_prefix)) return of_encrypted_volume(text);
    const std::string_view view = text;
    const auto equals = text.find('=');
    if (equals != std::string::npos && is_word(view.substr(0, equals))) {
        return of_tag(view.substr(0, equals), view.substr(equals + 1));
    }
    if (text.starts_with("//"))
        return refused(fmt::format("{} is not a device", in_quotes(text)), "for an SMB share write type = \"cifs\"");
    if (text.starts_with('/')) return of_path(text);
    if (text.find(":/") != std::string::npos) {
        return refused(fmt::format("{} is not a device", in_quotes(text)), "for an NFS export write type = \"nfs4\"");
    }
    return refused(fmt::format("{} is not a device", in_quotes(text)),
                   "write its path, or UUID=, LABEL=, PARTUUID=, PARTLABEL= or ID= and a value");
}

Settled of_folder(const std::string& text) {
    if (text.starts_with('/')) return of_path(text);
    return refused(fmt::format("a bind mount needs a folder, not {}", in_quotes(text)),
                   "write its absolute path, or 'volume:NAME/SUB/PATH'");
}

/// Of a type that only its driver or helper understands: what is plainly a path or a tag, the rest as it is.
Settled of_known(const SafeText& words) {
    const std::string_view text = words.str();
    const auto equals = std::min(text.find('='), text.size());
    const bool is_tag = std::ranges::find(device_tags, text.substr(0, equals), &Tag::name) != device_tags.end();
    Settled known = Words{words};
    if (text.starts_with(encrypted_prefix)) known = of_encrypted_volume(text);
    else if (is_tag && equals + 1 < text.size()) known = of_tag(text.substr(0, equals), text.substr(equals + 1));
    else if (AbsolutePath::parse(text)) known = of_path(text);
    return known ? std::move(known) : Words{words};
}

Settled by_default(const FilesystemType& type) {
    if (type.origin() == Origin::kernel) {
        const std::string_view names = type.str();
        return Words{SafeText::made_safe(names.substr(0, names.find(',')))};
    }
    return std::unexpected(Complaint{Code::key_missing, "the volume has no 'what'",
                                     type.is_bind() ? "add the folder, as what = \"/FOLDER\" or \"volume:NAME/SUB\""
                                                    : "add what is to be mounted, for example what = \"LABEL=data\""});
}

Settled of_words(const SafeText& words, const FilesystemType& type) {
    const auto origin = type.origin();
    const bool may_refer = type.is_bind() || origin == Origin::device || origin == Origin::other;
    if (may_refer && VolumePath::is_meant(words.str())) return of_reference(words.str());
    if (type.is_bind()) return of_folder(words.str());
    switch (origin) {
        case Origin::device: return of_device(words.str());
        case Origin::network: return Export{words};
        case Origin::kernel: return Words{words};
        case Origin::other: return of_known(words);
    }
    return Words{words};
}

}  // namespace

std::optional<Complaint> settle_what(What& what, const FilesystemType& type) {
    auto settled = what.is_missing() ? by_default(type) : of_words(what.text(), type);
    if (settled) {
        what.source = *std::move(settled);
        return std::nullopt;
    }
    what.source = {};
    return std::move(settled.error());
}

std::optional<Complaint> settle_mounted(What& what, const FilesystemType& type) {
    if (auto bad = settle_what(what, type)) return bad;
    const auto* place = std::get_if<VolumePath>(&what.source);
    return variable_in(Code::what_invalid, place != nullptr ? std::string_view(place->below) : what.text().str());
}

}  // namespace berth
