// What berth knows of file system types: where their data come from, and which need the network.
#pragma once

#include <cstdint>
#include <vector>

#include "core/values/safe_text.hpp"

namespace berth {

/// Where a file system's data come from.
enum class Origin : std::uint8_t {
    device,   ///< a block device or an image file
    network,  ///< an export: PID 1 orders it after the network
    kernel,   ///< nowhere: the kernel calls it nodev, and its source is a mere name
    other,    ///< what only its driver or mount helper understands
};

/// The names that berth knows the origin of.
[[nodiscard]] std::vector<std::string_view> familiar_types();

/// `[A-Za-z0-9_.-]+`, or several with commas as mount(8) takes them; "bind" and "rbind" are berth's own words.
class FilesystemType : public SafeText {
  public:
    FilesystemType() = default;
    [[nodiscard]] static std::expected<FilesystemType, Complaint> parse(std::string_view text);
    [[nodiscard]] static FilesystemType automatic() { return FilesystemType("auto"); }

    [[nodiscard]] bool is_bind() const { return str() == "bind" || str() == "rbind"; }
    [[nodiscard]] Origin origin() const;

    /// True if the type, or one of several, is one of these.
    [[nodiscard]] bool any_member(bool (*is_one)(std::string_view member)) const;

    /// True if PID 1 takes the type for a network file system by itself; it knows no lists of types.
    [[nodiscard]] bool is_network_to_pid1() const;

  private:
    explicit FilesystemType(std::string text) : SafeText(std::move(text)) {}
};

}  // namespace berth
