// berth import --replace: moves the lines of fstab that declarations can say.
#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "cli/import/import_advice.hpp"
#include "cli/import/importing.hpp"
#include "cli/print/json.hpp"
#include "core/fstab/import_check.hpp"
#include "core/fstab/import_lines.hpp"
#include "core/read/read_file.hpp"
#include "core/text/text.hpp"
#include "system/base/realtime.hpp"
#include "system/base/standard_streams.hpp"
#include "system/input/declaration_files.hpp"
#include "system/output/moving.hpp"

namespace berth::cli {
namespace {

/// Where the declarations go.
struct Target {
    std::string name;
    bool is_resumed = false;  ///< an interrupted run has written it
};

std::string path_of(const std::string& name) { return fmt::format("/etc/berth/{}", name); }

std::string name_of(int number) { return number == 1 ? "fstab.toml" : fmt::format("fstab-{}.toml", number); }

/// True if no file would be hidden by one of this name, or change it.
bool is_free(const Root& root, const std::string& name) {
    return std::ranges::all_of(declaration_folders, [&](const char* folder) {
        return std::ranges::all_of(std::array{"", ".d"}, [&](const char* suffix) {
            const auto place = follow(root, fmt::format("{}/{}{}", folder, name, suffix), Trust::everybody);
            return !place && place.error().code == std::errc::no_such_file_or_directory;
        });
    });
}

bool has_text(const Declarations& declared, const std::string& path, std::string_view text) {
    return std::ranges::any_of(declared.files, [&](const DeclarationFile& file) {
        return file.main->path == path && file.drop_ins.empty() && file.main->text == text;
    });
}

std::optional<Target> target_for(const Root& root, const Declarations& declared, std::string_view text) {
    constexpr int most = 1000;
    for (int number = 1; number < most; ++number) {
        auto name = name_of(number);
        if (has_text(declared, path_of(name), text)) return Target{std::move(name), true};
    }
    for (int number = 1; number < most; ++number) {
        auto name = name_of(number);
        if (is_free(root, name)) return Target{std::move(name), false};
    }
    return std::nullopt;
}

Trust trust_of(const Settings& settings) { return settings.root == "/" ? Trust::root : Trust::root_and_caller; }

/// Why the generator would not read what is written to /etc/berth.
std::optional<std::string> distrust_of_folder(const Root& root, const Settings& settings) {
    auto place = follow(root, "/etc/berth", trust_of(settings));
    if (!place && place.error().code == std::errc::no_such_file_or_directory)
        place = follow(root, "/etc", trust_of(settings));
    if (!place) return place.error().text();
    if (place->is_mask || !S_ISDIR(place->status.st_mode))
        return fmt::format("{} is no folder; move it out of the way", printable(root.shown("/etc/berth")));
    if (!place->distrust) return std::nullopt;
    return fmt::format("{} {}, so nothing in it would be trusted; nothing was changed. To mend it:\n  {}",
                       printable(root.shown(place->distrust->path)), place->distrust->reason,
                       way_out(root, *place->distrust));
}

TakenNames taken_names(const Reading& reading) {
    TakenNames out;
    const auto& catalogue = reading.catalogue();
    for (std::uint32_t i = 0; i < catalogue.size(); ++i) {
        if (catalogue.table(i) == Table::volume) out.volumes.insert(catalogue.common(i).name.str());
        if (catalogue.table(i) == Table::swap) out.swaps.insert(catalogue.common(i).name.str());
    }
    return out;
}

/// True if the result goes with what is declared already and with what stays in fstab.
bool goes_with_others(const Importing& importing, Declarations& others, const Source& rest, const Root& root,
                      const Settings& settings, const Diagnostics& found) {
    std::erase_if(others.files,
                  [&](const DeclarationFile& file) { return file.main->path == importing.declarations.path; });
    const auto session = check_result(importing.declarations, others, rest, root, settings);
    if (!found.has_errors() && !session->found.has_errors()) return true;
    const bool is_first = importing.path == moved_declarations;
    refuse(settings,
           fmt::format("{} does not go with the declarations that are there already; nothing was changed{}",
                       printable(importing.declarations.shown),
                       is_first
                           ? ""
                           : fmt::format(". If {} is what an interrupted run has left, take it out, and run this again",
                                         printable(root.shown(moved_declarations)))),
           {&found, &session->found});
    return false;
}

std::size_t count_of_entries(const std::vector<Imported>& lines) {
    return static_cast<std::size_t>(std::ranges::count_if(lines, [](const Imported& line) {
        return line.line.kind == FstabLine::Kind::entry || line.line.kind == FstabLine::Kind::broken;
    }));
}

std::string lines_of(std::size_t count) { return count == 1 ? "1 line" : fmt::format("{} lines", count); }

struct Moved {
    std::size_t lines = 0;
    std::size_t unheeded = 0;  ///< commented out
    std::size_t left = 0;
    std::string fstab;
    std::string declarations;
    std::string copy;
    std::vector<std::string> readers;
};

std::string text_of_moved(const Moved& moved, const std::string& root) {
    const auto unheeded = moved.unheeded == 0 ? std::string()
                          : moved.unheeded == 1
                              ? "; 1 that nobody heeded is a comment there now"
                              : fmt::format("; {} that nobody heeded are comments there now", moved.unheeded);
    auto out = fmt::format("Moved {} of {} to {}{}; {} left there.\nThe fstab as it was: {}\n\n", lines_of(moved.lines),
                           moved.fstab, moved.declarations, unheeded,
                           moved.left == 0   ? "none is"
                           : moved.left == 1 ? "1 is"
                                             : fmt::format("{} are", moved.left),
                           moved.copy);
    const std::string reload = root.empty() ? "systemctl daemon-reload" : "systemctl daemon-reload, on that system";
    out += fmt::format("To have berth's units in the place of fstab's, which keep what is mounted:\n  {}\n", reload);
    out += fmt::format("To go back:\n  cp -a {} {} && rm {}\n  {}\n", shell_word(moved.copy), shell_word(moved.fstab),
                       shell_word(moved.declarations), reload);
    if (!moved.readers.empty()) out += "\nWhat else reads fstab no longer finds these lines there:\n";
    for (const auto& reader : moved.readers) out += fmt::format("- {}\n", reader);
    return out;
}

/// Makes the declarations again, with names that no others have, if they go to another file than the first.
bool settle_target(Importing& importing, const Target& target, const Reading& declared, const Root& root,
                   const Settings& settings) {
    importing.path = path_of(target.name);
    if (target.is_resumed) {
        importing.declarations.path = importing.path;
        importing.declarations.shown = root.shown(importing.path);
        return true;
    }
    importing.rules.taken = taken_names(declared);
    return import_fstab(importing, root, settings);
}

/// What has been done, once it is.
int tell(const Moved& moved, const Diagnostics& found, const Root& root, const Settings& settings) {
    if (settings.format == Format::json) {
        print_json({{"moved", moved.lines},
                    {"left", moved.left},
                    {"commented", moved.unheeded},
                    {"declarations", moved.declarations},
                    {"copy", moved.copy},
                    {"notes", moved.readers},
                    {"diagnostics", to_json(found.sorted())}});
    } else {
        print(stdout, text_of_moved(moved, root.shown("")));
    }
    return done;
}

}  // namespace

int replace_fstab(const Root& root, const Settings& settings, UserLines users) {
    if (const auto trial = trial_under_way(settings); !trial.empty()) return refuse(settings, trial);
    if (const auto distrust = distrust_of_folder(root, settings)) return refuse(settings, *distrust);
    const auto own = open_own_fstab(root);
    if (!own) return refuse(settings, own.error().text());
    auto fstab = fstab_to_import(root, {}, settings);
    if (!fstab) return wrong;
    Importing importing{
        .fstab = *std::move(fstab), .rules = {.users = users, .taken = {}}, .lines = {}, .declarations = {}};
    if (!import_fstab(importing, root, settings)) return wrong;
    Moved moved;
    moved.lines = static_cast<std::size_t>(std::ranges::count_if(importing.lines, is_imported));
    if (moved.lines == 0) {
        Diagnostics found;
        report(importing.lines, found);
        if (settings.format == Format::json)
            return tell({.left = count_of_entries(importing.lines)}, found, root, settings);
        print_findings(found, settings);
        print(stdout, fmt::format("{} has nothing to move.\n", printable(importing.fstab.shown)));
        return done;
    }
    auto declared = read_root(settings.root);
    if (!declared) return refuse(settings, declared.error().text());
    const auto target = target_for(root, (*declared)->declarations, importing.declarations.text);
    if (!target) return refuse(settings, "every name from fstab.toml to fstab-999.toml is taken in /etc/berth");
    if (!settle_target(importing, *target, **declared, root, settings)) return wrong;
    Diagnostics found;
    report(importing.lines, found);
    if (settings.format == Format::text) print_findings(found, settings);

    const Source rest{importing.fstab.path, importing.fstab.shown,
                      without_imported(importing.fstab, importing.lines, importing.path)};
    Diagnostics of_others;
    auto others = read_declarations(root, trust_of(settings), of_others);
    if (!goes_with_others(importing, others, rest, root, settings, of_others)) return wrong;
    const auto copy = move_lines(root, *own,
                                 {.before = importing.fstab.text,
                                  .after = rest.text,
                                  .declarations = importing.declarations.text,
                                  .date = today(),
                                  .name = target->name,
                                  .is_resumed = target->is_resumed});
    if (!copy) return refuse(settings, copy.error().text());
    moved.unheeded = static_cast<std::size_t>(std::ranges::count_if(
        importing.lines, [&](const Imported& line) { return is_commented_out(line, importing.lines); }));
    moved.left = count_of_entries(importing.lines) - moved.lines - moved.unheeded;
    moved.fstab = printable(importing.fstab.shown);
    moved.declarations = printable(importing.declarations.shown);
    moved.copy = printable(root.shown(fmt::format("/etc/{}", *copy)));
    moved.readers = other_readers(importing.lines);
    return tell(moved, found, root, settings);
}

}  // namespace berth::cli
