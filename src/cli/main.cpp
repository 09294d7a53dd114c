// berth: validates and shows volume declarations.
#include <sys/stat.h>
#include <CLI/CLI.hpp>

#include <fmt/format.h>
#include <cstdio>

#include "cli/commands.hpp"
#include "core/suggest.hpp"
#include "core/text.hpp"
#include "system/standard_streams.hpp"

#ifndef BERTH_VERSION
#define BERTH_VERSION "unknown"
#endif

namespace {

using namespace berth::cli;

/// A better message if the first word that is no option is no command either; CLI11 just asks for one.
std::string unknown_command(const CLI::App& app, int argc, char** argv) {
    std::vector<std::string> names;
    for (const auto* command : app.get_subcommands({})) names.push_back(command->get_name());
    for (int i = 1; i < argc; ++i) {
        const std::string_view word = argv[i];
        if (word == "--root" || word == "--color") ++i;
        if (word.starts_with('-')) continue;
        if (std::ranges::find(names, word) != names.end()) return {};
        const std::vector<std::string_view> candidates(names.begin(), names.end());
        const auto hint = berth::did_you_mean(word, candidates);
        return fmt::format("there is no command {}{}{}", berth::in_quotes(word), hint.empty() ? "" : "; ", hint);
    }
    return {};
}

int run(int argc, char** argv) {
    CLI::App app("Turns volume declarations in TOML into systemd mount units.", "berth");
    app.set_version_flag("--version", "berth " BERTH_VERSION);
    app.require_subcommand(1);
    app.fallthrough();
    app.footer(
        "Declarations are read from *.toml in /etc/berth, /run/berth, /usr/local/lib/berth and /usr/lib/berth.\nSee "
        "berth(1) and berth.toml(5).");

    Settings settings;
    bool json = false;
    app.add_option("--root", settings.root, "Read everything below DIR")->type_name("DIR")->envname("BERTH_ROOT");
    app.add_flag("--json", json, "Print one JSON object");
    app.add_flag("--verbose", settings.verbose, "Print notes too");
    std::string color = "auto";
    app.add_option("--color", color, "Use colors")
        ->type_name("WHEN")
        ->check(CLI::IsMember({"auto", "always", "never"}));

    std::vector<std::string> words;
    std::string folder;
    auto* check_command = app.add_subcommand(
        "check", "Find what is wrong with the declarations, or with FILEs as if they were among them");
    check_command->add_option("FILE", words, "Draft to check")->type_name("");
    auto* show_command =
        app.add_subcommand("show", "Print the units and links that berth-generator writes, of all volumes or of NAMEs");
    show_command->add_option("NAME", words, "Volume to show")->type_name("");
    auto* generate_command = app.add_subcommand("generate", "Write them to DIR, which must be empty or absent");
    generate_command->add_option("DIR", folder, "Folder to write to")->type_name("")->required();
    app.add_subcommand("list", "List the declared volumes");

    try {
        app.parse(argc, argv);
    } catch (const CLI::CallForHelp& help) {
        return app.exit(help);
    } catch (const CLI::CallForVersion& version) {
        return app.exit(version);
    } catch (const CLI::ParseError& error) {
        const auto unknown = unknown_command(app, argc, argv);
        complain(fmt::format("{}\nTry 'berth --help'.", unknown.empty() ? error.what() : unknown));
        return misused;
    }
    if (color != "auto") settings.color = color == "always" ? When::always : When::never;
    settings.format = json ? Format::json : Format::text;
    if (settings.root.empty()) settings.root = "/";
    if (*check_command) return check(settings, words);
    if (*show_command) return show(settings, words);
    if (*generate_command) return generate(settings, folder);
    return list(settings);
}

}  // namespace

int main(int argc, char** argv) {
    berth::open_standard_streams();
    ::umask(0022);
    const int status = run(argc, argv);
    // A result that could not be written is no result.
    if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) {
        complain("can't write to standard output");
        return wrong;
    }
    return status;
}
