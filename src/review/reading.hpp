// The declarations of a root, read and judged: what every command starts with.
#pragma once

#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "core/pipeline.hpp"
#include "system/base/result.hpp"
#include "system/input/declaration_files.hpp"

namespace berth {

/// Stays where it is: findings and volumes point into it.
struct Reading {
    std::string root;
    Source cmdline;
    Source fstab;
    Source crypttab;
    MountPoints claimed;
    Declarations declarations;
    Diagnostics found;
    Machine machine;
    std::unique_ptr<const Evaluation> evaluation;
    std::deque<Source> untrusted;  ///< files that have no effect, because somebody could change them

    [[nodiscard]] const Catalogue& catalogue() const { return evaluation->catalogue(); }
    [[nodiscard]] const Plan& plan() const { return evaluation->plan(); }

    /// True if it is of this system, not of another one below a folder.
    [[nodiscard]] bool is_of_this_system() const { return root == "/"; }
};

/// Evaluates what was read below this root.
void evaluate(Reading& reading, const Root& root, WithGraph with_graph = WithGraph::no);

/// Reads everything below the root `name`, with `drafts` in the place of what has their names; an error if it can't be
/// opened.
[[nodiscard]] Result<std::unique_ptr<Reading>> read_root(const std::string& name,
                                                         const std::vector<std::string>& drafts = {},
                                                         WithGraph with_graph = WithGraph::no);

/// The same with another folder in the place of /etc/berth.
[[nodiscard]] Result<std::unique_ptr<Reading>> read_root_as(const std::string& name, const Administered& administered);

/// The same with one draft, a text that is to be a declaration file.
[[nodiscard]] Result<std::unique_ptr<Reading>> read_root_with(const std::string& root, Source draft);

}  // namespace berth
