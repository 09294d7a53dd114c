// berth: validates and shows volume declarations; attaches, lets go and watches.
#include <sys/stat.h>
#include <CLI/CLI.hpp>

#include <fmt/format.h>
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <exception>
#include <functional>
#include <optional>

#include "cli/command_words.hpp"
#include "cli/commands/commands.hpp"
#include "cli/hold/holding.hpp"
#include "core/text/suggest.hpp"
#include "core/text/text.hpp"
#include "system/base/standard_streams.hpp"

#ifndef BERTH_VERSION
#define BERTH_VERSION "unknown"
#endif

namespace {

using namespace berth::cli;
using berth::Kernel;

constexpr std::chrono::seconds usual_patience{30};

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

/// What the command line says, for whichever command it names.
struct Arguments {
    std::vector<std::string> words;    ///< FILEs, or NAMEs
    std::vector<std::string> command;  ///< for `run`
    std::string name;
    std::string holder;
    std::string folder;
    std::optional<std::string> timeout;
    Limit limit;
    bool usage = false;
    bool watch = false;
    std::string kernel = "auto";
    std::string format = "text";
    bool lint = false;
    bool replace = false;
    bool take_user_lines = false;
    bool reverse = false;
    bool dot = false;
    bool dry_run = false;
    bool yes = false;
    bool unmount = false;
    bool all = false;
    bool gone = false;
    bool users = false;
    bool failed = false;
};

struct Command {
    const CLI::App* app = nullptr;
    std::function<int(const Settings&)> run;
};

/// Commands about the declarations.
void add_file_commands(CLI::App& app, Arguments& all, std::vector<Command>& out) {
    auto* check_command = app.add_subcommand(
        "check", "Find what is wrong with the declarations, or with FILEs as if they were among them");
    check_command->add_option("FILE", all.words, "Draft to check")->type_name("");
    check_command->add_option("--kernel", all.kernel, "Ask the kernel's drivers about options: those that are loaded")
        ->type_name("WHICH")
        ->check(CLI::IsMember({"auto", "always", "never"}));
    check_command->add_flag("--lint", all.lint, "Give advice, too");
    check_command->add_option("--format", all.format, "Print findings as this")
        ->type_name("FORMAT")
        ->check(CLI::IsMember({"text", "json", "sarif"}));
    out.push_back({check_command, [&](Settings settings) {
                       if (all.format == "json") settings.format = Format::json;
                       const auto kernel = all.kernel == "auto"     ? Kernel::automatic
                                           : all.kernel == "always" ? Kernel::always
                                                                    : Kernel::never;
                       return check(settings, {all.words, {kernel, all.lint}, all.format == "sarif"});
                   }});

    auto* show_command =
        app.add_subcommand("show", "Print the units and links that berth-generator writes, of all volumes or of NAMEs");
    show_command->add_option("NAME", all.words, "Volume to show")->type_name("");
    out.push_back({show_command, [&](const auto& settings) { return show(settings, all.words); }});

    auto* generate_command =
        app.add_subcommand("generate", "Write these units and links to DIR, which must be empty or absent");
    generate_command->add_option("DIR", all.folder, "Folder to write to")->type_name("")->required();
    out.push_back({generate_command, [&](const auto& settings) { return generate(settings, all.folder); }});

    auto* explain_command = app.add_subcommand(
        "explain", "Tell what a CODE of a finding means, with a wrong and a right example; or which there are");
    explain_command->add_option("CODE", all.words, "Code to explain")->type_name("");
    out.push_back({explain_command, [&](const auto& settings) { return explain(settings, all.words); }});

    auto* import_command = app.add_subcommand(
        "import", "Print declarations for what is in FSTAB, /etc/fstab by default; - is standard input");
    import_command->add_option("FSTAB", all.name, "File to import")->type_name("");
    import_command->add_flag("--replace", all.replace,
                             "Make them the declarations, and take the lines out of /etc/fstab");
    import_command->add_flag("--take-user-lines", all.take_user_lines,
                             "Those with which ordinary users may mount, too, who then can't");
    out.push_back({import_command, [&](const auto& settings) {
                       const auto users = all.take_user_lines ? berth::UserLines::taken : berth::UserLines::stay;
                       return import(settings, {all.name, all.replace, users});
                   }});

    auto* list_command = app.add_subcommand("list", "List the declared volumes, or those of NAMEs");
    list_command->add_option("NAME", all.words, "Volume to list")->type_name("");
    out.push_back({list_command, [&](const auto& settings) { return list(settings, all.words); }});

    auto* graph_command =
        app.add_subcommand("graph", "Show what all volumes stand on, or NAMEs, and who holds them, as a tree");
    graph_command->add_option("NAME", all.words, "Where to begin")->type_name("");
    graph_command->add_flag("--reverse", all.reverse, "From a volume to who uses it");
    graph_command->add_flag("--dot", all.dot, "Print it for Graphviz");
    out.push_back(
        {graph_command, [&](const auto& settings) { return graph(settings, {all.words, all.reverse, all.dot}); }});
}

CLI::Option* add_timeout(CLI::App& command, Arguments& all, const char* meaning) {
    return command.add_option("--timeout", all.timeout, meaning)->type_name("SPAN");
}

void add_names_and_holder(CLI::App& command, Arguments& all) {
    command
        .add_option("NAME", all.words, "Volumes or patterns of names, and last of all who holds them: NAME... HOLDER")
        ->type_name("")
        ->required();
}

/// Runs `command`, once the last word is told from the others: CLI11 counts options behind it among what is left.
template <class Run>
int with_holder(Arguments& all, std::string_view name, Run command) {
    if (all.all && all.words.size() > 1) {
        complain(fmt::format("--all takes no NAME, only HOLDER\nTry 'berth {} --help'.", name));
        return misused;
    }
    if (!all.all && all.words.size() < 2) {
        complain(fmt::format("HOLDER is required\nTry 'berth {} --help'.", name));
        return misused;
    }
    all.holder = std::move(all.words.back());
    all.words.pop_back();
    return command();
}

void add_change_commands(CLI::App& app, Arguments& all, std::vector<Command>& out) {
    auto* diff_command = app.add_subcommand("diff", "Tell what apply would do, and why");
    diff_command->add_option("NAME", all.words, "Volume that alone is looked at")->type_name("");
    out.push_back({diff_command, [&](const auto& settings) { return diff(settings, {.names = all.words}); }});

    auto* apply_command =
        app.add_subcommand("apply", "Make the running system what is declared, of all volumes or of NAMEs");
    apply_command->add_option("NAME", all.words, "Volume that alone is changed")->type_name("");
    apply_command->add_flag("--dry-run", all.dry_run, "Only tell what would be done");
    apply_command->add_flag("--yes", all.yes, "Do not ask");
    apply_command->add_flag("--unmount", all.unmount,
                            "Unmount, too, what has another source now, and turn swap off, if nobody uses it");
    add_timeout(*apply_command, all, "Give up waiting after so long");
    out.push_back({apply_command, [&](const auto& settings) {
                       return apply(settings, {all.words, all.dry_run, all.yes, all.unmount, all.limit});
                   }});
}

/// Commands about the running system.
void add_running_commands(CLI::App& app, Arguments& all, std::vector<Command>& out) {
    auto* status_command =
        app.add_subcommand("status", "Tell the state of all volumes or of NAMEs, and who holds them");
    status_command->add_option("NAME", all.words, "Volume to look at")->type_name("");
    status_command->add_flag("--usage", all.usage, "Tell size and use, too");
    status_command->add_option("--holder", all.holder, "Only what this one holds")->type_name("HOLDER");
    status_command->add_flag("--users", all.users, "Tell who uses them, too");
    status_command->add_flag("--failed", all.failed,
                             "Only what has failed; tell by the exit status whether there is any");
    auto* watch = status_command->add_flag("--watch", all.watch, "Print it again whenever it changes");
    add_timeout(*status_command, all, "Watch for so long")->needs(watch);
    out.push_back({status_command, [&](const auto& settings) {
                       return status(settings,
                                     {all.words, all.usage, all.watch, all.limit, all.holder, all.users, all.failed});
                   }});

    add_change_commands(app, all, out);

    auto* attach_command =
        app.add_subcommand("attach", "Hold volumes NAME for HOLDER, all or none; mount them if need be");
    add_names_and_holder(*attach_command, all);
    add_timeout(*attach_command, all, "Give up after so long, and let go");
    out.push_back({attach_command, [&](const auto& settings) {
                       return with_holder(all, "attach",
                                          [&] { return attach(settings, {all.words, all.holder, all.limit}); });
                   }});

    auto* detach_command = app.add_subcommand(
        "detach", "Let go of volumes NAME for HOLDER; wait for the unmount of those that nobody else holds");
    add_names_and_holder(*detach_command, all);
    detach_command->add_flag("--all", all.all, "Whatever HOLDER holds, also what is declared no more");
    add_timeout(*detach_command, all, "Wait for the unmounts for so long (30s)");
    out.push_back({detach_command, [&](const auto& settings) {
                       return with_holder(all, "detach", [&] {
                           return detach(settings,
                                         {all.words, all.holder, all.limit.value_or(usual_patience), all.all});
                       });
                   }});

    auto* run_command = app.add_subcommand("run", "Run a command that holds the volumes NAME for as long as it lives");
    run_command->add_option("NAME", all.words, "Volume to hold")->type_name("")->required();
    add_timeout(*run_command, all, "Give up if they are not mounted after so long");
    run_command->footer("The command comes after two dashes: berth run NAME... -- COMMAND ARGUMENT...");
    out.push_back({run_command, [&](const auto& settings) {
                       if (!all.command.empty()) return run(settings, {all.words, all.command, all.limit});
                       complain("there is no command to run: berth run NAME... -- COMMAND\nTry 'berth run --help'.");
                       return misused;
                   }});

    auto* wait_command = app.add_subcommand("wait", "Wait until volumes NAME are mounted");
    wait_command->add_option("NAME", all.words, "Volume to wait for")->type_name("")->required();
    wait_command->add_flag("--gone", all.gone, "Until none of them is mounted");
    add_timeout(*wait_command, all, "Give up after so long");
    out.push_back(
        {wait_command, [&](const auto& settings) { return wait(settings, {all.words, all.limit, all.gone}); }});

    auto* is_mounted_command = app.add_subcommand(
        "is-mounted", "Tell by the exit status whether volumes NAME are mounted as they are declared");
    is_mounted_command->add_option("NAME", all.words, "Volume to look at")->type_name("")->required();
    out.push_back({is_mounted_command, [&](const auto& settings) { return is_mounted(settings, all.words); }});

    auto* declare_command =
        app.add_subcommand("declare", "Declare the volume of FILE until the next boot; - is standard input");
    declare_command->add_option("FILE", all.name, "Declaration")->type_name("")->required();
    add_timeout(*declare_command, all, "Give up after so long, and declare nothing (30s)");
    out.push_back({declare_command, [&](const auto& settings) {
                       return declare(settings, {all.name, all.limit.value_or(usual_patience)});
                   }});

    auto* undeclare_command = app.add_subcommand("undeclare", "Take back what declare has declared as volume NAME");
    undeclare_command->add_option("NAME", all.name, "Volume")->type_name("")->required();
    add_timeout(*undeclare_command, all, "Give up after so long, and leave it declared (30s)");
    out.push_back({undeclare_command, [&](const auto& settings) {
                       return undeclare(settings, {all.name, all.limit.value_or(usual_patience)});
                   }});

    auto* settle_command = app.add_subcommand("settle", "Release attach volumes that are mounted and held by nobody");
    add_timeout(*settle_command, all, "Wait for the unmounts for so long (30s)");
    out.push_back(
        {settle_command, [&](const auto& settings) { return settle(settings, {all.limit.value_or(usual_patience)}); }});
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
    Arguments arguments{.command = take_command(words)};
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
