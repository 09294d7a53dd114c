#include "core/check/source.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <array>

#include "core/text/suggest.hpp"
#include "core/text/text.hpp"
#include "core/values/device_path.hpp"
#include "core/values/volume_path.hpp"

namespace berth {
namespace {

constexpr std::string_view encrypted_prefix = "encrypted:";

Complaint complaint(std::string message, std::string hint = {}) {
    return {Code::what_invalid, std::move(message), std::move(hint)};
}

bool is_word(std::string_view text) {
    return !text.empty() &&
           std::ranges::all_of(text, [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); });
}

std::optional<Complaint> take_path(Volume& volume, std::string_view text) {
    auto path = AbsolutePath::simplified(text);
    if (!path) return std::move(path.error());
    volume.what.kind = What::Kind::path;
    volume.what.text = *std::move(path);
    return std::nullopt;
}

std::optional<Complaint> take_reference(Volume& volume, std::string_view text) {
    volume.what.text = {};  // until the volume's mount point is known
    volume.what.kind = What::Kind::none;
    auto path = VolumePath::parse(text);
    if (!path) return std::move(path.error());
    volume.what.kind = What::Kind::volume;
    volume.what.name = std::move(path->name);
    volume.what.below = std::move(path->below);
    return std::nullopt;
}

std::optional<Complaint> take_encrypted(Volume& volume, std::string_view text) {
    const auto name = text.substr(encrypted_prefix.size());
    auto parsed = VolumeName::parse(name);
    if (!parsed)
        return complaint(fmt::format("'{}' is followed by the name of an encrypted volume", encrypted_prefix),
                         "write 'encrypted:NAME', and declare [encrypted.NAME]");
    if (auto bad = take_path(volume, fmt::format("/dev/mapper/{}", name))) return bad;
    volume.what.encrypted = *std::move(parsed);
    return std::nullopt;
}

std::optional<Complaint> take_tag(Volume& volume, std::string_view name, std::string_view value) {
    const auto tag = std::ranges::find(device_tags, name, &Tag::name);
    if (tag == device_tags.end()) {
        std::array<std::string_view, device_tags.size()> names;
        std::ranges::transform(device_tags, names.begin(), &Tag::name);
        const auto meant = nearest(name, names);
        auto hint = meant ? fmt::format("did you mean '{}={}'?", *meant, printable(value)) : std::string();
        if (hint.empty()) hint = "a device is named by its path, or by UUID=, LABEL=, PARTUUID=, PARTLABEL= or ID=";
        return Complaint{Code::tag_unknown, fmt::format("there is no tag {}", in_quotes(std::string(name) + "=")),
                         std::move(hint)};
    }
    if (value.empty()) return complaint(fmt::format("the tag '{}=' has no value", name));
    if (value.size() > 1 && value.front() == '"' && value.back() == '"') {
        return complaint(
            fmt::format("the value of '{}=' has quotes around it", name),
            fmt::format("write {}", in_quotes(fmt::format("{}={}", name, value.substr(1, value.size() - 2)))));
    }
    auto link = udev_link(tag->folder, value);
    if (link.size() > SafeText::longest) return complaint(fmt::format("the value of '{}=' is too long", name));
    return take_path(volume, link);
}

std::optional<Complaint> take_device(Volume& volume, const std::string& text) {
    if (text.starts_with(encrypted_prefix)) return take_encrypted(volume, text);
    const auto equals = text.find('=');
    if (equals != std::string::npos && is_word(std::string_view(text).substr(0, equals))) {
        return take_tag(volume, text.substr(0, equals), text.substr(equals + 1));
    }
    if (text.starts_with("//"))
        return complaint(fmt::format("{} is not a device", in_quotes(text)), "for an SMB share write type = \"cifs\"");
    if (text.starts_with('/')) return take_path(volume, text);
    if (text.find(":/") != std::string::npos) {
        return complaint(fmt::format("{} is not a device", in_quotes(text)), "for an NFS export write type = \"nfs4\"");
    }
    return complaint(fmt::format("{} is not a device", in_quotes(text)),
                     "write its path, or UUID=, LABEL=, PARTUUID=, PARTLABEL= or ID= and a value");
}

std::optional<Complaint> take_folder(Volume& volume, const std::string& text) {
    if (text.starts_with('/')) return take_path(volume, text);
    return complaint(fmt::format("a bind mount needs a folder, not {}", in_quotes(text)),
                     "write its absolute path, or 'volume:NAME/SUB/PATH'");
}

/// Of a type that only its driver or helper understands: what is plainly a path or a tag, the rest as it is.
void take_known(Volume& volume, const std::string& text) {
    if (text.starts_with(encrypted_prefix) && take_encrypted(volume, text) == std::nullopt) return;
    const auto equals = std::min(text.find('='), text.size());
    const bool is_tag = std::ranges::find(device_tags, text.substr(0, equals), &Tag::name) != device_tags.end();
    if (is_tag && equals + 1 < text.size()) (void)take_tag(volume, text.substr(0, equals), text.substr(equals + 1));
    else if (AbsolutePath::parse(text)) (void)take_path(volume, text);
}

}  // namespace

std::optional<Complaint> settle_what(Volume& volume) {
    auto& what = volume.what;
    const auto origin = volume.type.origin();
    if (what.kind == What::Kind::none) {
        if (origin == Origin::kernel) {
            what.kind = What::Kind::text;
            what.text = *SafeText::parse(std::string_view(volume.type.str()).substr(0, volume.type.str().find(',')));
            return std::nullopt;
        }
        return Complaint{Code::key_missing, "the volume has no 'what'",
                         volume.type.is_bind() ? "add the folder, as what = \"/FOLDER\" or \"volume:NAME/SUB\""
                                               : "add what is to be mounted, for example what = \"LABEL=data\""};
    }
    const std::string text = what.text.str();
    const bool may_refer = volume.type.is_bind() || origin == Origin::device || origin == Origin::other;
    if (may_refer && VolumePath::is_meant(text)) return take_reference(volume, text);
    if (volume.type.is_bind()) return take_folder(volume, text);
    if (origin == Origin::device) return take_device(volume, text);
    if (origin == Origin::other) take_known(volume, text);
    return std::nullopt;
}

}  // namespace berth
