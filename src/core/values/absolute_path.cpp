#include "core/values/absolute_path.hpp"

#include <fmt/format.h>
#include <expected>

#include "core/text/text.hpp"

namespace berth {
namespace {

struct Components {
    std::string normal;       // joined again, without '.' and empty ones
    bool has_parent = false;  // has '..'
    bool too_long = false;
};

Components take_apart(std::string_view text) {
    Components out;
    while (!text.empty()) {
        const auto end = text.find('/');
        const auto component = text.substr(0, end);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        if (component == "..") out.has_parent = true;
        if (component.size() > longest_component) out.too_long = true;
        if (!component.empty() && component != ".") out.normal.append("/").append(component);
    }
    if (out.normal.empty()) out.normal.push_back('/');
    return out;
}

bool is_within(std::string_view folder, std::string_view path) {
    if (folder == "/") return true;
    return path.starts_with(folder) && (path.size() == folder.size() || path[folder.size()] == '/');
}

Complaint wrong_path(std::string message, std::string hint = {}) {
    return {Code::path_invalid, std::move(message), std::move(hint)};
}

}  // namespace

std::expected<AbsolutePath, Complaint> AbsolutePath::simplified(std::string_view text) {
    const auto safe = SafeText::parse(text);
    if (!safe) return std::unexpected(safe.error());
    if (is_normal_path(text)) return AbsolutePath(*safe);
    if (text.empty()) return std::unexpected(wrong_path("a path must not be empty"));
    if (!text.starts_with('/'))
        return std::unexpected(wrong_path(fmt::format("{} is not an absolute path", in_quotes(text))));
    const auto parts = take_apart(text);
    if (parts.has_parent) return std::unexpected(wrong_path("the path must not have '..' in it"));
    if (parts.too_long) {
        return std::unexpected(wrong_path(fmt::format("a name in the path has more than {} bytes", longest_component)));
    }
    auto normal = SafeText::parse(parts.normal);  // "/a /" ends in a blank without its slash
    if (!normal) return std::unexpected(std::move(normal.error()));
    return AbsolutePath(*normal);
}

std::expected<AbsolutePath, Complaint> AbsolutePath::parse(std::string_view text) {
    auto path = simplified(text);
    if (!path) {
        if (path.error().code != Code::path_invalid) return path;
        if (text.empty()) path.error().hint = "write an absolute path";
        if (text.starts_with('/') || text.empty() || text.find("..") != std::string_view::npos) return path;
        const bool is_name = text.find_first_of(":~\\") == std::string_view::npos;
        if (auto guess = simplified(fmt::format("/{}", text)); guess && is_name)
            path.error().hint = fmt::format("write {}", in_quotes(guess->str()));
        return path;
    }
    if (path->str() == text) return path;
    return std::unexpected(
        wrong_path(fmt::format("{} is not in normal form (no '.', no '//', no '/' at the end)", in_quotes(text)),
                   fmt::format("write {}", in_quotes(path->str()))));
}

std::expected<AbsolutePath, Complaint> AbsolutePath::operator/(std::string_view below) const {
    return simplified(fmt::format("{}/{}", str(), below));
}

bool AbsolutePath::contains(const AbsolutePath& inner) const { return is_within(str(), inner.str()); }

bool AbsolutePath::is_in(Literal folder) const { return is_within(folder.str(), str()); }

std::string_view parent(std::string_view path) {
    if (path.size() <= 1) return {};
    const auto slash = path.rfind('/');
    if (slash == std::string_view::npos) return {};
    return slash == 0 ? path.substr(0, 1) : path.substr(0, slash);
}

}  // namespace berth
