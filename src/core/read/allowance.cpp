#include "core/read/allowance.hpp"

#include <variant>

namespace berth {
namespace {

std::size_t weight_of(const std::string& text) { return sizeof(std::string) + text.size(); }
std::size_t weight_of(bool) { return 0; }
std::size_t weight_of(const Text& text) { return sizeof text + text.value.size(); }
std::size_t weight_of(const std::vector<Text>& texts) {
    std::size_t out = 0;
    for (const auto& text : texts) out += weight_of(text);
    return out;
}
std::size_t weight_of(const std::vector<Directive>& directives) {
    std::size_t out = 0;
    for (const auto& directive : directives) out += weight_of(directive.name) + weight_of(directive.values);
    return out;
}

}  // namespace

std::size_t weight_of(const Entry& entry) {
    return sizeof entry + std::visit([](const auto& value) { return weight_of(value); }, entry.value);
}

std::size_t weight_of(const VolumeDecl& decl) {
    std::size_t out = sizeof decl;
    for (const auto& entry : decl.entries) out += weight_of(entry);
    return out;
}

}  // namespace berth
