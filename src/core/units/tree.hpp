// The units and links that are to be written, in the groups that belong together.
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

/// What must be written whole or not at all: all of one volume, or of several that share a name or a mount point.
struct Group {
    std::vector<std::uint32_t> volumes;  ///< indices into the catalogue
    /// In the order of writing: what holds comes before what is held, so that a reload in between loses no edge that a
    /// mounted volume needs.
    std::vector<UnitText> files;
    std::vector<UnitLink> links;
};

using Tree = std::vector<Group>;

/// `berth show`: files and links by path, each headed by `# PATH` or `# PATH -> TARGET`.
[[nodiscard]] std::string to_text(const Tree& tree);

}  // namespace berth
