// berth: validates and shows volume declarations; attaches, lets go and watches.
#include <sys/stat.h>
#include <CLI/CLI.hpp>

#include <fmt/format.h>
#include <algorithm>
#include <cstdio>
#include <exception>
#include <string>
#include <string_view>
#include <vector>

#include "cli/command_line.hpp"
#include "cli/command_words.hpp"
#include "cli/hold/holding.hpp"
#include "core/text/suggest.hpp"
#include "core/text/text.hpp"
#include "system/base/standard_streams.hpp"

#ifndef BERTH_VERSION
#define BERTH_VERSION "unknown"
#endif

namespace {

using namespace berth::cli;

/// What is wrong, and where to look. If the first word is no command CLI11 just asks for one.
std::string wrong_use(const CLI::App& app, const std::vector<std::string>& words, std::string message) {
    std::vector<std::string> names;
    for (const auto* command : app.get_subcommands({})) names.push_back(command->get_name());
    const auto word = first_word(words);
    const bool is_command = std::ranges::find(names, word) != names.end();
    if (!word.empty() && !is_command) {
        const std::vector<std::string_view> candidates(names.begin(), names.end());
        const auto hint = berth::did_you_mean(word, candidates);
        message = fmt::format("there is no command {}{}{}", berth::in_quotes(word), hint.empty() ? "" : "; ", hint);
    }
    return fmt::format("{}\nTry 'berth {}{}--help'.", message, is_command ? word : "", is_command ? " " : "");
}

int command_line(int argc, char** argv) {
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

    std::vector<std::string> words(argv + 1, argv + argc);
    Arguments arguments{.behind_dashes = take_behind_dashes(words)};
    std::vector<Command> commands;
    add_file_commands(app, arguments, commands);
    add_running_commands(app, arguments, commands);

    try {
        // CLI11 takes them from the back.
        app.parse(std::vector<std::string>(words.rbegin(), words.rend()));
    } catch (const CLI::CallForHelp& help) {
        return app.exit(help);
    } catch (const CLI::CallForVersion& version) {
        return app.exit(version);
    } catch (const CLI::ParseError& error) {
        complain(wrong_use(app, words, error.what()));
        return misused;
    }
    if (color != "auto") settings.color = color == "always" ? When::always : When::never;
    settings.format = json ? Format::json : Format::text;
    if (settings.root.empty()) settings.root = "/";
    if (arguments.timeout) {
        arguments.limit = to_limit(*arguments.timeout);
        if (!arguments.limit) return misused;
    }
    for (const auto& command : commands) {
        if (*command.app) return command.run(settings);
    }
    return misused;
}

}  // namespace

int main(int argc, char** argv) try {
    berth::open_standard_streams();
    ::umask(0022);
    const int status = command_line(argc, argv);
    // A result that could not be written is no result.
    if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) {
        complain("can't write to standard output");
        return wrong;
    }
    return status;
} catch (const std::exception& mistake) {  // memory has ended, or the mistake is ours
    for (const char* word : {"berth: ", mistake.what(), "\n"}) std::fputs(word, stderr);
    return wrong;
}
