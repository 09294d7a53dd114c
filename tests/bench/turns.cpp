// SPDX-License-Identifier: LGPL-2.1-or-later
// Runs commands in turn, one after the other, round by round, and prints how long each took.
//
//   turns ROUNDS -- NAME PROGRAM ARGUMENT... -- NAME PROGRAM ARGUMENT...
//
// One line a command, separated by tabs: NAME, median, lower and upper quartile in microseconds. A command named "-" is
// run, but not shown. The first round warms the caches and isn't counted.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <vector>

#include <spawn.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

namespace {

struct Command {
    const char* name;
    std::vector<char*> words;
    std::vector<double> microseconds;
};

[[noreturn]] void give_up(const char* what, const char* why) {
    std::fprintf(stderr, "turns: %s: %s\n", what, why);
    std::exit(1);
}

double now() {
    timespec time{};
    clock_gettime(CLOCK_MONOTONIC, &time);
    return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_nsec) / 1e3;
}

double run(const Command& command) {
    const auto start = now();
    pid_t child = 0;
    const int error = posix_spawnp(&child, command.words[0], nullptr, nullptr, command.words.data(), environ);
    if (error != 0) give_up(command.words[0], std::strerror(error));
    int status = 0;
    if (waitpid(child, &status, 0) != child || status != 0) give_up(command.name, "did not succeed");
    return now() - start;
}

double quantile(std::vector<double> values, double share) {
    const auto at = values.begin() + static_cast<long>(share * static_cast<double>(values.size() - 1) + 0.5);
    std::nth_element(values.begin(), at, values.end());
    return *at;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 5) give_up("usage", "turns ROUNDS -- NAME PROGRAM ARGUMENT...");
    const int rounds = std::atoi(argv[1]);
    std::vector<Command> all;
    for (int i = 2; i < argc; ++i) {
        if (std::strcmp(argv[i], "--") == 0 && i + 1 < argc) all.push_back({argv[++i], {}, {}});
        else if (all.empty()) give_up(argv[i], "expected --");
        else all.back().words.push_back(argv[i]);
    }
    for (auto& command : all) command.words.push_back(nullptr);
    for (int round = 0; round <= rounds; ++round) {
        for (auto& command : all) {
            const auto time = run(command);
            if (round > 0) command.microseconds.push_back(time);
        }
    }
    for (const auto& command : all) {
        if (std::strcmp(command.name, "-") == 0) continue;
        std::printf("%s\t%.0f\t%.0f\t%.0f\n", command.name, quantile(command.microseconds, 0.5),
                    quantile(command.microseconds, 0.25), quantile(command.microseconds, 0.75));
    }
}
