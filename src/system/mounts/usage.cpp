#include "system/mounts/usage.hpp"

#include <sys/statvfs.h>

#include <cstdint>
#include <cstring>

#include "system/base/within.hpp"

namespace berth {
namespace {

/// As bytes, which go through a pipe.
std::string ask(const std::string& place) {
    struct statvfs status{};
    if (::statvfs(place.c_str(), &status) != 0) return {};
    const std::uint64_t block = status.f_frsize;
    const Usage usage{block * status.f_blocks, block * (status.f_blocks - status.f_bfree), block * status.f_bavail};
    std::string out(sizeof usage, '\0');
    std::memcpy(out.data(), &usage, sizeof usage);
    return out;
}

std::optional<Usage> answered(const std::optional<std::string>& bytes) {
    Usage usage;
    if (!bytes || bytes->size() != sizeof usage) return std::nullopt;
    std::memcpy(&usage, bytes->data(), sizeof usage);
    return usage;
}

}  // namespace

std::vector<std::optional<Usage>> usage_of(const std::vector<std::string>& places, std::chrono::milliseconds limit) {
    std::vector<Work> work;
    for (const auto& place : places) work.emplace_back([&place] { return ask(place); });
    std::vector<std::optional<Usage>> out;
    for (const auto& bytes : all_within(limit, work)) out.push_back(answered(bytes));
    return out;
}

}  // namespace berth
