// SPDX-License-Identifier: LGPL-2.1-or-later
// Writes a tree that was packed before with nothing but the system calls it takes: the floor for any generator.
//
//   bare_loop --pack FOLDER >MANIFEST
//   bare_loop MANIFEST FOLDER        prints how long the writing alone took, in microseconds
//
// A manifest is a row of entries KIND PATH NUL SIZE NUL TEXT NUL; KIND is d, f or l, the text of a link its target.
#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace {

struct Entry {
    char kind;
    const char* path;
    std::string_view text;
};

[[noreturn]] void give_up(const char* what) {
    std::perror(what);
    std::exit(1);
}

std::string content(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

void pack(const std::filesystem::path& folder) {
    std::vector<std::string> entries;
    for (const auto& found : std::filesystem::recursive_directory_iterator(folder)) {
        const char kind = found.is_symlink() ? 'l' : found.is_directory() ? 'd' : 'f';
        const auto text = kind == 'l'   ? std::filesystem::read_symlink(found).string()
                          : kind == 'f' ? content(found)
                                        : std::string();
        entries.push_back(kind + found.path().lexically_relative(folder).string() + '\0' + std::to_string(text.size()) +
                          '\0' + text + '\0');
    }
    std::sort(entries.begin(), entries.end());  // folders, files, links
    for (const auto& entry : entries) std::fwrite(entry.data(), 1, entry.size(), stdout);
}

std::string manifest(const char* path) {
    const int file = open(path, O_RDONLY | O_CLOEXEC);
    struct stat status{};
    if (file < 0 || fstat(file, &status) != 0) give_up(path);
    std::string packed(static_cast<std::size_t>(status.st_size), '\0');
    if (read(file, packed.data(), packed.size()) != status.st_size) give_up(path);
    close(file);
    return packed;
}

/// What it returns points into `packed`.
std::vector<Entry> unpacked(const std::string& packed) {
    std::vector<Entry> entries;
    for (const char *at = packed.data(), *end = at + packed.size(); at != end;) {
        const char* path = at + 1;
        const char* digits = path + std::strlen(path) + 1;
        std::size_t size = 0;
        const char* text = std::from_chars(digits, end, size).ptr + 1;
        entries.push_back({*at, path, {text, size}});
        at = text + size + 1;
    }
    return entries;
}

void write_file(int folder, const Entry& entry) {
    const int file = openat(folder, entry.path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    if (file < 0 || write(file, entry.text.data(), entry.text.size()) != static_cast<ssize_t>(entry.text.size()))
        give_up(entry.path);
    close(file);
}

void write_entry(int folder, const Entry& entry) {
    if (entry.kind == 'f') return write_file(folder, entry);
    const int result =
        entry.kind == 'd' ? mkdirat(folder, entry.path, 0755) : symlinkat(entry.text.data(), folder, entry.path);
    if (result != 0) give_up(entry.path);
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 3) {
        std::fputs("usage: bare_loop --pack FOLDER | MANIFEST FOLDER\n", stderr);
        return 2;
    }
    if (std::string_view(argv[1]) == "--pack") {
        pack(argv[2]);
        return 0;
    }
    const auto packed = manifest(argv[1]);
    const auto entries = unpacked(packed);
    const int folder = open(argv[2], O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0) give_up(argv[2]);

    const auto start = std::chrono::steady_clock::now();
    for (const auto& entry : entries) write_entry(folder, entry);
    const std::chrono::duration<double, std::micro> took = std::chrono::steady_clock::now() - start;
    std::printf("%.1f\n", took.count());
}
