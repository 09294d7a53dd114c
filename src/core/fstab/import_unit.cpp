#include "core/fstab/import_unit.hpp"

#include "core/text/character.hpp"
#include "core/values/unit_name.hpp"

namespace berth {
namespace {

std::string mangled(std::string_view text) {
    constexpr std::string_view kept = ":-_.\\@";
    std::string out;
    for (const char c : text) {
        if (c == '/') out += '-';
        else if (is_alphanumeric(c) || kept.find(c) != std::string_view::npos) out += c;
        else out += escape_string({&c, 1});
    }
    return UnitName::parse(out) ? out : out + ".mount";
}

}  // namespace

std::string unit_of_fstab(std::string_view text) {
    if (UnitName::parse(text) || text.empty()) return std::string(text);
    if (!text.starts_with('/')) return mangled(text);
    const auto path = AbsolutePath::simplified(text);
    if (!path) return std::string(text);
    const bool is_device = path->str().starts_with("/dev/") || path->str().starts_with("/sys/");
    return escape_path(*path) + (is_device ? ".device" : ".mount");
}

}  // namespace berth
