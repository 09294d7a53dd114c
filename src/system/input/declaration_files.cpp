#include "system/input/declaration_files.hpp"

#include <fcntl.h>

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "core/text/text.hpp"
#include "system/base/folder.hpp"
#include "system/base/read_text.hpp"

namespace berth {
namespace {

/// What stands for a file's name: its text, or a mask (null).
struct Settled {
    const Source* source = nullptr;
};

class Reader {
  public:
    Reader(const Root& root, Trust trust, std::deque<Source>* untrusted, Administered administered, Declarations& into,
           Diagnostics& out)
        : root_(root),
          trust_(trust),
          untrusted_(untrusted),
          administered_(std::move(administered)),
          into_(into),
          out_(out) {
        if (administered_.folder.empty()) administered_.folder = is_on_trial() ? trial_folder : declaration_folders[0];
    }

    void read() {
        std::map<std::string, Settled> settled;
        std::map<std::string, std::vector<std::string>> drop_in_folders;
        std::set<std::string> refused;
        for (const auto& folder : folders()) {
            const auto place = open_folder(folder);
            if (!place) continue;
            auto files = names(*place, folder, {".toml", ".toml.d"});
            const auto is_file = [](const std::string& name) { return name.ends_with(".toml"); };
            const auto second = std::ranges::stable_partition(files, is_file);
            const std::vector<std::string> drop_ins(second.begin(), second.end());
            files.erase(second.begin(), second.end());
            if (place->distrust) {
                if (!files.empty() || !drop_ins.empty()) report(*place->distrust);
                for (const auto& name : files)
                    keep_untrusted(place->folder.get(), name, fmt::format("{}/{}", folder, name));
                refused.insert(files.begin(), files.end());
                continue;
            }
            settle(*place, folder, files, settled, refused);
            for (const auto& name : drop_ins) {
                drop_in_folders[name.substr(0, name.size() - 2)].push_back(fmt::format("{}/{}", folder, name));
            }
        }
        for (const auto& [name, file] : settled) {
            if (file.source == nullptr) continue;
            into_.files.push_back({file.source, drop_ins(drop_in_folders[name])});
        }
        for (const auto& [name, paths] : drop_in_folders) {
            if (settled.contains(name) || refused.contains(name)) continue;
            for (const auto& path : paths)
                out_.warning(Code::drop_in_orphan, whole(path),
                             fmt::format("there is no {}, so its drop-ins are ignored", in_quotes(name)),
                             "declare the volumes there, or take the folder out");
        }
    }

  private:
    [[nodiscard]] bool is_on_trial() const {
        const auto place = follow(root_, trial_folder, trust_);
        return place && !place->distrust && !place->is_mask && S_ISDIR(place->status.st_mode);
    }

    [[nodiscard]] std::array<std::string, declaration_folders.size()> folders() const {
        std::array<std::string, declaration_folders.size()> out;
        std::ranges::copy(declaration_folders, out.begin());
        out.front() = administered_.folder;
        return out;
    }

    /// `text` of the file at `path`, with the names that it has for units and in messages.
    [[nodiscard]] Source source(const std::string& path, std::string text = {}) const {
        const auto& folder = administered_.folder;
        if (folder == declaration_folders[0] || !path.starts_with(folder + "/"))
            return {path, root_.shown(path), std::move(text)};
        const auto name = path.substr(folder.size() + 1);
        auto counts_as = fmt::format("{}/{}", declaration_folders[0], name);
        auto shown = root_.shown(folder == trial_folder ? path : counts_as);
        if (const auto said = administered_.shown.find(name); said != administered_.shown.end()) shown = said->second;
        return {std::move(counts_as), std::move(shown), std::move(text)};
    }

    Span whole(const std::string& path) {
        into_.sources.push_back(source(path));
        return {&into_.sources.back(), 0, 0, 0};
    }

    /// By follow(): who could change a declaration, or a folder on the way to it, matters.
    std::optional<Place> open_folder(const std::string& path) {
        auto place = follow(root_, path, trust_);
        if (!place) {
            if (place.error().code != std::errc::no_such_file_or_directory)
                out_.error(Code::file_unreadable, whole(path), place.error().text());
            return std::nullopt;
        }
        if (place->is_mask) return std::nullopt;
        if (!S_ISDIR(place->status.st_mode)) {
            out_.error(Code::file_not_regular, whole(path), "this is not a folder", "move it out of the way");
            return std::nullopt;
        }
        return *std::move(place);
    }

    /// The names in a folder that end in one of `suffixes`, hidden ones excepted.
    std::vector<std::string> names(const Place& folder, const std::string& path,
                                   std::initializer_list<std::string_view> suffixes) {
        auto found = names_in(folder.folder.get(), root_.shown(path));
        if (!found) {
            out_.error(Code::file_unreadable, whole(path), found.error().text());
            return {};
        }
        std::erase_if(*found, [&](const std::string& name) {
            return name.starts_with('.') ||
                   std::ranges::none_of(suffixes, [&](auto suffix) { return name.ends_with(suffix); });
        });
        return *std::move(found);
    }

    /// Lets the folder's files settle what is not settled yet; notes those that may not.
    void settle(const Place& folder, const std::string& path, const std::vector<std::string>& files,
                std::map<std::string, Settled>& settled, std::set<std::string>& refused) {
        for (const auto& name : files) {
            if (settled.contains(name)) continue;
            const auto file = this->file(folder, path, name);
            if (file) settled.emplace(name, *file);
            else refused.insert(name);
        }
    }

    std::vector<const Source*> drop_ins(const std::vector<std::string>& paths) {
        std::map<std::string, Settled> settled;
        std::set<std::string> refused;
        for (const auto& path : paths) {
            const auto place = open_folder(path);
            if (!place) continue;
            const auto files = names(*place, path, {".toml"});
            if (!place->distrust) settle(*place, path, files, settled, refused);
            else if (!files.empty()) report(*place->distrust);
        }
        std::vector<const Source*> out;
        for (const auto& [name, file] : settled) {
            if (file.source != nullptr) out.push_back(file.source);
        }
        return out;
    }

    void report(const Distrust& distrust) {
        const auto where = whole(distrust.path);
        out_.error(Code::file_untrusted, where, fmt::format("this {}, so it is not trusted", distrust.reason),
                   way_out(root_, distrust));
    }

    void keep_untrusted(int folder, const std::string& name, const std::string& path) {
        if (untrusted_ == nullptr) return;
        const Fd fd(::openat(folder, name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
        struct stat status{};
        if (!fd || ::fstat(fd.get(), &status) != 0 || !S_ISREG(status.st_mode)) return;
        if (auto text = read_text(fd, largest_declaration_file, path))
            untrusted_->push_back(source(path, *std::move(text)));
    }

    std::nullopt_t refuse(Code code, const std::string& path, std::string message, std::string hint = {}) {
        out_.error(code, whole(path), std::move(message), std::move(hint));
        return std::nullopt;
    }

    /// Nothing if the file may have no effect, which is reported.
    std::optional<Settled> file(const Place& folder, const std::string& folder_path, const std::string& name) {
        const auto path = fmt::format("{}/{}", folder_path, name);
        if (printable(name) != with_invisible_shown(name))  // what is invisible does no harm to the unit
            return refuse(Code::file_name, path, "the file's name has control characters or is not UTF-8", "rename it");
        struct stat status{};  // looked at first: to open a device can have effects
        const bool is_there = ::fstatat(folder.folder.get(), name.c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0;
        if (is_there && is_null_device(status)) return Settled{};
        if (is_there && !S_ISREG(status.st_mode) && !S_ISLNK(status.st_mode)) {
            return refuse(Code::file_not_regular, path, "this is not a regular file", "move it out of the way");
        }
        Fd fd(::openat(folder.folder.get(), name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
        if (!fd && errno == ELOOP) {
            const auto place = follow(root_, path, trust_);
            if (!place)
                return refuse(Code::file_not_regular, path, "the link leads nowhere: " + place.error().code.message(),
                              "mend or remove it");
            if (place->distrust) {
                report(*place->distrust);
                if (!place->name.empty()) keep_untrusted(place->folder.get(), place->name, path);
                return std::nullopt;
            }
            if (place->is_mask) return Settled{};
            if (!S_ISREG(place->status.st_mode)) {
                return refuse(Code::file_not_regular, path, "this is not a regular file", "move it out of the way");
            }
            fd = Fd(::openat(place->folder.get(), place->name.empty() ? "." : place->name.c_str(),
                             O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
        }
        if (!fd) return refuse(Code::file_unreadable, path, failed("open it").error().text());
        auto out = contents(fd, path);
        if (is_untrusted_) keep_untrusted(folder.folder.get(), name, path);
        return out;
    }

    std::optional<Settled> contents(const Fd& fd, const std::string& path) {
        is_untrusted_ = false;
        struct stat status{};
        if (::fstat(fd.get(), &status) != 0)
            return refuse(Code::file_unreadable, path, failed("read it").error().text());
        if (!S_ISREG(status.st_mode))
            return refuse(Code::file_not_regular, path, "this is not a regular file", "move it out of the way");
        const auto distrust = judge_trust(status, path, trust_);
        is_untrusted_ = distrust.has_value();
        if (distrust) {
            report(*distrust);
            return std::nullopt;
        }
        auto text = read_text(fd, largest_declaration_file, root_.shown(path));
        if (!text) return refuse(Code::file_unreadable, path, text.error().text());
        if (text->empty()) return Settled{};
        into_.sources.push_back(source(path, *std::move(text)));
        return Settled{&into_.sources.back()};
    }

    const Root& root_;
    Trust trust_;
    std::deque<Source>* untrusted_;
    Administered administered_;
    bool is_untrusted_ = false;  // the file that was read last
    Declarations& into_;
    Diagnostics& out_;
};

}  // namespace

std::string way_out(const Root& root, const Distrust& distrust) {
    if (distrust.link.empty()) return fmt::format("{} {}", distrust.remedy, shell_word(root.shown(distrust.path)));
    return fmt::format("put what only root can change in the place of the link {}",
                       printable(root.shown(distrust.link)));
}

Declarations read_declarations(const Root& root, Trust trust, Diagnostics& out, std::deque<Source>* untrusted,
                               const Administered& administered) {
    Declarations declarations;
    Reader(root, trust, untrusted, administered, declarations, out).read();
    return declarations;
}

}  // namespace berth
