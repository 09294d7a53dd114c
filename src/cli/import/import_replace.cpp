// berth import --replace: moves the lines of fstab that declarations can say.
#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <ctime>

#include "cli/import/import_advice.hpp"
#include "cli/import/importing.hpp"
#include "cli/print/json.hpp"
#include "core/fstab/import_check.hpp"
#include "core/fstab/import_lines.hpp"
#include "core/text/text.hpp"
#include "system/base/standard_streams.hpp"
#include "system/output/moving.hpp"

namespace berth::cli {
namespace {

std::string today() {
    const auto now = std::time(nullptr);
    std::tm parts{};
    ::localtime_r(&now, &parts);
    return fmt::format("{:04}-{:02}-{:02}", parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday);
}

/// A file that the new one would hide, or be changed by.
std::optional<std::string> file_in_the_way(const Root& root) {
    constexpr std::array<const char*, 4> folders{"/etc/berth", "/run/berth", "/usr/local/lib/berth", "/usr/lib/berth"};
    for (const auto* folder : folders) {
        for (const auto* name : {"fstab.toml", "fstab.toml.d"}) {
            const auto path = fmt::format("{}/{}", folder, name);
            const auto place = follow(root, path, Trust::everybody);
            const bool is_free = !place && place.error().code == std::errc::no_such_file_or_directory;
            if (!is_free) return root.shown(path);
        }
    }
    return std::nullopt;
}

/// True if the result goes with what is declared already and with what stays in fstab.
bool goes_with_others(const Importing& importing, const Source& rest, const Root& root, const Settings& settings) {
    Diagnostics found;
    const auto trust = settings.root == "/" ? Trust::root : Trust::root_and_caller;
    const auto others = read_declarations(root, trust, found);
    const auto session = check_result(importing.declarations, others, rest, root, settings);
    if (!found.has_errors() && !session->found.has_errors()) return true;
    complain(fmt::format("{} does not go with the declarations that are there already; nothing was changed",
                         printable(importing.declarations.shown)));
    print_findings(found, settings);
    print_findings(*session, settings);
    return false;
}

std::size_t count_of_entries(const std::vector<Imported>& lines) {
    return static_cast<std::size_t>(
        std::ranges::count(lines, FstabLine::Kind::entry, [](const Imported& line) { return line.line.kind; }));
}

std::string lines_of(std::size_t count) { return count == 1 ? "1 line" : fmt::format("{} lines", count); }

struct Moved {
    std::size_t lines = 0;
    std::size_t left = 0;
    std::string fstab;
    std::string declarations;
    std::string copy;
    std::vector<std::string> readers;
};

std::string to_text(const Moved& moved, const std::string& root) {
    auto out = fmt::format("Moved {} of {} to {}; {} left there.\nThe fstab as it was: {}\n\n", lines_of(moved.lines),
                           moved.fstab, moved.declarations,
                           moved.left == 0   ? "none is"
                           : moved.left == 1 ? "1 is"
                                             : fmt::format("{} are", moved.left),
                           moved.copy);
    const std::string reload = root.empty() ? "systemctl daemon-reload" : "systemctl daemon-reload, on that system";
    out += fmt::format("To have berth's units in the place of fstab's, which keep what is mounted:\n  {}\n", reload);
    out +=
        fmt::format("To go back:\n  cp -p {} {} && rm {}\n  {}\n", moved.copy, moved.fstab, moved.declarations, reload);
    if (!moved.readers.empty()) out += "\nWhat else reads fstab no longer finds these lines there:\n";
    for (const auto& reader : moved.readers) out += fmt::format("- {}\n", reader);
    return out;
}

}  // namespace

int replace_fstab(const Root& root, const Settings& settings) {
    if (const auto file = file_in_the_way(root)) {
        complain(
            fmt::format("{} is there already; give it another name, or write what 'berth import' prints to a file "
                        "of another name and take the lines out of fstab by hand",
                        printable(*file)));
        return wrong;
    }
    const auto own = open_own_fstab(root);
    if (!own) {
        complain(own.error().text());
        return wrong;
    }
    auto fstab = fstab_to_import(root, {});
    if (!fstab) return wrong;
    Importing importing;
    importing.fstab = *std::move(fstab);
    if (!import_fstab(importing, root, settings)) return wrong;
    Diagnostics found;
    report(importing.lines, found);
    print_findings(found, settings);

    Moved moved;
    moved.lines = static_cast<std::size_t>(std::ranges::count_if(importing.lines, is_imported));
    moved.left = count_of_entries(importing.lines) - moved.lines;
    if (moved.lines == 0) {
        print(stdout, fmt::format("{} has nothing to move.\n", printable(importing.fstab.shown)));
        return done;
    }
    const Source rest{importing.fstab.path, importing.fstab.shown, without_imported(importing.fstab, importing.lines)};
    if (!goes_with_others(importing, rest, root, settings)) return wrong;
    const auto copy = move_lines(root, *own, {importing.fstab.text, rest.text, importing.declarations.text, today()});
    if (!copy) {
        complain(copy.error().text());
        return wrong;
    }
    moved.fstab = printable(importing.fstab.shown);
    moved.declarations = printable(importing.declarations.shown);
    moved.copy = printable(root.shown(fmt::format("/etc/{}", *copy)));
    moved.readers = other_readers(importing.lines);
    if (settings.format == Format::json) {
        print_json({{"moved", moved.lines},
                    {"left", moved.left},
                    {"declarations", moved.declarations},
                    {"copy", moved.copy},
                    {"notes", moved.readers}});
    } else {
        print(stdout, to_text(moved, root.shown("")));
    }
    return done;
}

}  // namespace berth::cli
