#include "core/read/read_file.hpp"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <string>

#include "core/read/defaults.hpp"
#include "core/read/instances.hpp"
#include "core/read/lay_over.hpp"
#include "core/read/recover.hpp"
#include "core/read/toml_decode.hpp"
#include "core/toml/toml_lines.hpp"

namespace berth {
namespace {

struct Contents {
    Tables all;
    std::vector<Fault> lost;  ///< why the whole text was not read, if it was not
};

/// The text without the marks of the byte order that lines begin with, where files were put together.
std::string without_marks(const Source& source, Diagnostics& out) {
    const std::string_view text = source.text;
    std::string kept;
    std::uint32_t line = 1;
    for (std::size_t begin = 0; begin < text.size(); ++line) {
        const auto end = std::min(text.size(), text.find('\n', begin)) + 1;
        const bool is_marked = text.substr(begin).starts_with(byte_order_mark);
        if (is_marked && line > 1) {
            out.warning(Code::syntax, {&source, line, 1, 2},
                        "a byte order mark in the middle of the file means nothing",
                        "take it out: it comes of a file that was appended to another one");
        }
        kept += text.substr(begin, end - begin).substr(is_marked ? byte_order_mark.size() : 0);
        begin = end;
    }
    return kept;
}

Contents read(const Source& source, Diagnostics& out) {
    if (auto too_much = excess(source.text)) {
        const Span where{&source, too_much->line, 1, 2};
        auto& found = out.error(where, std::move(too_much->complaint));
        return {{}, {Fault{where, found.message, &found}}};
    }
    auto all = decode({.source = source, .text = source.text}, out);
    if (all) return {*std::move(all), {}};
    const auto text = without_marks(source, out);
    if (text.size() < source.text.size()) all = decode({.source = source, .text = text}, out);
    if (all) return {*std::move(all), {}};
    return {recover(source, text, all.error(), out), {}};
}

void drop_vain_guesses(std::vector<VolumeDecl>& volumes) {
    std::erase_if(volumes, [](const VolumeDecl& decl) { return decl.is_guess && !can_be_guarded(decl); });
}

}  // namespace

Tables read_file(const DeclarationFile& file, Diagnostics& out) {
    auto main = read(*file.main, out);
    if (!main.lost.empty()) return {};  // what the drop-ins add to is not known
    auto all = std::move(main.all);
    drop_vain_guesses(all.volumes);
    for (const auto* source : file.drop_ins) {
        auto drop_in = read(*source, out);
        for (auto& volume : all.volumes) std::ranges::copy(drop_in.lost, std::back_inserter(volume.faults));
        lay_over(all, *file.main, std::move(drop_in.all), out);
    }
    Allowance allowance;
    apply_defaults(all, allowance, out);
    expand_instances(all.volumes, allowance, out);
    return all;
}

}  // namespace berth
