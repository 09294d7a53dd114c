#include "written_folder.hpp"

#include <fmt/format.h>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <stdexcept>
#include <system_error>

namespace fuzz {
namespace {

std::string contents(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

WrittenFolder::WrittenFolder() : path_((std::filesystem::temp_directory_path() / "berth-fuzz-XXXXXX").string()) {
    if (::mkdtemp(path_.data()) == nullptr) throw std::runtime_error("there is no temporary folder");
}

WrittenFolder::~WrittenFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

std::string WrittenFolder::text() const {
    std::map<std::string, std::string> entries;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(path_)) {
        const auto path = entry.path().lexically_relative(path_).string();
        if (entry.is_symlink())
            entries[path] = fmt::format("# {} -> {}\n\n", path, std::filesystem::read_symlink(entry.path()).string());
        else if (entry.is_regular_file()) entries[path] = fmt::format("# {}\n{}\n", path, contents(entry.path()));
    }
    std::string out;
    for (const auto& [path, text] : entries) out += text;
    return out;
}

}  // namespace fuzz
