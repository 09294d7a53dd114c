// The whole pipeline over texts that anybody could have written: two files, a drop-in and an fstab, cut at lines
// `#---`.
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/findings/render_diagnostic.hpp"
#include "core/fstab/claims.hpp"
#include "core/pipeline.hpp"
#include "core/text/text.hpp"
#include "core/units/plan.hpp"
#include "must.hpp"

using namespace berth;

namespace {

constexpr std::string_view innocent =
    "[volume.innocent]\nwhat = \"LABEL=innocent\"\nwhere = \"/innocent\"\ntype = \"ext4\"\nused_by = "
    "[\"innocent.service\"]\n";

std::vector<std::string> parts_of(std::string_view bytes) {
    constexpr std::string_view cut = "\n#---\n";
    std::vector<std::string> parts;
    for (auto at = bytes.find(cut); at != std::string_view::npos && parts.size() < 3; at = bytes.find(cut)) {
        parts.emplace_back(bytes.substr(0, at + 1));
        bytes.remove_prefix(at + cut.size());
    }
    parts.emplace_back(bytes);
    parts.resize(4);
    return parts;
}

/// Reads a unit as PID 1 does, and finds what berth never writes.
void check_unit(const UnitText& unit) {
    std::string_view rest = unit.text;
    must(rest.ends_with('\n'), "the last line is cut", unit.text);
    bool in_section = false;
    while (!rest.empty()) {
        const auto line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(line.size() + 1);
        for (auto left = line; !left.empty();) {
            const auto point = first_code_point(left);
            must(point.valid && !is_control(point.value), "a control character or a bad byte", unit.text);
            left.remove_prefix(point.size);
        }
        if (line.empty() || line.starts_with('#')) continue;
        must(!line.ends_with('\\'), "a line that swallows the next", unit.text);
        if (line.starts_with('[')) {
            must(line == "[Unit]" || line == "[Mount]" || line == "[Automount]", "an unknown section", unit.text);
            in_section = true;
            continue;
        }
        const auto equals = line.find('=');
        must(in_section && equals != std::string_view::npos && equals > 0, "a line that is no directive", unit.text);
        const auto value = line.substr(equals + 1);
        must(!value.starts_with(' ') && !value.ends_with(' ') && !value.starts_with('\t') && !value.ends_with('\t'),
             "outer blanks", unit.text);
    }
}

void check_path(const std::string& path, std::set<std::string>& paths) {
    must(paths.insert(path).second, "two units of one name", path);
    const auto slash = path.find('/');
    must(slash == std::string::npos || path.find('/', slash + 1) == std::string::npos, "too deep", path);
    for (const auto& name :
         {path.substr(0, slash), slash == std::string::npos ? std::string("x") : path.substr(slash + 1)}) {
        must(!name.empty() && name.size() <= 255 && name != "." && name != "..", "no file name", path);
    }
}

std::string run(const std::vector<std::string>& parts, std::string& of_the_innocent) {
    const Source main{"/etc/berth/a.toml", "a.toml", parts[0]};
    const Source drop_in{"/etc/berth/a.toml.d/a.toml", "a.toml.d/a.toml", parts[1]};
    const Source other{"/etc/berth/b.toml", "b.toml", parts[2]};
    const Source fstab{"/etc/fstab", "fstab", parts[3]};
    const Source third{"/etc/berth/c.toml", "c.toml", std::string(innocent)};
    const std::vector<DeclarationFile> files{{&main, {&drop_in}}, {&other, {}}, {&third, {}}};
    const auto claimed = fstab_mount_points(fstab);
    Diagnostics found;
    const Machine machine;
    const auto catalogue = take_stock(read_volumes(files, found), {}, claimed, machine, found);
    Tree tree;
    std::set<std::string> paths;
    for (const auto& group : groups_of(catalogue)) {
        tree.push_back(units_of(catalogue, machine, group));
        for (const auto& unit : tree.back().files) {
            check_path(unit.path, paths);
            check_unit(unit);
        }
        for (const auto& link : tree.back().links) check_path(link.path, paths);
        if (catalogue.volumes()[group.volumes.front()].name.str() == "innocent")
            of_the_innocent = to_text({tree.back()});
    }
    std::string out = to_text(tree);
    for (const auto* one : found.sorted()) {
        const auto text = to_text(*one, Color::no);
        must(is_utf8(text), "a message that is not UTF-8", text);
        for (const char c : text)
            must(c == '\n' || static_cast<unsigned char>(c) >= ' ', "a control character in a message", text);
        out += text;
    }
    for (const auto& volume : catalogue.volumes())
        must(!volume.is_wrong() || found.has_errors(), "wrong without a finding", out);
    return out;
}

const std::string& expected_of_the_innocent() {
    static const std::string expected = [] {
        std::string out;
        run(std::vector<std::string>(4), out);
        return out;
    }();
    return expected;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const auto parts = parts_of(bytes);
    std::string first_innocent;
    std::string second_innocent;
    const auto first = run(parts, first_innocent);
    must(first == run(parts, second_innocent), "two runs differ", first);
    const bool is_named =
        bytes.find("innocent") != std::string_view::npos || bytes.find('\\') != std::string_view::npos;
    must(is_named || first_innocent == expected_of_the_innocent(), "an innocent volume came out otherwise", first);
    return 0;
}
