#include "system/output/edited_files.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <fmt/format.h>
#include <cerrno>
#include <cstdlib>
#include <expected>

#include "core/text/text.hpp"
#include "system/base/fd.hpp"
#include "system/base/write_text.hpp"
#include "system/output/trial_parts.hpp"

namespace berth {

Result<EditedFiles> EditedFiles::make(const Root& root, const TrialFiles& files) {
    auto folder = root.shown("/run/berth-edit-XXXXXX");
    if (::mkdtemp(folder.data()) == nullptr) return failed(fmt::format("make the folder {}", printable(folder)));
    EditedFiles out(folder, {});
    for (const auto& [place, file] : files) {
        if (file.kind != TrialFile::Kind::text) continue;
        auto path = fmt::format("{}/{}", folder, place);
        const auto parent = path.substr(0, path.rfind('/'));
        if (parent != folder && ::mkdir(parent.c_str(), 0700) != 0 && errno != EEXIST)
            return failed(fmt::format("make the folder {}", printable(parent)));
        const Fd fd(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644));
        if (!fd || !write_text(fd.get(), file.text)) return failed(fmt::format("write {}", printable(path)));
        out.paths_.push_back(std::move(path));
    }
    return out;
}

EditedFiles::~EditedFiles() {
    if (!folder_.empty()) remove_tree(folder_);
}

}  // namespace berth
