// A system made up for a test on which programs declare volumes: files below a folder, and a PID 1 that loads them.
#pragma once

#include <fmt/format.h>

#include <chrono>
#include <optional>
#include <string>

#include "cli/commands/declare/declaring.hpp"
#include "cli/commands/declare/undeclaring.hpp"
#include "support.hpp"
#include "support/fake_outside.hpp"
#include "support_files.hpp"
#include "system/output/declared_folder.hpp"

namespace berth::test {

inline const std::string scratch = "[volume.scratch]\nwhere = '/srv/scratch'\ntype = 'tmpfs'\nactivation = 'attach'\n";
inline const std::string scratch_unit = "srv-scratch.mount";
inline const std::string scratch_path = "run/berth/scratch.toml";
inline const std::string mark = "# berth declare: by root, test (1); to take it back: berth undeclare scratch\n";

struct System {
    System() {
        folder.folder("run");
        outside.outdated = {0, 1, 2, 3, 4, 5, 6, 7};
    }

    std::string declared(const std::string& text = scratch, std::chrono::seconds limit = std::chrono::seconds(30)) {
        const auto got = cli::declare_volume(outside, folder.path(), {text, "draft", "root, test (1)"}, limit);
        return said(got.status, got.result, got.reason, got.findings);
    }
    std::string undeclared(const std::string& name = "scratch", std::chrono::seconds limit = std::chrono::seconds(30)) {
        const auto got = cli::undeclare_volume(outside, folder.path(), {name, limit});
        auto out = said(got.status, got.result, got.reason, got.findings);
        for (const auto& holder : got.holders) out += fmt::format(" | {}", holder.name);
        for (const auto& user : got.in_the_way.processes.users) out += fmt::format(" | {}", user.command);
        return out;
    }
    /// What a reload does: PID 1 has what is declared.
    void load(const std::string& unit = scratch_unit) {
        outside.outdated.clear();
        outside.stale_units.clear();
        auto& texts = outside.pid1.loaded[unit].properties.texts;
        texts["LoadState"] = "loaded";
        texts["FragmentPath"] = "/run/systemd/generator/" + unit;
        texts["SourcePath"] = "/" + scratch_path;
        texts["NeedDaemonReload"] = "no";
        outside.pid1.be_news();
    }
    void loads_at_reload(const std::string& unit = scratch_unit) {
        outside.pid1.at_call("reload", [this, unit] { load(unit); });
    }
    /// It was declared and loaded before.
    void declare_before(const std::string& text = scratch) {
        folder.file(scratch_path, mark + text);
        load();
        outside.stale_units = {scratch_unit};  // as soon as the file is gone
    }
    void mount(const std::string& volume = "scratch", const std::string& type = "tmpfs") {
        outside.table = parse_mount_table(
            fmt::format("1 0 254:0 / / rw - ext4 /dev/vda rw\n99 1 0:9 / /srv/scratch rw - {0} {0} rw\n", type),
            volume.empty() ? "" : fmt::format("SRC=tmpfs TARGET=/srv/scratch ROOT=/ OPTS=x-berth.volume={}\n", volume));
        outside.pid1.activate(scratch_unit);
    }
    void hold(const std::string& attachment = "volume-scratch@vm.target") {
        outside.pid1.activate(attachment);
        outside.pid1.loaded[scratch_unit].properties.lists["BoundBy"] = {attachment};
    }
    /// The mount's stop comes to that.
    void stops(const JobResult& result) {
        outside.pid1.at_call("stop " + scratch_unit, [this, result] {
            if (result == "done") outside.pid1.activate(scratch_unit, "inactive");
            outside.pid1.end(scratch_unit, result);
        });
    }
    [[nodiscard]] std::optional<Fd> lock(DeclaredFolder::Lock which, Sharing sharing = Sharing::alone) const {
        const auto opened = DeclaredFolder::open(*Root::open(folder.path()), Trust::root_and_caller);
        return opened->try_lock(which, sharing).value();
    }
    [[nodiscard]] std::string text() const { return folder.text(scratch_path); }
    [[nodiscard]] const Lines& orders() const { return outside.pid1.orders; }

    TestFolder folder;
    FakeOutside outside;

  private:
    std::string said(int status, std::string_view result, const std::string& reason,
                     const std::vector<const Diagnostic*>& findings) const {
        auto out = fmt::format("{} {}: {}", status, result, reason);
        for (const auto* one : findings) out += fmt::format(" | {}", one->message);
        const auto& path = folder.path();
        for (auto at = out.find(path); at != std::string::npos; at = out.find(path)) out.erase(at, path.size());
        return out;
    }
};

}  // namespace berth::test
