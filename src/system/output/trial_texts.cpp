#include "system/output/trial_texts.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <expected>
#include <optional>
#include <string_view>
#include <utility>

#include "core/text/text.hpp"
#include "system/base/fd.hpp"
#include "system/base/folder.hpp"
#include "system/base/read_text.hpp"
#include "system/input/curious_links.hpp"
#include "system/input/declaration_files.hpp"

namespace berth {
namespace {

bool is_shown_as(std::string_view name, std::string_view suffix) {
    return !name.starts_with('.') && name.ends_with(suffix);
}

bool is_link_to_null(const std::string& file) {
    std::array<char, 16> target{};
    const auto size = ::readlink(file.c_str(), target.data(), target.size());
    return size > 0 && std::string_view(target.data(), static_cast<std::size_t>(size)) == "/dev/null";
}

}  // namespace

Result<TrialFile> read_trial_file(const std::string& file) {
    const auto shown = printable(file);
    if (is_link_to_null(file)) return TrialFile{TrialFile::Kind::mask, {}, file};
    const Fd fd(::open(file.c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
    struct stat status{};
    if (!fd || ::fstat(fd.get(), &status) != 0) return failed(fmt::format("open {}", shown));
    if (!S_ISREG(status.st_mode)) return failed(fmt::format("read {}, which is no regular file", shown), EINVAL);
    if (const auto reason = reason_not_to_tell(file, status))
        return failed(fmt::format("take {} ({})", shown, *reason), EPERM);
    auto text = read_text(fd, largest_declaration_file, shown);
    if (!text) return std::unexpected(text.error());
    if (text->size() > largest_declaration_file) return failed(fmt::format("take {}", shown), EFBIG);
    return TrialFile{TrialFile::Kind::text, *std::move(text), file};
}

Result<std::vector<std::string>> places_of_declarations(int folder, const std::string& shown) {
    const auto names = berth::names_in(folder, shown);
    if (!names) return std::unexpected(names.error());
    std::vector<std::string> out;
    for (const auto& name : *names) {
        if (is_shown_as(name, ".toml")) out.push_back(name);
        if (!is_shown_as(name, ".toml.d")) continue;
        const Fd fd(::openat(folder, name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
        if (!fd) continue;
        const auto drop_ins = berth::names_in(fd.get(), fmt::format("{}/{}", shown, printable(name)));
        if (!drop_ins) return std::unexpected(drop_ins.error());
        for (const auto& one : *drop_ins) {
            if (is_shown_as(one, ".toml")) out.push_back(fmt::format("{}/{}", name, one));
        }
    }
    std::ranges::sort(out);
    return out;
}

Result<TrialFiles> read_trial_folder(const std::string& folder) {
    const auto shown = printable(folder);
    const Fd fd(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!fd) return failed(fmt::format("open {}", shown));
    const auto places = places_of_declarations(fd.get(), shown);
    if (!places) return std::unexpected(places.error());
    TrialFiles out;
    for (const auto& place : *places) {
        auto file = read_trial_file(fmt::format("{}/{}", folder, place));
        if (!file) return std::unexpected(file.error());
        out.emplace(place, *std::move(file));
    }
    return out;
}

}  // namespace berth
