#include "core/options/known_options.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <optional>
#include <set>

#include "core/options/option_table.hpp"
#include "core/text/suggest.hpp"
#include "core/text/text.hpp"
#include "core/values/filesystem_types.hpp"

namespace berth {
namespace {

using Takes = KnownOption::Takes;

constexpr std::array<std::string_view, 35> flags_of_any_type{
    "ro",         "rw",       "noatime",    "atime",      "relatime",   "norelatime",  "strictatime",
    "nodiratime", "diratime", "lazytime",   "nolazytime", "nosuid",     "suid",        "nodev",
    "dev",        "noexec",   "exec",       "sync",       "async",      "dirsync",     "nosymfollow",
    "symfollow",  "iversion", "noiversion", "silent",     "loud",       "private",     "rprivate",
    "shared",     "rshared",  "slave",      "rslave",     "unbindable", "runbindable", "defaults"};
constexpr std::array<std::string_view, 21> others_of_any_type{"context",
                                                              "fscontext",
                                                              "defcontext",
                                                              "rootcontext",
                                                              "user",
                                                              "users",
                                                              "owner",
                                                              "group",
                                                              "loop",
                                                              "offset",
                                                              "sizelimit",
                                                              "X-mount.mkdir",
                                                              "X-mount.subdir",
                                                              "X-mount.owner",
                                                              "X-mount.group",
                                                              "X-mount.mode",
                                                              "X-mount.idmap",
                                                              "X-mount.noloop",
                                                              "X-mount.auto-fstypes",
                                                              "x-systemd.device-bound",
                                                              "x-systemd.graceful-option"};

bool is_of(const OptionRow& row, std::string_view type) {
    if (type.empty() || type.find(' ') != std::string_view::npos) return false;
    if (row.types.find(fmt::format(" {} ", type)) != std::string_view::npos) return true;
    return type.starts_with("fuse.") && row.types.find(" fuse.* ") != std::string_view::npos;
}

void add_options(const OptionRow& row, std::vector<KnownOption>& out) {
    for (auto word : words_of(row.options)) {
        const bool has_opposite = word.front() == '~';
        if (has_opposite) word.remove_prefix(1);
        Takes takes = Takes::no_value;
        for (const auto& [mark, meaning] :
             {std::pair{std::string_view("[=]"), Takes::maybe_a_value},
              std::pair{std::string_view("=*"), Takes::several}, std::pair{std::string_view("="), Takes::a_value}}) {
            if (takes != Takes::no_value || !word.ends_with(mark)) continue;
            takes = meaning;
            word.remove_suffix(mark.size());
        }
        if (has_opposite) out.push_back({word, Takes::no_value, true});
        out.push_back({has_opposite ? word.substr(2) : word, takes, has_opposite});
    }
}

template <class Use>
void for_each_row(Use use) {
    for (const auto& row : options_of_local_types()) use(row);
    for (const auto& row : options_of_remote_types()) use(row);
    for (const auto& row : options_of_programs()) use(row);
}

/// What people write, and what it is called.
struct Confusion {
    std::string_view written;
    std::string_view meant;
};

constexpr std::array confusions{
    Confusion{"barriers", "barrier"},
    Confusion{"charset", "iocharset"},
    Confusion{"compress", "compress_algorithm"},
    Confusion{"compress", "compression"},
    Confusion{"compression", "compress"},
    Confusion{"compression", "compress_algorithm"},
    Confusion{"credential_file", "credentials"},
    Confusion{"credentials_file", "credentials"},
    Confusion{"dmask", "dir_mode"},
    Confusion{"dirmode", "dir_mode"},
    Confusion{"encoding", "iocharset"},
    Confusion{"filemode", "file_mode"},
    Confusion{"fmask", "file_mode"},
    Confusion{"group_id", "gid"},
    Confusion{"ignorebadroots", "rescue=ignorebadroots"},
    Confusion{"ignoredatacsums", "rescue=ignoredatacsums"},
    Confusion{"inodes", "nr_inodes"},
    Confusion{"limit", "size"},
    Confusion{"login", "username"},
    Confusion{"lower", "lowerdir"},
    Confusion{"max_size", "size"},
    Confusion{"maxsize", "size"},
    Confusion{"no-access-time", "noatime"},
    Confusion{"nodevices", "nodev"},
    Confusion{"noexecute", "noexec"},
    Confusion{"nologreplay", "rescue=nologreplay"},
    Confusion{"nosetuid", "nosuid"},
    Confusion{"passwd", "password"},
    Confusion{"perm", "mode"},
    Confusion{"permissions", "mode"},
    Confusion{"protocol", "proto"},
    Confusion{"rdonly", "ro"},
    Confusion{"read-only", "ro"},
    Confusion{"read-write", "rw"},
    Confusion{"read_only", "ro"},
    Confusion{"read_write", "rw"},
    Confusion{"readonly", "ro"},
    Confusion{"readwrite", "rw"},
    Confusion{"recovery", "usebackuproot"},
    Confusion{"secret_file", "secretfile"},
    Confusion{"subvolume", "subvol"},
    Confusion{"subvolume_id", "subvolid"},
    Confusion{"synchronous", "sync"},
    Confusion{"timeout", "timeo"},
    Confusion{"trim", "discard"},
    Confusion{"umask", "mode"},
    Confusion{"upper", "upperdir"},
    Confusion{"user_id", "uid"},
    Confusion{"utf8", "iocharset=utf8"},
    Confusion{"ver", "vers"},
    Confusion{"version", "vers"},
    Confusion{"work", "workdir"},
    Confusion{"write-through", "sync"},
};

constexpr std::array<std::string_view, 8> owner_options{"dir_mode", "dmask", "file_mode", "fmask",
                                                        "gid",      "mode",  "uid",       "umask"};
constexpr std::array<std::string_view, 3> upstart_options{"bootwait", "nobootwait", "optional"};
constexpr std::array<std::string_view, 3> swap_options{"pri", "priority", "sw"};

std::optional<std::string_view> confused(std::string_view name, const std::vector<std::string_view>& known) {
    for (const auto& [written, meant] : confusions) {
        if (written != name) continue;
        if (std::ranges::find(known, meant.substr(0, meant.find('='))) != known.end()) return meant;
    }
    return std::nullopt;
}

/// "'subvol' is an option of btrfs", if at most three types have it.
std::string of_other_types(std::string_view name) {
    std::set<std::string_view> types;
    for_each_row([&](const OptionRow& row) {
        std::vector<KnownOption> options;
        add_options(row, options);
        if (std::ranges::none_of(options, [&](const auto& option) { return option.name == name; })) return;
        for (const auto type : words_of(row.types)) types.insert(type == "fuse.*" ? "fuse" : type);
    });
    if (types.empty() || types.size() > 3) return {};
    std::string out = fmt::format("'{}' is an option of ", name);
    std::size_t left = types.size();
    for (const auto type : types) {
        out += type;
        --left;
        if (left > 0) out += left == 1 ? " and " : ", ";
    }
    return out;
}

}  // namespace

std::vector<std::string_view> words_of(std::string_view text) {
    std::vector<std::string_view> out;
    while (!text.empty()) {
        const auto word = text.substr(0, text.find(' '));
        text.remove_prefix(std::min(text.size(), word.size() + 1));
        if (!word.empty()) out.push_back(word);
    }
    return out;
}

bool is_read_by_program(std::string_view type) {
    return std::ranges::any_of(options_of_programs(), [&](const OptionRow& row) { return is_of(row, type); });
}

std::vector<KnownOption> options_of(std::string_view type) {
    std::vector<KnownOption> out;
    for_each_row([&](const OptionRow& row) {
        if (is_of(row, type)) add_options(row, out);
    });
    return out;
}

std::vector<std::string_view> known_options(std::string_view type) {
    std::vector<std::string_view> out(flags_of_any_type.begin(), flags_of_any_type.end());
    out.insert(out.end(), others_of_any_type.begin(), others_of_any_type.end());
    for (const auto& option : options_of(type)) out.push_back(option.name);
    return out;
}

bool takes_no_value(std::string_view name) { return is_among(name, flags_of_any_type); }

std::vector<std::string_view> types_with_options() {
    std::set<std::string_view> types;
    for_each_row([&](const OptionRow& row) {
        for (const auto type : words_of(row.types)) {
            if (type != "fuse.*") types.insert(type);
        }
    });
    return {types.begin(), types.end()};
}

std::string meant_option(std::string_view type, std::string_view name) {
    const auto known = known_options(type);
    if (std::ranges::find(known, name) != known.end()) return {};
    const auto meant = confused(name, known);
    return meant ? fmt::format("did you mean '{}'?", *meant) : std::string();
}

std::string suggested_option(std::string_view type, std::string_view name) {
    const auto known = known_options(type);
    // The name itself is of no use where it is right, and its value wrong.
    if (std::ranges::find(known, name) != known.end()) return {};
    if (auto meant = meant_option(type, name); !meant.empty()) return meant;
    if (is_among(name, upstart_options))
        return "take it out: the boot goes on without a volume unless it is 'required'";
    if (is_among(name, swap_options)) return fmt::format("'{}' is an option of swap", name);
    if (is_among(name, owner_options) && facts_of(type).keeps_owners)
        return fmt::format("{} keeps an owner and a mode for each file: use chown and chmod once it is mounted", type);
    if (auto others = of_other_types(name); !others.empty()) return others;
    return did_you_mean(name, known);
}

}  // namespace berth
