// What a declaration names as its type: one file system type, or several.
#pragma once

#include <expected>
#include <vector>

#include "core/values/filesystem_types.hpp"
#include "core/values/safe_text.hpp"

namespace berth {

/// `[A-Za-z0-9_.-]+`, "fuse." and the path of a program, or several of these with commas as mount(8) takes them, each
/// of which could stand alone; "bind" and "rbind" are berth's own words, which stand alone only.
class FilesystemType : public SafeText {
  public:
    FilesystemType() = default;
    [[nodiscard]] static std::expected<FilesystemType, Complaint> parse(std::string_view text);
    [[nodiscard]] static FilesystemType automatic() { return FilesystemType("auto"); }

    [[nodiscard]] bool is_bind() const { return str() == "bind" || str() == "rbind"; }
    [[nodiscard]] bool is_list() const { return str().find(',') != std::string::npos; }
    [[nodiscard]] std::vector<std::string_view> members() const;
    /// The first of several.
    [[nodiscard]] FilesystemType first() const { return FilesystemType(str().substr(0, str().find(','))); }
    /// That of the first, or network if one of several is that.
    [[nodiscard]] Origin origin() const;

    /// True if the type, or one of several, is one of these.
    [[nodiscard]] bool any_member(bool (*is_one)(std::string_view member)) const;

    /// True if PID 1 takes the type for a network file system by itself; it knows no lists of types.
    [[nodiscard]] bool is_network_to_pid1() const { return is_network_type(str()); }

  private:
    explicit FilesystemType(std::string text) : SafeText(std::move(text)) {}
};

}  // namespace berth
