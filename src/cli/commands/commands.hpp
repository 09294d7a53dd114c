// The commands of berth(1); each returns the exit status.
#pragma once

#include <string>
#include <vector>

#include "cli/hold/patience.hpp"
#include "cli/session.hpp"
#include "cli/volumes/measure.hpp"
#include "core/fstab/import_users.hpp"
#include "review/examine.hpp"

namespace berth::cli {

struct CheckArguments {
    std::vector<std::string> files;
    Examination examination;
    bool sarif = false;
};

struct ImportArguments {
    std::string file;  ///< "-" for standard input; empty for /etc/fstab
    bool replace = false;
    UserLines users = UserLines::stay;
};

struct HolderArguments {
    std::vector<std::string> names;  ///< or patterns
    std::string holder;
    Limit limit;
    bool all = false;  ///< instead of names
    Measure measure = Measure::none;
};

struct VolumeArguments {
    std::string name;
    Limit limit;
};

struct WaitForArguments {
    std::vector<std::string> names;  ///< or patterns
    Limit limit;
    bool gone = false;
};

struct RunArguments {
    std::vector<std::string> names;
    std::vector<std::string> command;
    Limit limit;
};

struct StatusArguments {
    std::vector<std::string> names;
    bool usage = false;
    bool watch = false;
    Limit limit;
    std::string holder;  ///< empty for any
    bool users = false;
    bool failed = false;
};

struct GraphArguments {
    std::vector<std::string> names;
    bool reverse = false;
    bool dot = false;
};

struct DeclareArguments {
    std::string file;  ///< "-" for standard input
    Limit limit;
};

struct ChangeArguments {
    std::vector<std::string> names;
    bool dry_run = false;
    bool yes = false;
    bool unmount = false;
    Limit limit;
};

struct TryArguments {
    std::vector<std::string> files;  ///< or a folder; NAME for `edit`
    bool edit = false;
    bool confirm = false;
    bool revert = false;
    bool yes = false;
    Limit limit;  ///< how long it lasts
};

struct EditArguments {
    std::string name;  ///< empty for all in /etc/berth
    bool yes = false;
    Limit limit;
};

struct WaitArguments {
    Limit limit;
};

[[nodiscard]] int check(const Settings& settings, const CheckArguments& asked);
[[nodiscard]] int show(const Settings& settings, const std::vector<std::string>& names);
[[nodiscard]] int generate(const Settings& settings, const std::string& folder);
[[nodiscard]] int explain(const Settings& settings, const std::vector<std::string>& names);
[[nodiscard]] int import(const Settings& settings, const ImportArguments& asked);
[[nodiscard]] int list(const Settings& settings, const std::vector<std::string>& names);
[[nodiscard]] int graph(const Settings& settings, const GraphArguments& asked);
[[nodiscard]] int attach(const Settings& settings, const HolderArguments& asked);
[[nodiscard]] int detach(const Settings& settings, const HolderArguments& asked);
[[nodiscard]] int run(const Settings& settings, const RunArguments& asked);
[[nodiscard]] int wait(const Settings& settings, const WaitForArguments& asked);
[[nodiscard]] int is_mounted(const Settings& settings, const std::vector<std::string>& words);
[[nodiscard]] int status(const Settings& settings, const StatusArguments& asked);
[[nodiscard]] int declare(const Settings& settings, const DeclareArguments& asked);
[[nodiscard]] int undeclare(const Settings& settings, const VolumeArguments& asked);
[[nodiscard]] int apply(const Settings& settings, const ChangeArguments& asked);
[[nodiscard]] int try_declarations(const Settings& settings, const TryArguments& asked);
[[nodiscard]] int edit(const Settings& settings, const EditArguments& asked);
[[nodiscard]] int settle(const Settings& settings, const WaitArguments& asked);

}  // namespace berth::cli
