// berth declare, berth undeclare: for programs, a volume that lasts until the next boot.
#include <fcntl.h>
#include <unistd.h>

#include <fmt/format.h>

#include <cstdio>
#include <expected>
#include <optional>
#include <string>
#include <utility>

#include "cli/commands/commands.hpp"
#include "cli/commands/declare/declaring.hpp"
#include "cli/commands/declare/undeclaring.hpp"
#include "cli/hold/holding.hpp"
#include "cli/hold/running_system.hpp"
#include "core/text/text.hpp"
#include "system/base/read_text.hpp"
#include "system/base/standard_streams.hpp"
#include "system/input/declaration_files.hpp"
#include "system/mounts/processes.hpp"
#include "system/output/declared_folder.hpp"

namespace berth::cli {
namespace {

/// "root, python3 (1234)"
std::string calling_program() {
    const auto user = ::getuid() == 0 ? std::string("root") : fmt::format("user {}", ::getuid());
    const auto parent = ::getppid();
    auto command = process_text(parent, "comm");
    if (command.ends_with('\n')) command.pop_back();
    return command.empty() ? user : fmt::format("{}, {} ({})", user, printable(command), parent);
}

Result<Draft> draft_of(const std::string& file) {
    const bool is_input = file == "-";
    const auto shown = is_input ? std::string("standard input") : file;
    constexpr int flags = O_RDONLY | O_NOCTTY | O_CLOEXEC;
    const Fd fd(is_input ? ::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3) : ::open(file.c_str(), flags));
    if (!fd) return failed(fmt::format("read {}", printable(shown)));
    auto text = read_text(fd, largest_declaration_file, printable(shown));
    if (!text) return std::unexpected(text.error());
    return Draft{*std::move(text), shown, calling_program()};
}

Json word(const std::string& text) { return text.empty() ? Json() : Json(text); }

void print_all(const std::vector<const Diagnostic*>& found, const Settings& settings) {
    const auto color = color_for(stderr, settings);
    for (const auto* one : found) {
        if (one->severity != Severity::note || settings.verbose) print(stderr, to_text(*one, color));
    }
}

int print_declared(const Settings& settings, const Declared& declared) {
    if (settings.format == Format::json) {
        print_json({{"volume", word(declared.name)},
                    {"where", word(declared.where)},
                    {"file", word(declared.file)},
                    {"result", declared.result},
                    {"reason", word(declared.reason)},
                    {"diagnostics", to_json(declared.findings)}});
        return declared.status;
    }
    print_all(declared.findings, settings);
    if (!declared.reason.empty()) complain(declared.reason);
    if (declared.status == done)
        print(stdout, fmt::format("volume {} is declared{} in {}\n", in_quotes(declared.name),
                                  declared.result == "same" ? " already" : "", declared.file));
    return declared.status;
}

int print_undeclared(const Settings& settings, const Undeclared& undeclared, const std::string& name) {
    if (settings.format == Format::json) {
        auto holders = Json::array();
        for (const auto& holder : undeclared.holders)
            holders.push_back({{"kind", name_of(holder.kind)}, {"name", holder.name}});
        print_json({{"volume", name},
                    {"result", undeclared.result},
                    {"reason", word(undeclared.reason)},
                    {"holders", std::move(holders)},
                    {"in_the_way", to_json(undeclared.in_the_way)},
                    {"diagnostics", to_json(undeclared.findings)}});
        return undeclared.status;
    }
    print_all(undeclared.findings, settings);
    if (!undeclared.reason.empty()) complain(undeclared.reason);
    for (const auto& holder : undeclared.holders)
        print(stderr, fmt::format("  {} {}\n", name_of(holder.kind), printable(holder.name)));
    print(stderr, to_text(undeclared.in_the_way));
    if (undeclared.result == "not-declared")
        complain(fmt::format("warning: volume {} is not declared", in_quotes(name)));
    else if (undeclared.status == done) print(stdout, fmt::format("volume {} is declared no more\n", in_quotes(name)));
    return undeclared.status;
}

}  // namespace

int declare(const Settings& settings, const DeclareArguments& asked) {
    if (refuses_root(settings)) return misused;
    auto draft = draft_of(asked.file);
    if (!draft) return print_declared(settings, {.reason = draft.error().text()});
    RunningSystem outside;
    if (auto connected = outside.connect(asked.limit); !connected)
        return print_declared(settings, {.reason = connected.error().message});
    return print_declared(settings, declare_volume(outside, settings.root, *draft, asked.limit));
}

int undeclare(const Settings& settings, const VolumeArguments& asked) {
    if (refuses_root(settings)) return misused;
    RunningSystem outside;
    if (auto connected = outside.connect(asked.limit); !connected)
        return print_undeclared(settings, {.reason = connected.error().message}, asked.name);
    return print_undeclared(settings, undeclare_volume(outside, settings.root, asked), asked.name);
}

}  // namespace berth::cli
