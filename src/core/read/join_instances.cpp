#include "core/read/join_instances.hpp"

#include <string_view>
#include <unordered_map>

#include "core/text/character.hpp"

namespace berth {
namespace {

bool is_word_part(char c) { return is_alphanumeric(c) || c == '_' || c == '-'; }

/// Instances, by their own names and by those of their volumes.
using Instances = std::unordered_map<std::string_view, std::string_view>;

/// `text` with a sign in the place of each instance; whom it is about is the first.
Diagnostics::Part without_instances(std::string_view text, const Instances& instances) {
    Diagnostics::Part out;
    while (!text.empty()) {
        std::size_t length = 0;
        while (length < text.size() && is_word_part(text[length])) ++length;
        const auto found = instances.find(text.substr(0, length));
        if (found != instances.end()) {
            if (out.about.empty()) out.about = found->second;
            out.text += found->first.substr(0, found->first.size() - found->second.size());
            out.text += '\0';
        } else {
            out.text += text.substr(0, length);
        }
        text.remove_prefix(length);
        if (text.empty()) break;
        out.text += text.front();
        text.remove_prefix(1);
    }
    return out;
}

}  // namespace

void join_instances(const Catalogue& catalogue, Diagnostics& found) {
    Instances instances;
    for (const auto& volume : catalogue.volumes()) {
        const std::string_view name = volume.name.str();
        const std::string_view family = *volume.family;
        if (family.empty() || name.size() <= family.size() + 1) continue;
        const auto instance = name.substr(family.size() + 1);
        instances.emplace(instance, instance);
        instances.emplace(name, instance);
    }
    if (!instances.empty()) found.join([&](std::string_view text) { return without_instances(text, instances); });
}

}  // namespace berth
