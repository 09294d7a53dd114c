#include "system/host/initrd_facts.hpp"

#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <fmt/format.h>
#include <array>
#include <cstdint>
#include <optional>
#include <utility>

#include "system/pid1/bus.hpp"

namespace berth {
namespace {

using Time = std::pair<time_t, long>;

std::optional<Time> time_of_change(const std::string& path) {
    struct stat status{};
    if (::stat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) return std::nullopt;
    return Time{status.st_mtim.tv_sec, status.st_mtim.tv_nsec};
}

/// PID 1 of the initrd hands over when it began. A container's never had one.
InitrdFacts::Systemd systemd_of_initrd() {
    using enum InitrdFacts::Systemd;
    if (::access("/run/systemd/container", F_OK) == 0) return unknown;
    auto bus = Bus::connect(BusPlace::for_this_user());
    std::uint64_t began = 0;
    if (!bus || !bus->be_ready() ||
        sd_bus_get_property_trivial(bus->get(), bus_name::service, bus_name::object, bus_name::manager,
                                    "InitRDTimestampMonotonic", nullptr, 't', &began) < 0)
        return unknown;
    return began == 0 ? absent : present;
}

/// As Debian, Fedora and openSUSE name it, and kernel-install(8).
void find_image(InitrdFacts& facts, const std::deque<Source>& sources) {
    struct utsname kernel{};
    if (::uname(&kernel) != 0) return;
    const std::string release = kernel.release;
    const std::array images{fmt::format("/boot/initrd.img-{}", release), fmt::format("/boot/initramfs-{}.img", release),
                            fmt::format("/boot/initrd-{}", release),
                            fmt::format("/usr/lib/modules/{}/initrd", release)};
    std::optional<Time> made;
    for (const auto& image : images) {
        const auto time = time_of_change(image);
        if (!time || (made && *made >= *time)) continue;
        made = time;
        facts.image = image;
    }
    if (!made) return;
    for (const auto& source : sources) {
        if (time_of_change(source.shown) > made) facts.changed.insert(source.shown);
    }
}

}  // namespace

InitrdFacts initrd_facts(const std::deque<Source>& sources) {
    InitrdFacts facts{.systemd = systemd_of_initrd()};
    find_image(facts, sources);
    return facts;
}

}  // namespace berth
