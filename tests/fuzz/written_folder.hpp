// A temporary folder that units are written into, and what is in it then.
#pragma once

#include <filesystem>
#include <string>

namespace fuzz {

class WrittenFolder {
  public:
    WrittenFolder();
    WrittenFolder(const WrittenFolder&) = delete;
    WrittenFolder& operator=(const WrittenFolder&) = delete;
    ~WrittenFolder();

    [[nodiscard]] const std::string& path() const { return path_; }
    /// All files and links in it, in the form of `berth show`.
    [[nodiscard]] std::string text() const;

  private:
    std::string path_;
};

}  // namespace fuzz
