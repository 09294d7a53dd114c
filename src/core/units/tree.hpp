// Units and links as they are written: what belongs together, and in which order.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace berth {

/// Paths are relative to the output folder, with at most one folder.
struct UnitText {
    std::string path;
    std::string text;
};

struct UnitLink {
    std::string path;
    std::string target;  ///< as the link has it: "../UNIT"
};

/// What must be written whole or not at all: all of one item, or of several that share a name or a unit; or what
/// several groups need, which comes before them.
struct Group {
    std::vector<std::uint32_t> items;  ///< whose it is, by index
    /// In the order of writing: what holds comes before what is held, so that a reload in between loses no edge that a
    /// mounted volume needs.
    std::vector<UnitText> files;
    std::vector<UnitLink> links;
};

/// Throws std::logic_error if a path is in it twice, which is a mistake of ours and costs the group.
void require_unique(const Group& group);

using Tree = std::vector<Group>;

/// `berth show`: files and links by path, each headed by `# PATH` or `# PATH -> TARGET`. What is there twice, which the
/// generator would not write, is shown twice.
[[nodiscard]] std::string to_text(const Tree& tree);

}  // namespace berth
