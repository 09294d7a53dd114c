#include "core/values/filesystem_type.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <expected>
#include <optional>

#include "core/text/character.hpp"
#include "core/text/text.hpp"

namespace berth {
namespace {

/// A word that fstab has in the place of a type.
struct NoType {
    std::string_view word;
    std::string_view why;
    std::string_view instead;
};

constexpr std::array no_types{
    NoType{"none", "'none' is not a file system type", "write type = \"bind\" for a bind mount"},
    NoType{"swap", "swap is not mounted", "declare it as [swap.NAME], without 'where' and 'type'"},
    NoType{"autofs", "'autofs' is not a type to declare",
           "declare what is to be mounted, with activation = \"access\""},
};

bool is_type_character(char c) { return is_alphanumeric(c) || c == '_' || c == '.' || c == '-' || c == ','; }

/// mount.fuse(8) takes the X of "fuse.X" for a program, which a path may name.
bool is_path_of_fuse(std::string_view member) {
    constexpr std::string_view before = "fuse./";
    return member.starts_with(before) && member.size() > before.size() && !member.ends_with('/');
}

bool is_spelled_right(std::string_view member) {
    const auto rest = is_path_of_fuse(member) ? member.find('/') : member.size();
    return std::ranges::all_of(member.substr(0, rest), is_type_character) &&
           std::ranges::all_of(member.substr(rest), [](char c) { return c == '/' || is_type_character(c); });
}

Complaint wrong_type(std::string message, std::string hint) {
    return {Code::type_invalid, std::move(message), std::move(hint)};
}

/// The first of `types`, and takes it away with its comma.
std::string_view take_member(std::string_view& types) {
    const auto member = types.substr(0, types.find(','));
    types.remove_prefix(std::min(types.size(), member.size() + 1));
    return member;
}

std::optional<Complaint> bad_member(std::string_view text) {
    const bool is_list = text.find(',') != std::string_view::npos;
    for (auto rest = text; !rest.empty();) {
        const auto member = take_member(rest);
        if (is_list && (member == "bind" || member == "rbind"))
            return wrong_type("'bind' and 'rbind' stand alone", "write type = \"bind\"");
        const auto no_type = std::ranges::find(no_types, member, &NoType::word);
        if (no_type == no_types.end()) continue;
        if (!is_list) return wrong_type(std::string(no_type->why), std::string(no_type->instead));
        return wrong_type(fmt::format("'{}' can't be one of several types: {}", member, no_type->why),
                          fmt::format("take '{}' out of the list", member));
    }
    return std::nullopt;
}

}  // namespace

std::expected<FilesystemType, Complaint> FilesystemType::parse(std::string_view text) {
    if (auto safe = SafeText::parse(text); !safe) return std::unexpected(std::move(safe.error()));
    bool is_right = !text.empty() && !text.ends_with(',');
    for (auto rest = text; is_right && !rest.empty();) {
        const auto member = take_member(rest);
        is_right = !member.empty() && is_spelled_right(member);
    }
    if (!is_right) {
        return std::unexpected(wrong_type(fmt::format("{} is not a file system type", in_quotes(text)),
                                          "write for example 'ext4', or leave 'type' out"));
    }
    if (auto bad = bad_member(text)) return std::unexpected(*std::move(bad));
    return FilesystemType(std::string(text));
}

std::vector<std::string_view> FilesystemType::members() const {
    std::vector<std::string_view> out;
    for (std::string_view rest = str(); !rest.empty();) out.push_back(take_member(rest));
    return out;
}

Origin FilesystemType::origin() const {
    std::string_view rest = str();
    const auto first = origin_of(take_member(rest));
    if (first == Origin::network) return first;
    while (!rest.empty()) {
        if (is_network_type(take_member(rest))) return Origin::network;
    }
    return first;
}

bool FilesystemType::any_member(bool (*is_one)(std::string_view member)) const {
    for (std::string_view rest = str(); !rest.empty();) {
        if (is_one(take_member(rest))) return true;
    }
    return false;
}

}  // namespace berth
