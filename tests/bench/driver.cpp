// SPDX-License-Identifier: LGPL-2.1-or-later
// Runs contenders in turn, each into a fresh tmpfs, and prints for each its median time, peak memory and output.
//
//   driver ROUNDS SCRATCH -- NAME PROGRAM ARGUMENT... -- NAME PROGRAM ARGUMENT...
//
// An ARGUMENT {} stands for the output folder. One line a contender, separated by tabs:
// NAME, median, lower and upper quartile of the whole process in microseconds, median of the time in microseconds that
// the program itself printed (0 if none), peak memory in KiB, files, links.
#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include <fcntl.h>
#include <ftw.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

namespace {

struct Sample {
    double whole_us;
    double inner_us;
    long peak_kib;
};

struct Contender {
    const char* name;
    std::vector<char*> command;
    std::vector<Sample> samples;
    int files = 0;
    int links = 0;
};

[[noreturn]] void give_up(const char* what, const char* why) {
    std::fprintf(stderr, "driver: %s: %s\n", what, why);
    std::exit(1);
}

int64_t now_ns() {
    timespec now{};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1'000'000'000LL + now.tv_nsec;
}

std::vector<Contender> contenders(char** first, char** last, char* scratch) {
    std::vector<Contender> result;
    for (auto at = first; at != last; ++at) {
        if (std::strcmp(*at, "--") == 0 && at + 1 != last)
            result.push_back({.name = *++at, .command = {}, .samples = {}});
        else if (result.empty()) give_up(*at, "expected --");
        else result.back().command.push_back(std::strcmp(*at, "{}") == 0 ? scratch : *at);
    }
    for (auto& contender : result) contender.command.push_back(nullptr);
    return result;
}

/// Starts with vfork's semantics, whose cost does not depend on this process. Peak memory counts from exec on only if
/// this process is the smaller one, which is why it is linked statically.
Sample run(const Contender& contender) {
    const int output = memfd_create("output", MFD_CLOEXEC);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);

    const auto start = now_ns();
    pid_t child = 0;
    const int error = posix_spawn(&child, contender.command[0], &actions, nullptr, contender.command.data(), environ);
    if (error != 0) give_up(contender.command[0], std::strerror(error));
    int status = 0;
    rusage usage{};
    wait4(child, &status, 0, &usage);
    const auto end = now_ns();

    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) give_up(contender.name, "did not succeed");
    std::array<char, 32> printed{};
    if (pread(output, printed.data(), printed.size() - 1, 0) < 0) give_up("memfd", std::strerror(errno));
    close(output);
    posix_spawn_file_actions_destroy(&actions);
    return {static_cast<double>(end - start) / 1000, std::strtod(printed.data(), nullptr), usage.ru_maxrss};
}

void count_output(Contender& contender, const char* folder) {
    static int files;
    static int links;
    files = links = 0;
    nftw(
        folder,
        [](const char*, const struct stat*, int kind, FTW*) {
            files += kind == FTW_F;
            links += kind == FTW_SL || kind == FTW_SLN;
            return 0;
        },
        16, FTW_PHYS);
    contender.files = files;
    contender.links = links;
}

double quantile(std::vector<double> values, double share) {
    const auto at = values.begin() + static_cast<long>(share * static_cast<double>(values.size() - 1) + 0.5);
    std::nth_element(values.begin(), at, values.end());
    return *at;
}

void print(const Contender& contender) {
    std::vector<double> whole;
    std::vector<double> inner;
    long peak = 0;
    for (const auto& sample : contender.samples) {
        whole.push_back(sample.whole_us);
        inner.push_back(sample.inner_us);
        peak = std::max(peak, sample.peak_kib);
    }
    std::printf("%s\t%.0f\t%.0f\t%.0f\t%.0f\t%ld\t%d\t%d\n", contender.name, quantile(whole, 0.5),
                quantile(whole, 0.25), quantile(whole, 0.75), quantile(inner, 0.5), peak, contender.files,
                contender.links);
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 6) give_up("usage", "driver ROUNDS SCRATCH -- NAME PROGRAM ARGUMENT...");
    const int rounds = std::atoi(argv[1]);
    char* scratch = argv[2];
    auto all = contenders(argv + 3, argv + argc, scratch);

    for (int round = 0; round <= rounds; ++round) {
        for (auto& contender : all) {
            if (mount("tmpfs", scratch, "tmpfs", 0, "mode=0755,nr_inodes=0") != 0)
                give_up(scratch, std::strerror(errno));
            const auto sample = run(contender);
            if (round == 0)  // warms the caches, isn't counted
                count_output(contender, scratch);
            else contender.samples.push_back(sample);
            if (umount2(scratch, 0) != 0) give_up(scratch, std::strerror(errno));
        }
    }
    for (const auto& contender : all) print(contender);
}
