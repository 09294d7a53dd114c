// A folder for one test, with what the test puts into it.
#pragma once

#include <sys/stat.h>
#include <unistd.h>

#include <gtest/gtest.h>
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace berth::test {

class TestFolder {
  public:
    TestFolder() {
        auto name = (std::filesystem::temp_directory_path() / "berth-unit-XXXXXX").string();
        EXPECT_NE(::mkdtemp(name.data()), nullptr);
        path_ = name;
    }
    TestFolder(const TestFolder&) = delete;
    TestFolder& operator=(const TestFolder&) = delete;
    ~TestFolder() { std::filesystem::remove_all(path_); }

    [[nodiscard]] const std::string& path() const { return path_; }
    [[nodiscard]] std::string operator/(const std::string& below) const { return path_ + "/" + below; }

    void folder(const std::string& name) const { std::filesystem::create_directories(path_ + "/" + name); }
    void file(const std::string& name, const std::string& text, mode_t mode = 0644) const {
        const auto path = path_ + "/" + name;
        std::filesystem::create_directories(std::filesystem::path(path).parent_path());
        std::ofstream(path) << text;
        EXPECT_EQ(::chmod(path.c_str(), mode), 0);
    }
    void link(const std::string& name, const std::string& target) const {
        const auto path = path_ + "/" + name;
        std::filesystem::create_directories(std::filesystem::path(path).parent_path());
        std::filesystem::create_symlink(target, path);
    }
    void mode(const std::string& name, mode_t mode) const { EXPECT_EQ(::chmod((path_ + "/" + name).c_str(), mode), 0); }
    void group(const std::string& name, gid_t group) const {
        EXPECT_EQ(::lchown((path_ + "/" + name).c_str(), static_cast<uid_t>(-1), group), 0);
    }
    void owner(const std::string& name, uid_t user) const {
        EXPECT_EQ(::lchown((path_ + "/" + name).c_str(), user, user), 0);
    }

    /// All below the folder, by path: "FILE", "FOLDER/", "LINK -> TARGET".
    [[nodiscard]] std::vector<std::string> contents() const {
        std::vector<std::string> out;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(path_)) {
            auto name = entry.path().string().substr(path_.size() + 1);
            if (entry.is_symlink()) name += " -> " + std::filesystem::read_symlink(entry.path()).string();
            else if (entry.is_directory()) name += "/";
            out.push_back(std::move(name));
        }
        std::ranges::sort(out);
        return out;
    }
    [[nodiscard]] std::string text(const std::string& name) const {
        std::ifstream stream(path_ + "/" + name);
        return {std::istreambuf_iterator<char>(stream), {}};
    }

  private:
    std::string path_;
};

inline bool is_root() { return ::geteuid() == 0; }

}  // namespace berth::test
