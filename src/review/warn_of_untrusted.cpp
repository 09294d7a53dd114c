#include "review/warn_of_untrusted.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <string>
#include <variant>

#include "core/keys/keys.hpp"
#include "core/read/read_file.hpp"
#include "core/text/text.hpp"
#include "core/toml/key_names.hpp"
#include "core/values/absolute_path.hpp"

namespace berth {
namespace {

const std::string* text_of(const VolumeDecl& decl, std::string_view key) {
    const auto entry = std::ranges::find(decl.entries, volume_key(key), &Entry::key);
    return entry == decl.entries.end() ? nullptr : std::get_if<std::string>(&entry->value);
}

std::vector<std::string> unguarded(const Source& source, const Catalogue& catalogue) {
    Diagnostics ignored;
    std::vector<std::string> out;
    for (const auto& decl : read_file({&source, {}}, ignored).volumes) {
        const auto* where = decl.table == Table::volume ? text_of(decl, key::where) : nullptr;
        const auto* activation = text_of(decl, key::activation);
        if (where == nullptr || (activation != nullptr && *activation == "off")) continue;
        const auto path = AbsolutePath::simplified(*where);
        if (path && catalogue.mounted_at(path->str()) == nullptr) out.push_back(path->str());
    }
    std::ranges::sort(out);
    const auto doubles = std::ranges::unique(out);
    out.erase(doubles.begin(), doubles.end());
    return out;
}

}  // namespace

void warn_of_untrusted(Reading& reading) {
    constexpr std::size_t most = 10;  // that are named
    for (const auto& source : reading.untrusted) {
        const auto paths = unguarded(source, reading.catalogue());
        if (paths.empty()) continue;
        std::string names;
        for (std::size_t i = 0; i < std::min(most, paths.size()); ++i)
            names += fmt::format("{}{}", names.empty() ? "" : ", ", printable(paths[i]));
        if (paths.size() > most) names += fmt::format(" and {} more", paths.size() - most);
        reading.found.error(Code::file_untrusted, {&source, 0, 0, 0},
                            fmt::format("nothing is mounted at {}, and nothing guards it: who writes there writes to "
                                        "the file system below",
                                        names),
                            "make the file one that is trusted, or stop what uses the mount points");
    }
}

}  // namespace berth
