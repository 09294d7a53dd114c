// berth generate: writes what berth show prints.
#include <fcntl.h>
#include <sys/stat.h>

#include <fmt/format.h>
#include <cerrno>
#include <expected>
#include <set>

#include "cli/commands/commands.hpp"
#include "cli/print/json.hpp"
#include "core/text/text.hpp"
#include "system/base/folder.hpp"
#include "system/output/write_tree.hpp"

namespace berth::cli {
namespace {

/// Makes the folder if it is absent; false if something is in it.
Result<bool> is_ready(const std::string& folder) {
    if (::mkdir(folder.c_str(), 0755) == 0) return true;
    if (errno != EEXIST) return failed(fmt::format("create the folder {}", printable(folder)));
    const Fd fd(::open(folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    if (!fd) return failed(fmt::format("open the folder {}", printable(folder)));
    const auto names = names_in(fd.get(), printable(folder));
    if (!names) return std::unexpected(names.error());
    return names->empty();
}

}  // namespace

int generate(const Settings& settings, const std::string& folder) {
    const auto session = open_session(settings);
    if (!session) return wrong;
    print_findings(*session, settings);
    const auto ready = is_ready(folder);
    if (!ready || !*ready) {
        complain(ready ? fmt::format("{} is not empty; name a folder that is, or one that does not exist yet",
                                     in_quotes(folder))
                       : ready.error().text());
        return wrong;
    }
    auto writer = TreeWriter::open(folder);
    if (!writer) {
        complain(writer.error().text());
        return wrong;
    }
    bool all = true;
    std::set<std::string> paths;
    for (const auto& group : session->plan().tree()) {
        const auto written = writer->write(group);
        if (!written) complain(written.error().text());
        all = all && written;
        if (!written) continue;
        for (const auto& file : group.files) paths.insert(file.path);
        for (const auto& link : group.links) paths.insert(link.path);
    }
    if (settings.format == Format::json) print_json({{"written", paths}});
    return all && !session->found.has_errors() ? done : wrong;
}

}  // namespace berth::cli
