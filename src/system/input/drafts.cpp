#include "system/input/drafts.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <fmt/format.h>
#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "core/text/text.hpp"
#include "system/base/read_text.hpp"
#include "system/input/curious_links.hpp"

namespace berth {
namespace {

/// A draft, and what it is once it is installed.
struct Draft {
    const Source* source = nullptr;
    std::string name;
    std::string drop_in_of;  ///< the declaration file that it is laid over; empty if it is one itself
};

/// The last component of a path, and the one before it.
std::pair<std::string, std::string> last_two(const std::string& path) {
    const auto slash = path.rfind('/');
    if (slash == std::string::npos) return {path, ""};
    const auto folder = path.substr(0, slash);
    return {path.substr(slash + 1), folder.substr(folder.rfind('/') + 1)};
}

std::string base_name(const Source& source) { return last_two(source.path).first; }

Span whole(const Source& source) { return {&source, 0, 0, 0}; }

/// Null if it can't be read, which is reported.
const Source* read_draft(Declarations& declarations, const std::string& file, Diagnostics& out) {
    auto& source = declarations.sources.emplace_back(Source{file, file, {}});
    const Fd fd(::open(file.c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
    struct stat status{};
    if (!fd || ::fstat(fd.get(), &status) != 0) {
        out.error(Code::file_unreadable, whole(source), failed("open it").error().text());
        return nullptr;
    }
    if (!S_ISREG(status.st_mode)) {
        out.error(Code::file_not_regular, whole(source), "this is not a regular file");
        return nullptr;
    }
    if (auto reason = reason_not_to_tell(file, status)) {
        out.error(Code::file_unreadable, whole(source), *std::move(reason), "name the file itself");
        return nullptr;
    }
    auto text = read_text(fd, largest_declaration_file, file);
    if (!text) {
        out.error(Code::file_unreadable, whole(source), text.error().text());
        return nullptr;
    }
    if (const auto distrust = judge_trust(status, file, Trust::root)) {
        out.warning(Code::file_untrusted, whole(source),
                    fmt::format("this {}: berth-generator would not trust it", distrust->reason),
                    fmt::format("where it is installed: {} {}", distrust->remedy, shell_word(file)));
    }
    source.text = *std::move(text);
    return &source;
}

std::vector<Draft> read_drafts(Declarations& declarations, const std::vector<std::string>& files, Diagnostics& out) {
    std::vector<Draft> drafts;
    std::map<std::pair<std::string, std::string>, const Source*> places;
    for (const auto& file : files) {
        const auto* source = read_draft(declarations, file, out);
        if (source == nullptr) continue;
        auto [name, folder] = last_two(file);
        Draft draft{source, name, folder.ends_with(".toml.d") ? folder.substr(0, folder.size() - 2) : ""};
        const auto [place, is_new] = places.try_emplace({draft.drop_in_of, name}, source);
        if (is_new) drafts.push_back(std::move(draft));
        else if (place->second->path != file)
            out.error(Code::file_name, whole(*source), "only one of two files of this name can be installed",
                      "rename it, or check them one by one")
                .notes.push_back({whole(*place->second), "the other one"});
    }
    return drafts;
}

DeclarationFile* find_file(Declarations& declarations, const std::string& name) {
    const auto found =
        std::ranges::find(declarations.files, name, [](const auto& one) { return base_name(*one.main); });
    return found == declarations.files.end() ? nullptr : &*found;
}

void lay_over(DeclarationFile& file, const Draft& draft) {
    const auto name_of = [](const Source* one) { return base_name(*one); };
    const auto place = std::ranges::lower_bound(file.drop_ins, draft.name, {}, name_of);
    if (place != file.drop_ins.end() && name_of(*place) == draft.name) *place = draft.source;
    else file.drop_ins.insert(place, draft.source);
}

}  // namespace

std::string place_of_draft(const std::string& file) {
    const auto [name, folder] = last_two(file);
    return folder.ends_with(".toml.d") ? fmt::format("{}/{}", folder, name) : name;
}

void take_draft(Declarations& declarations, Source draft) {
    const auto& source = declarations.sources.emplace_back(std::move(draft));
    if (auto* file = find_file(declarations, base_name(source))) file->main = &source;
    else declarations.files.push_back({&source, {}});
}

void take_drafts(Declarations& declarations, const std::vector<std::string>& files, Diagnostics& out) {
    const auto drafts = read_drafts(declarations, files, out);
    for (const auto& draft : drafts) {
        if (!draft.drop_in_of.empty()) continue;
        if (auto* file = find_file(declarations, draft.name)) file->main = draft.source;
        else declarations.files.push_back({draft.source, {}});
    }
    for (const auto& draft : drafts) {
        if (draft.drop_in_of.empty()) continue;
        if (auto* file = find_file(declarations, draft.drop_in_of)) lay_over(*file, draft);
        else
            out.warning(Code::drop_in_orphan, whole(*draft.source),
                        fmt::format("there is no {}, so its drop-ins are ignored", in_quotes(draft.drop_in_of)),
                        "check it together with that file");
    }
}

}  // namespace berth
