// berth import: the declarations that an fstab becomes.
#include "cli/commands/commands.hpp"
#include "cli/import/importing.hpp"
#include "cli/print/json.hpp"
#include "core/fstab/import_check.hpp"
#include "system/base/standard_streams.hpp"

namespace berth::cli {

int import(const Settings& settings, const ImportArguments& asked) {
    if (asked.replace && !asked.file.empty()) {
        complain("--replace is about the system's own fstab, so it goes with no FSTAB\nTry 'berth import --help'.");
        return misused;
    }
    const auto root = Root::open(settings.root);
    if (!root) {
        return refuse(settings, root.error().text());
    }
    if (asked.replace) return replace_fstab(*root, settings, asked.users);
    auto fstab = fstab_to_import(*root, asked.file, settings);
    if (!fstab) return wrong;
    Importing importing;
    importing.fstab = *std::move(fstab);
    importing.rules.users = asked.users;
    if (!import_fstab(importing, *root, settings)) return wrong;
    Diagnostics found;
    report(importing.lines, found);
    if (settings.format == Format::json) {
        print_json({{"toml", importing.declarations.text}, {"diagnostics", to_json(found.sorted())}});
        return done;
    }
    print_findings(found, settings);
    print(stdout, importing.declarations.text);
    return done;
}

}  // namespace berth::cli
