#include "core/model/layer_options.hpp"

#include <fmt/format.h>
#include <array>
#include <optional>
#include <utility>

namespace berth {
namespace {

// By role.
constexpr std::array<std::string_view, 3> options{"lowerdir", "upperdir", "workdir"};

std::string escaped(std::string_view path) {
    std::string out;
    for (const char c : path) {
        if (c == ':' || c == ',') out += '\\';
        out += c;
    }
    return out;
}

}  // namespace

std::string_view option_of(Layer::Role role) { return options[std::to_underlying(role)]; }

std::vector<std::string> layer_options(const Volume& volume) {
    std::vector<std::string> out;
    std::optional<Layer::Role> last;
    for (const auto& layer : volume.layers) {
        if (layer.role == Layer::Role::key_file) continue;
        if (layer.role == last) out.back() += ":" + escaped(layer.path.str());
        else out.push_back(fmt::format("{}={}", option_of(layer.role), escaped(layer.path.str())));
        last = layer.role;
    }
    return out;
}

}  // namespace berth
