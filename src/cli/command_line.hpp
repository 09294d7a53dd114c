// What the command line says, and the commands that it may name.
#pragma once

#include <CLI/CLI.hpp>

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "cli/commands/commands.hpp"

namespace berth::cli {

/// What the command line says, for whichever command it names.
struct Arguments {
    std::vector<std::string> words;          ///< FILEs, or NAMEs
    std::vector<std::string> behind_dashes;  ///< of `run`, `attach` and `detach`
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
    bool lazy = false;
    bool force = false;
    bool kill = false;
    bool gone = false;
    bool users = false;
    bool failed = false;
    bool edit = false;
    bool confirm = false;
    bool revert = false;
};

struct Command {
    const CLI::App* app = nullptr;
    std::function<int(const Settings&)> run;
};

/// About the declarations.
void add_file_commands(CLI::App& app, Arguments& all, std::vector<Command>& out);
/// About the running system.
void add_running_commands(CLI::App& app, Arguments& all, std::vector<Command>& out);

}  // namespace berth::cli
