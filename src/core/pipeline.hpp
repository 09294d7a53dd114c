// The whole way from texts to a plan: the generator, the helper and import go it.
#pragma once

#include <functional>
#include <memory>
#include <span>

#include "core/model/machine.hpp"
#include "core/read/read_file.hpp"
#include "core/resolve/detours.hpp"
#include "core/resolve/resolve.hpp"
#include "core/units/plan.hpp"

namespace berth {

/// Texts and facts. What they refer to must outlive the evaluation.
struct Inputs {
    std::span<const DeclarationFile> files;
    const Machine& machine;
    const MountPoints& fstab;  ///< the mount points that it has in the end, links followed
    /// Finds where the paths of these lead; empty for none.
    std::function<Detours(const Items&)> find_detours;
    WithGraph with_graph = WithGraph::no;
};

/// What is declared, and what is to be written for it. Stays where it is: the plan refers to the catalogue.
class Evaluation {
  public:
    Evaluation(const Inputs& inputs, Items items, Diagnostics& out);
    Evaluation(const Evaluation&) = delete;
    Evaluation& operator=(const Evaluation&) = delete;

    [[nodiscard]] const Detours& detours() const { return detours_; }
    [[nodiscard]] const Catalogue& catalogue() const { return resolution_.catalogue; }
    /// Null if it was not asked for.
    [[nodiscard]] const Graph* graph() const { return resolution_.graph ? &*resolution_.graph : nullptr; }
    [[nodiscard]] const Plan& plan() const { return plan_; }

  private:
    Detours detours_;
    Resolution resolution_;
    Plan plan_;
};

/// Findings are added to `out`; spans point into the files' sources. Opens nothing itself.
[[nodiscard]] std::unique_ptr<const Evaluation> evaluate(const Inputs& inputs, Diagnostics& out);

/// The items of `files`, each judged by itself.
[[nodiscard]] Items read_items(std::span<const DeclarationFile> files, Diagnostics& out);

}  // namespace berth
