// One attach volume, `data` at /srv/data, on a system made up for a test.
#pragma once

#include <memory>
#include <string>

#include "review/reading.hpp"
#include "support/fake_outside.hpp"
#include "support_files.hpp"

namespace berth::test {

inline const std::string mount_unit = "srv-data.mount";
inline const std::string attachment_unit = "volume-data@vm.target";

struct VolumeOnSystem {
    explicit VolumeOnSystem(const std::string& more = {}) {
        folder_.file("etc/berth/a.toml",
                     "[volume.data]\nwhere = '/srv/data'\ntype = 'tmpfs'\nactivation = 'attach'\n" + more);
        session = read_root(folder_.path()).value();
        outside.pid1.loaded[mount_unit].properties.texts["StopWhenUnneeded"] = "yes";
        outside.pid1.loaded[mount_unit].properties.lists["BoundBy"] = {attachment_unit};
        outside.pid1.loaded[attachment_unit].properties.lists["BindsTo"] = {mount_unit};
    }

    [[nodiscard]] const ResolvedVolume& data() const { return *session->catalogue().named("data"); }

    /// `line` of mountinfo, from the device on, is what gets mounted.
    void mount(const std::string& line = "0:9 / /srv/data rw,relatime - tmpfs tmpfs rw") {
        outside.table = parse_mount_table("1 0 254:0 / / rw - ext4 /dev/vda rw\n99 1 " + line + "\n", "");
        outside.pid1.activate(mount_unit);
        outside.change_mounts();
    }
    void unmount() {
        outside.table.clear();
        outside.pid1.activate(mount_unit, "inactive");
        outside.change_mounts();
    }
    /// `unit` has held it since an hour before the test.
    void hold(const std::string& unit = attachment_unit) {
        mount();
        outside.pid1.activate(unit);
        outside.pid1.loaded[unit].properties.texts["ActiveEnterTimestamp"] = "1000";
    }
    /// What PID 1 does when a start of the attachment comes to a good end.
    void attach() {
        mount();
        outside.pid1.activate(attachment_unit);
        outside.pid1.loaded[attachment_unit].properties.texts["ActiveEnterTimestamp"] =
            std::to_string(outside.time_of_day());
        outside.pid1.end(attachment_unit, "done");
    }
    void stop(const std::string& unit = attachment_unit) {
        outside.pid1.activate(unit, "inactive");
        outside.pid1.end(unit, "done");
    }

    FakeOutside outside;
    std::unique_ptr<Reading> session;

  private:
    TestFolder folder_;
};

}  // namespace berth::test
