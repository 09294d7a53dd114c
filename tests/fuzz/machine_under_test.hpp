// What a case says of its machine, as core takes it: what fstab, crypttab and the kernel command line claim, and masks.
#pragma once

#include "core/findings/diagnostic.hpp"
#include "core/model/catalogue.hpp"
#include "core/model/machine.hpp"
#include "core/resolve/detours.hpp"
#include "pipeline_under_test.hpp"

namespace fuzz {

class MachineUnderTest {
  public:
    /// As the generator reads its machine. Claims point into the sources, so it stays where it is.
    MachineUnderTest(const Inputs& inputs, berth::Diagnostics& found);
    MachineUnderTest(const MachineUnderTest&) = delete;
    MachineUnderTest& operator=(const MachineUnderTest&) = delete;

    [[nodiscard]] const berth::Machine& facts() const { return machine_; }
    [[nodiscard]] const berth::MountPoints& claimed() const { return claimed_; }
    /// Where the paths of these lead by the links of the case.
    [[nodiscard]] berth::Detours detours_of(const berth::Items& items) const;

  private:
    [[nodiscard]] berth::MountPoints claimed_mount_points() const;

    const Inputs& inputs_;
    berth::Source fstab_;
    berth::Source crypttab_;
    berth::Source command_line_;
    berth::Machine machine_;
    berth::MountPoints claimed_;
};

}  // namespace fuzz
