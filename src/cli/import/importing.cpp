#include "cli/import/importing.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <fmt/format.h>

#include "core/fstab/claims.hpp"
#include "core/fstab/import_check.hpp"
#include "core/fstab/import_lines.hpp"
#include "core/text/text.hpp"
#include "review/ask_kernel.hpp"
#include "review/examine_options.hpp"
#include "system/base/read_text.hpp"
#include "system/input/find_detours.hpp"
#include "system/output/moving.hpp"

namespace berth::cli {
namespace {

constexpr std::size_t largest_fstab = 16 * 1024 * 1024;
constexpr const char* usual_fstab = "/etc/fstab";

Result<Fd> open_fstab(const Root& root, const std::string& file) {
    if (file == "-") {
        Fd fd(::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3));
        if (!fd) return failed("read standard input");
        return fd;
    }
    constexpr int flags = O_RDONLY | O_NOCTTY | O_CLOEXEC;
    if (!file.empty()) {
        Fd fd(::open(file.c_str(), flags));
        if (!fd) return failed(fmt::format("open {}", printable(file)));
        return fd;
    }
    return open_below(root, usual_fstab, flags);
}

}  // namespace

std::optional<Source> fstab_to_import(const Root& root, const std::string& file) {
    const auto name = file == "-" ? "standard input" : file.empty() ? root.shown(usual_fstab) : file;
    const auto fd = open_fstab(root, file);
    auto text = fd ? read_text(*fd, largest_fstab, printable(name)) : std::unexpected(fd.error());
    if (!text) {
        complain(text.error().text());
        return std::nullopt;
    }
    if (text->size() > largest_fstab) {
        complain(fmt::format("{} has more than {} MiB", printable(name), largest_fstab / 1024 / 1024));
        return std::nullopt;
    }
    return Source{file.empty() ? usual_fstab : file, name, *std::move(text)};
}

std::unique_ptr<Session> check_result(const Source& result, const Declarations& others, const Source& rest,
                                      const Root& root, const Settings& settings) {
    auto session = std::make_unique<Session>();
    session->root = settings.root;
    session->declarations.files = others.files;
    session->declarations.files.push_back({&result, {}});
    session->claimed = led_mount_points(root, fstab_mount_points(rest));
    session->machine.fstab_swap = fstab_swap_areas(rest);
    evaluate(*session, root);
    if (session->found.has_errors()) return session;
    examine_options(*session);
    ask_kernel(*session, Kernel::automatic);
    return session;
}

bool import_fstab(Importing& into, const Root& root, const Settings& settings) {
    into.lines = import_lines(into.fstab);
    const std::string path = moved_declarations;
    for (;;) {
        auto text = text_of(into.lines, into.fstab.shown);
        into.declarations = {path, root.shown(path), std::move(text.text)};
        const auto session = check_result(into.declarations, {}, {}, root, settings);
        switch (heed(into.lines, text, into.declarations, session->found)) {
            case Heeded::nothing: return true;
            case Heeded::some: continue;
            case Heeded::not_all:
                complain(fmt::format("{} can't be imported:", printable(into.fstab.shown)));
                print_findings(*session, settings);
                return false;
        }
    }
}

}  // namespace berth::cli
