#include "core/read/read_file.hpp"

#include <algorithm>
#include <iterator>
#include <string>
#include <unordered_map>

#include "core/read/defaults.hpp"
#include "core/read/instances.hpp"
#include "core/read/merge.hpp"
#include "core/read/recover.hpp"
#include "core/read/toml_decode.hpp"
#include "core/toml/toml_lines.hpp"

namespace berth {
namespace {

struct Contents {
    Tables all;
    std::vector<Fault> lost;  ///< why the whole text was not read, if it was not
};

Contents read(const Source& source, Diagnostics& out) {
    if (auto too_much = excess(source.text)) {
        const Span where{&source, too_much->line, 1, 2};
        auto& found = out.error(where, std::move(too_much->complaint));
        return {{}, {Fault{where, found.message, &found}}};
    }
    auto all = decode({.source = source, .text = source.text}, out);
    if (all) return {*std::move(all), {}};
    return {recover(source, all.error(), out), {}};
}

void apply(std::vector<VolumeDecl>& volumes, const Source& main, std::vector<VolumeDecl>&& drop_in) {
    std::unordered_multimap<std::string, std::size_t> index;
    for (std::size_t i = 0; i < volumes.size(); ++i) index.emplace(identity(volumes[i]), i);
    for (auto& over : drop_in) {
        const auto [first, last] = index.equal_range(identity(over));
        for (auto same = first; same != last; ++same) {
            auto copy = over;
            merge(volumes[same->second], std::move(copy));
        }
        if (first != last) continue;
        over.main = &main;
        volumes.push_back(std::move(over));
    }
}

}  // namespace

Tables read_file(const DeclarationFile& file, Diagnostics& out) {
    auto main = read(*file.main, out);
    if (!main.lost.empty()) return {};  // what the drop-ins add to is not known
    auto all = std::move(main.all);
    for (const auto* source : file.drop_ins) {
        auto drop_in = read(*source, out);
        for (auto& volume : all.volumes) std::ranges::copy(drop_in.lost, std::back_inserter(volume.faults));
        apply(all.volumes, *file.main, std::move(drop_in.all.volumes));
        apply(all.defaults, *file.main, std::move(drop_in.all.defaults));
    }
    Allowance allowance;
    apply_defaults(all, allowance, out);
    expand_instances(all.volumes, allowance, out);
    return all;
}

}  // namespace berth
