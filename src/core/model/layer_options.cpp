#include "core/model/layer_options.hpp"

#include <fmt/format.h>
#include <algorithm>
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

std::vector<std::string> layer_options(std::span<const Layer> layers, std::span<const AbsolutePath> folders) {
    std::vector<std::string> out;
    std::optional<Layer::Role> last;
    for (std::size_t i = 0; i < std::min(layers.size(), folders.size()); ++i) {
        const auto role = layers[i].role;
        if (role == last) out.back() += ":" + escaped(folders[i].str());
        else out.push_back(fmt::format("{}={}", option_of(role), escaped(folders[i].str())));
        last = role;
    }
    return out;
}

}  // namespace berth
