#include "core/fstab/import_users.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/check/opposites.hpp"

namespace berth {
namespace {

/// With a name "user" says who logs in, to a mount helper (evaluate_permissions() of libmount).
bool is_for_users(const Text& option) {
    constexpr std::array<std::string_view, 4> names{"user", "users", "owner", "group"};
    const auto equals = std::min(option.value.find('='), option.value.size());
    const auto name = std::string_view(option.value).substr(0, equals);
    if (name == "user" && equals + 1 < option.value.size()) return false;
    return std::ranges::find(names, name) != names.end();
}

bool is_for_nobody(const Text& option) {
    constexpr std::array<std::string_view, 4> names{"nouser", "nousers", "noowner", "nogroup"};
    return std::ranges::find(names, option.value) != names.end();
}

/// What an option for users implies, and what takes that back if it stands later (mount(8)).
std::span<const Opposites> implied_by(const Text& option) {
    const bool may_run = option.value.starts_with("owner") || option.value.starts_with("group");
    return std::span(safety_flags).first(may_run ? 2 : 3);
}

bool has(std::span<const Text> options, std::string_view wanted) {
    return std::ranges::find(options, wanted, &Text::value) != options.end();
}

void replace_by_implied(Imported& line) {
    std::vector<Text> out;
    for (std::size_t i = 0; i < line.options.size(); ++i) {
        const auto& option = line.options[i];
        if (!is_for_users(option)) {
            out.push_back(option);
            continue;
        }
        std::string written;
        for (const auto& [name, opposite] : implied_by(option)) {
            if (has(std::span(line.options).subspan(i), opposite) || has(line.options, name) || has(out, name))
                continue;
            std::erase_if(out, [&](const Text& one) { return one.value == opposite; });
            out.push_back({std::string(name), option.where});
            written += fmt::format("{}{}", written.empty() ? "; what it implies is written: " : ", ", name);
        }
        line.left_out.push_back(
            {option.where,
             {Code::option_no_effect, fmt::format("ordinary users can't mount it any more{}", written), {}}});
    }
    line.options = std::move(out);
}

}  // namespace

void settle_users(Imported& line, UserLines what) {
    const Text* last = nullptr;
    for (const auto& option : line.options) {
        if (is_for_users(option)) last = &option;
        if (is_for_nobody(option)) last = nullptr;
    }
    if (last == nullptr) return;
    if (what == UserLines::taken) return replace_by_implied(line);
    line.stays = true;
    line.refused = Remark{last->where,
                          {Code::option_no_effect, "ordinary users may mount it, for which mount(8) looks there only",
                           "--take-user-lines takes it all the same"}};
}

}  // namespace berth
