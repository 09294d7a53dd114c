#include "cli/commands/trial/editing.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <utility>

#include "cli/change/planning.hpp"
#include "core/text/text.hpp"
#include "core/values/volume_name.hpp"

namespace berth::cli {
namespace {

constexpr std::string_view own_folder = "/etc/berth/";

std::string new_text(const std::string& name) {
    return fmt::format(
        "# Volume {0}; berth.toml(5) has all keys. Nothing is done as long as this file stays as it is.\n"
        "[volume.{0}]\n"
        "what  = \"LABEL={0}\"\n"
        "where = \"/srv/{0}\"\n"
        "type  = \"ext4\"\n",
        name);
}

const Source* file_of(const Session& session, const std::string& name) {
    const auto& catalogue = session.catalogue();
    for (std::uint32_t index = 0; index < catalogue.size(); ++index) {
        if (name_in_changes(catalogue, index) == name) return catalogue.common(index).file;
        const auto* volume = catalogue.volume(index);
        if (volume != nullptr && !volume->family.empty() && *volume->family == name) return volume->file;
    }
    return nullptr;
}

std::expected<ToEdit, std::string> all_files(const TrialFiles& current) {
    ToEdit out;
    for (const auto& [place, file] : current) {
        if (file.kind == TrialFile::Kind::text) out.files.emplace(place, file);
    }
    if (out.files.empty())
        return std::unexpected("there is no declaration in /etc/berth; to make one: berth edit NAME");
    return out;
}

}  // namespace

std::expected<ToEdit, std::string> files_to_edit(const Session& session, const TrialFiles& current,
                                                 const std::string& name) {
    if (name.empty()) return all_files(current);
    ToEdit out;
    std::string place = name.ends_with(".toml") ? name : name + ".toml";
    std::string text;
    if (const auto* source = file_of(session, name)) {
        place = source->path.substr(source->path.rfind('/') + 1);
        text = source->text;
        if (!source->path.starts_with(own_folder))
            out.note = fmt::format("{} is declared in {}; the copy {}{} is going to count in the place of that",
                                   in_quotes(name), printable(source->path), own_folder, printable(place));
    } else if (const auto stem = VolumeName::parse(place.substr(0, place.size() - 5)); stem) {
        text = new_text(stem->str());
    } else {
        return std::unexpected(
            fmt::format("there is no {} to edit, and it can't be made: {}", in_quotes(name), stem.error().message));
    }
    const auto there = current.find(place);
    if (there == current.end()) {
        out.files[place] = {TrialFile::Kind::text, std::move(text), {}};
    } else if (there->second.kind == TrialFile::Kind::none) {
        return std::unexpected(
            fmt::format("{}{} is a link; edit the file that it leads to", own_folder, printable(place)));
    } else if (there->second.kind == TrialFile::Kind::mask) {
        return std::unexpected(fmt::format("{0}{1} is a mask; to take it out: rm {0}{2}", own_folder, printable(place),
                                           shell_word(place)));
    } else {
        out.files[place] = there->second;
    }
    return out;
}

TrialFiles edited(const TrialFiles& before, TrialFiles after) {
    for (const auto& [place, file] : before) {
        if (!after.contains(place)) after[place] = {TrialFile::Kind::none, {}, file.shown};
    }
    return after;
}

}  // namespace berth::cli
