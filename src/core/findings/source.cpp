#include "core/findings/source.hpp"

#include <cstdint>
#include <tuple>

namespace berth {

std::string_view Source::line(std::uint32_t number) const {
    if (starts.empty()) {
        starts.push_back(0);
        for (auto at = text.find('\n'); at != std::string::npos; at = text.find('\n', at + 1)) {
            starts.push_back(static_cast<std::uint32_t>(at + 1));
        }
    }
    if (number == 0 || number > starts.size()) return {};
    auto line = std::string_view(text).substr(starts[number - 1]);
    line = line.substr(0, line.find('\n'));
    if (line.starts_with(byte_order_mark)) line.remove_prefix(byte_order_mark.size());
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
}

bool before(const Span& a, const Span& b) {
    if (a.source == b.source) return a.line != b.line ? a.line < b.line : a.column < b.column;
    static const std::string none;
    const auto& path_a = a.source != nullptr ? a.source->shown : none;
    const auto& path_b = b.source != nullptr ? b.source->shown : none;
    return std::tie(path_a, a.line, a.column) < std::tie(path_b, b.line, b.column);
}

}  // namespace berth
