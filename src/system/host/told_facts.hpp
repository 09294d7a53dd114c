// What goes of the facts of a volume from the child that looks to the one that asked.
#pragma once

#include <tuple>

#include "core/host/volume_facts.hpp"
#include "system/base/answer.hpp"

namespace berth {

auto members_of(Of<PathFacts> auto& facts) {
    return std::tie(facts.kind, facts.path, facts.stop, facts.stop_type, facts.link, facts.target, facts.device,
                    facts.identity, facts.mount, facts.is_volatile, facts.is_read_only);
}

auto members_of(Of<Content> auto& content) {
    return std::tie(content.kind, content.type, content.may_not_be_read, content.known);
}

auto members_of(Of<VolumeFacts> auto& facts) {
    return std::tie(facts.where, facts.has_files, facts.source, facts.content, facts.layers);
}

}  // namespace berth
