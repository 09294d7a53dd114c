// berth show: the units and links that the generator would write.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <map>

#include "cli/commands/commands.hpp"
#include "cli/print/json.hpp"
#include "cli/volumes/names.hpp"
#include "system/base/standard_streams.hpp"

namespace berth::cli {
namespace {

void keep_only(Tree& tree, const Catalogue& catalogue, const std::vector<std::string>& names) {
    const auto is_wanted = [&](std::uint32_t item) {
        return std::ranges::find(names, catalogue.common(item).name.str()) != names.end();
    };
    std::erase_if(tree, [&](const Group& group) { return std::ranges::none_of(group.items, is_wanted); });
}

Json tree_json(const Tree& tree) {
    std::multimap<std::string_view, Json> files;
    std::multimap<std::string_view, Json> links;
    for (const auto& group : tree) {
        for (const auto& file : group.files) files.emplace(file.path, Json{{"path", file.path}, {"text", file.text}});
        for (const auto& link : group.links)
            links.emplace(link.path, Json{{"path", link.path}, {"target", link.target}});
    }
    Json out{{"files", Json::array()}, {"links", Json::array()}};
    for (auto& [path, file] : files) out["files"].push_back(std::move(file));
    for (auto& [path, link] : links) out["links"].push_back(std::move(link));
    return out;
}

}  // namespace

int show(const Settings& settings, const std::vector<std::string>& names) {
    const auto session = open_session(settings);
    if (!session) return wrong;
    print_findings(*session, settings);
    const auto meant = declared_by(session->catalogue(), names);
    for (const auto& complaint : meant.complaints) complain(complaint);
    if (!meant.complaints.empty()) return wrong;
    auto tree = session->plan().tree();
    if (!names.empty()) keep_only(tree, session->catalogue(), meant.names);
    if (settings.format == Format::json) print_json(tree_json(tree));
    else print(stdout, to_text(tree));
    return session->found.has_errors() ? wrong : done;
}

}  // namespace berth::cli
