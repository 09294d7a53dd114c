// Files for an editor, in a folder of root's alone.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "system/base/root.hpp"
#include "system/output/trial_texts.hpp"

namespace berth {

class EditedFiles {
  public:
    /// A new folder in /run below the root with the texts of `files`, which goes with this.
    [[nodiscard]] static Result<EditedFiles> make(const Root& root, const TrialFiles& files);
    EditedFiles(EditedFiles&& other) noexcept = default;
    EditedFiles& operator=(EditedFiles&&) = delete;
    ~EditedFiles();

    /// As the caller opens them.
    [[nodiscard]] const std::vector<std::string>& paths() const { return paths_; }
    [[nodiscard]] const std::string& folder() const { return folder_; }
    /// All declarations that are in the folder now.
    [[nodiscard]] Result<TrialFiles> read() const { return read_trial_folder(folder_); }
    /// It stays where it is.
    void leave() { folder_.clear(); }

  private:
    EditedFiles(std::string folder, std::vector<std::string> paths)
        : folder_(std::move(folder)), paths_(std::move(paths)) {}

    std::string folder_;
    std::vector<std::string> paths_;
};

}  // namespace berth
