#include "cli/import/importing.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>
#include <cerrno>
#include <charconv>
#include <expected>
#include <memory>
#include <system_error>

#include "cli/print/json.hpp"
#include "core/fstab/claims.hpp"
#include "core/fstab/import_check.hpp"
#include "core/text/text.hpp"
#include "review/ask_kernel.hpp"
#include "review/examine_options.hpp"
#include "system/base/read_text.hpp"
#include "system/input/curious_links.hpp"
#include "system/input/find_detours.hpp"
#include "system/input/systemd_version.hpp"
#include "system/kernel/option_maps.hpp"

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
        struct stat status{};
        if (!fd || ::fstat(fd.get(), &status) != 0) return failed(fmt::format("open {}", printable(file)));
        if (S_ISREG(status.st_mode)) {
            if (auto reason = reason_not_to_tell(file, status))
                return failed(fmt::format("read {}: {}", printable(file), *reason), EACCES);
        }
        return fd;
    }
    return open_below(root, usual_fstab, flags);
}

/// Before 2.MINOR.
bool libmount_is_before(unsigned minor) {
    const auto version = version_of_libmount();
    if (!version.starts_with("2.")) return false;
    unsigned number = 0;
    const auto digits = version.substr(2);
    return std::from_chars(digits.data(), digits.data() + digits.size(), number).ec == std::errc() && number < minor;
}

}  // namespace

int refuse(const Settings& settings, const std::string& message, std::initializer_list<const Diagnostics*> findings) {
    if (settings.format == Format::json) {
        auto all = Json::array();
        for (const auto* found : findings) {
            for (auto& one : to_json(found->sorted())) all.push_back(std::move(one));
        }
        print_json({{"error", message}, {"diagnostics", std::move(all)}});
        return wrong;
    }
    complain(message);
    for (const auto* found : findings) print_findings(*found, settings);
    return wrong;
}

std::optional<Source> fstab_to_import(const Root& root, const std::string& file, const Settings& settings) {
    const auto name = file == "-" ? "standard input" : file.empty() ? root.shown(usual_fstab) : file;
    const auto fd = open_fstab(root, file);
    auto text = fd ? read_text(*fd, largest_fstab, printable(name)) : std::unexpected(fd.error());
    if (!text) {
        refuse(settings, text.error().text());
        return std::nullopt;
    }
    if (text->size() > largest_fstab) {
        refuse(settings, fmt::format("{} has more than {} MiB", printable(name), largest_fstab / 1024 / 1024));
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
    into.rules.systemd = systemd_version(root);
    into.lines = import_lines(into.fstab, into.rules);
    const auto atime = libmount_is_before(39) ? Atime::strictest : Atime::last;
    for (;;) {
        auto text = text_of(into.lines, into.fstab.shown);
        into.declarations = {into.path, root.shown(into.path), std::move(text.text)};
        const auto session = check_result(into.declarations, {}, {}, root, settings);
        switch (heed(into.lines, text, into.declarations, session->found, atime)) {
            case Heeded::nothing: return true;
            case Heeded::some: continue;
            case Heeded::not_all:
                refuse(settings, fmt::format("{} can't be imported:", printable(into.fstab.shown)), {&session->found});
                return false;
        }
    }
}

}  // namespace berth::cli
