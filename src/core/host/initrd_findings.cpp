#include "core/host/initrd_findings.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <array>

#include "core/text/text.hpp"

namespace berth {
namespace {

bool is_for_initrd(const ResolvedVolume& volume) {
    return volume.initrd.value && !volume.is_off() && !volume.is_wrong();
}

bool is_changed(const ResolvedVolume& volume, const InitrdFacts& facts) {
    const std::array sources{volume.file, volume.header.source, volume.initrd.where.source};
    return std::ranges::any_of(
        sources, [&](const auto* source) { return source != nullptr && facts.changed.contains(source->shown); });
}

}  // namespace

bool needs_initrd(const Catalogue& catalogue) { return std::ranges::any_of(catalogue.volumes(), is_for_initrd); }

void judge_initrd(const Catalogue& catalogue, const InitrdFacts& facts, Diagnostics& out) {
    for (const auto& volume : catalogue.volumes()) {
        if (!is_for_initrd(volume)) continue;
        if (facts.systemd == InitrdFacts::Systemd::absent) {
            out.warning(
                Code::initrd_without_systemd, volume.initrd.where,
                "this system was started without systemd in the initrd, so the volume is mounted with the others",
                "on Debian, dracut in the place of initramfs-tools makes an initrd that has it");
        } else if (is_changed(volume, facts)) {
            out.warning(Code::initrd_outdated, volume.initrd.where,
                        fmt::format("the declaration was changed after {} was made", in_quotes(facts.image)),
                        "make it anew, with 'dracut -f'");
        }
    }
}

}  // namespace berth
