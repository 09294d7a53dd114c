#include "core/options/asked_options.hpp"

#include <algorithm>

#include "core/model/effective_options.hpp"
#include "core/options/helper_options.hpp"

namespace berth {
namespace {

constexpr std::size_t longest_answerable = 255;  // bytes of a name or value that fsconfig(2) takes

std::optional<Unverifiable> obstacle_of(std::string_view type, const TypeFacts& facts) {
    if (type == "auto" || type.find(',') != std::string_view::npos) return Unverifiable::type_not_known;
    if (is_user_space_type(type)) return Unverifiable::user_space;
    if (!is_mounted_by_kernel_and_helper(type) && facts.has_helper(type)) return Unverifiable::user_space;
    if (!facts.may_load && !facts.loaded.contains(type)) return Unverifiable::not_loaded;
    return std::nullopt;
}

std::optional<Unverifiable> obstacle_of(std::string_view type, const MountOption& option) {
    if (option.str().find_first_of("\",") != std::string::npos) return Unverifiable::quoted;
    if (is_looked_up(type, option)) return Unverifiable::looked_up;
    if (std::max(option.name().size(), option.value().size()) > longest_answerable) return Unverifiable::too_long;
    return std::nullopt;
}

/// libmount puts a number in the place of a user's or group's name (mount(8), uid= and gid=), which "-1" can't be.
bool is_translated(const MountOption& option) {
    if (option.name() != "uid" && option.name() != "gid") return false;
    const auto value = option.value();
    return !value.empty() && value.front() != '-' && (value.front() < '0' || value.front() > '9');
}

AskedOption question(std::size_t index, const MountOption& option) {
    AskedOption out{.index = index, .name = std::string(option.name()), .value = {}};
    if (option.has_value()) out.value = is_translated(option) ? "0" : std::string(option.value());
    return out;
}

bool is_sloppy(const Volume& volume) {
    if (!can_be_sloppy(volume.type.str())) return false;
    return says(volume, in_mount, "SloppyOptions") ||
           std::ranges::any_of(volume.options, [](const auto& option) { return option.value.str() == "sloppy"; });
}

}  // namespace

AskedOptions options_to_ask(const Volume& volume, const TypeFacts& facts, const Classify& classify) {
    const std::string_view type = volume.type.str();
    AskedOptions out;
    if (volume.type.is_bind() || is_sloppy(volume)) return out;
    const auto of_type = obstacle_of(type, facts);
    for (std::size_t i = 0; i < volume.options.size(); ++i) {
        const auto& option = volume.options[i].value;
        if (classify(option.str()) != OptionClass::filesystem || is_for_helper(type, option.name())) continue;
        const auto obstacle = of_type ? of_type : obstacle_of(type, option);
        if (obstacle) out.not_asked.push_back({i, *obstacle});
        else out.asked.push_back(question(i, option));
    }
    return out;
}

}  // namespace berth
