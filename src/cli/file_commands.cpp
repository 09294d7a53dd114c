#include "cli/command_line.hpp"

namespace berth::cli {

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
                       const auto users = all.take_user_lines ? UserLines::taken : UserLines::stay;
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

}  // namespace berth::cli
