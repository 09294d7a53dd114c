#include <fmt/format.h>

#include <chrono>
#include <string>
#include <string_view>
#include <utility>

#include "cli/command_line.hpp"

namespace berth::cli {
namespace {

constexpr std::chrono::seconds usual_patience{30};

CLI::Option* add_timeout(CLI::App& command, Arguments& all, const char* meaning) {
    return command.add_option("--timeout", all.timeout, meaning)->type_name("SPAN");
}

void add_names_and_holder(CLI::App& command, Arguments& all) {
    command
        .add_option("NAME", all.words, "Volumes or patterns of names, and last of all who holds them: NAME... HOLDER")
        ->type_name("");
}

/// Runs `command`, once the last word is told from the others: CLI11 counts options behind it among what is left.
template <class Run>
int with_holder(Arguments& all, std::string_view name, Run command) {
    for (auto& word : all.behind_dashes) all.words.push_back(std::move(word));
    if (all.all && all.words.size() > 1) {
        complain(fmt::format("--all takes no NAME, only HOLDER\nTry 'berth {} --help'.", name));
        return misused;
    }
    if (all.words.size() < (all.all ? 1 : 2)) {
        const auto* const missing = all.all || !all.words.empty() ? "HOLDER" : "NAME";
        complain(fmt::format("{} is required\nTry 'berth {} --help'.", missing, name));
        return misused;
    }
    all.holder = std::move(all.words.back());
    all.words.pop_back();
    return command();
}

/// What detach does where a volume stays in use; one thing alone.
void add_measures(CLI::App& command, Arguments& all) {
    auto* kill = command.add_flag("--kill", all.kill, "If it is in use, end the processes that use it");
    auto* force = command.add_flag("--force", all.force, "If it is in use, give up what waits for its server");
    auto* lazy = command.add_flag("--lazy", all.lazy, "If it is in use, have it found no more, and go with its users");
    kill->excludes(force)->excludes(lazy);
    force->excludes(lazy);
}

Measure measure_in(const Arguments& all) {
    if (all.kill) return Measure::kill;
    if (all.force) return Measure::force;
    return all.lazy ? Measure::lazy : Measure::none;
}

void add_change_commands(CLI::App& app, Arguments& all, std::vector<Command>& out) {
    auto* diff_command = app.add_subcommand("diff", "Tell what apply would do, and why");
    diff_command->add_option("NAME", all.words, "Volume that alone is looked at")->type_name("");
    out.push_back(
        {diff_command, [&](const auto& settings) { return apply(settings, {.names = all.words, .dry_run = true}); }});

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

void add_trial_commands(CLI::App& app, Arguments& all, std::vector<Command>& out) {
    auto* try_command = app.add_subcommand(
        "try", "Apply FILEs beside the declarations, or DIR in their place, and take that back unless it is kept");
    try_command->add_option("FILE", all.words, "Draft to try, or a folder")->type_name("");
    try_command->add_flag("--edit", all.edit, "Let an editor make the draft, as edit does");
    try_command->add_flag("--yes", all.yes, "Do not ask before; without a terminal, do not wait after");
    try_command->add_flag("--confirm", all.confirm, "Keep what is on trial");
    try_command->add_flag("--revert", all.revert, "Take back what is on trial");
    add_timeout(*try_command, all, "Take it back after so long (2min)");
    out.push_back({try_command, [&](const auto& settings) {
                       return try_declarations(settings,
                                               {all.words, all.edit, all.confirm, all.revert, all.yes, all.limit});
                   }});

    auto* edit_command = app.add_subcommand("edit", "Edit the declaration of NAME, or all, and try it");
    edit_command->add_option("NAME", all.name, "Volume, or file; a new one is made")->type_name("");
    edit_command->add_flag("--yes", all.yes, "Do not ask before it is tried");
    add_timeout(*edit_command, all, "Take it back after so long (2min)");
    out.push_back({edit_command, [&](const auto& settings) { return edit(settings, {all.name, all.yes, all.limit}); }});
}

}  // namespace

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
    add_trial_commands(app, all, out);

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
    add_measures(*detach_command, all);
    add_timeout(*detach_command, all, "Wait for the unmounts for so long (30s)");
    out.push_back({detach_command, [&](const auto& settings) {
                       return with_holder(all, "detach", [&] {
                           return detach(settings, {all.words, all.holder, all.limit.value_or(usual_patience), all.all,
                                                    measure_in(all)});
                       });
                   }});

    auto* run_command = app.add_subcommand("run", "Run a command that holds the volumes NAME for as long as it lives");
    run_command->add_option("NAME", all.words, "Volume to hold")->type_name("")->required();
    add_timeout(*run_command, all, "Give up if they are not mounted after so long");
    run_command->footer("The command comes after two dashes: berth run NAME... -- COMMAND ARGUMENT...");
    out.push_back({run_command, [&](const auto& settings) {
                       if (!all.behind_dashes.empty()) return run(settings, {all.words, all.behind_dashes, all.limit});
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

}  // namespace berth::cli
