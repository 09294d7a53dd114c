#include "core/values/volume_path.hpp"

#include <algorithm>

#include "core/values/absolute_path.hpp"

namespace berth {

std::expected<VolumePath, Complaint> VolumePath::parse(std::string_view text) {
    text.remove_prefix(text.find(':') + 1);
    const auto slash = std::min(text.find('/'), text.size());
    auto name = VolumeName::parse(text.substr(0, slash));
    if (slash == 0)
        name = std::unexpected(Complaint{Code::what_invalid, "'volume:' is followed by the name of a volume", {}});
    if (!name) {
        return std::unexpected(Complaint{Code::what_invalid, std::move(name.error().message),
                                         "write 'volume:NAME' or 'volume:NAME/SUB/PATH'"});
    }
    const auto below = text.substr(slash);
    if (const auto path = AbsolutePath::simplified(below.empty() ? "/" : below); !path)
        return std::unexpected(path.error());
    return VolumePath{*std::move(name), std::string(below)};
}

}  // namespace berth
