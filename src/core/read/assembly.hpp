// Tables put together again from pieces of a text: `[volume.a]` and `[volume.a.unit]`.
#pragma once

#include <cstddef>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/findings/diagnostic.hpp"
#include "core/model/declaration.hpp"

namespace berth {

/// Of volumes, or of defaults.
class Assembly {
  public:
    explicit Assembly(Diagnostics& out) : out_(out) {}

    /// A part adds to what has its name; anything else is a declaration of its own.
    void add(VolumeDecl& decl, bool is_part);

    [[nodiscard]] bool found_repeats() const { return repeats_; }
    std::vector<VolumeDecl> decls() && { return std::move(decls_); }

  private:
    void join(std::size_t index, VolumeDecl& part, bool is_part);
    void check_repeats(const VolumeDecl& first, VolumeDecl& second);
    void repeated_defaults(const VolumeDecl& first, VolumeDecl& second);

    Diagnostics& out_;
    std::vector<VolumeDecl> decls_;
    std::vector<bool> only_parts_;
    std::unordered_map<std::string, std::size_t> index_;  // the first of each table and name
    bool repeats_ = false;
};

}  // namespace berth
