// Which file system types this system can mount: drivers, modules that could be loaded, and programs.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <string_view>

#include "core/options/type_rules.hpp"

namespace berth {

/// What `/proc/filesystems` has: one type to a line, with "nodev" before some.
[[nodiscard]] std::set<std::string, std::less<>> types_of_proc(std::string_view text);

/// The X of each `fs-X` that a module is found by: `alias fs-X MODULE` in modules.alias and modprobe.d(5), or
/// `MODULE.alias=fs-X` in modules.builtin.modinfo. `end` is what stands after each, a newline or there a null byte.
[[nodiscard]] std::set<std::string, std::less<>> types_of_aliases(std::string_view text, char end);

/// Looks at files only when it is asked, and keeps what it read. No module is loaded. `root` is for tests.
class SystemTypes {
  public:
    explicit SystemTypes(std::string root = {}, std::string release = {});

    /// Valid while this lives.
    [[nodiscard]] MountMeans means();

  private:
    Known has_driver(std::string_view type);
    void read_modules();
    [[nodiscard]] bool is_program(std::string_view folder, std::string_view name) const;

    std::string root_;
    std::string release_;
    bool knows_loaded_ = false;
    bool knows_modules_ = false;
    bool has_modules_ = false;  ///< the lists of modules could be read
    std::set<std::string, std::less<>> loaded_;
    std::set<std::string, std::less<>> modules_;
};

}  // namespace berth
