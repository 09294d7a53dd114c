#include "core/options/option_rules.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <functional>
#include <map>

#include "core/options/known_options.hpp"
#include "core/options/option_effects.hpp"
#include "core/options/option_table.hpp"
#include "core/text/text.hpp"

namespace berth {
namespace {

using Placed = Located<MountOption>;

/// Of these a volume can have one; `NAME=` is the option with a value. Words with blanks between them.
struct Rivals {
    std::string_view types;  ///< with a blank at either end; empty for all
    std::string_view options;
};

constexpr std::string_view shares = " cifs smb3 ";
constexpr std::string_view exports = " nfs nfs4 ";
constexpr std::string_view ext = " ext2 ext3 ext4 ";
constexpr std::string_view grouped = " ext2 ext3 ext4 xfs ";

constexpr std::array rivals{
    Rivals{"", "noatime relatime strictatime"},
    Rivals{exports, "hard soft softerr"},
    Rivals{exports, "fg bg"},
    Rivals{exports, "tcp udp rdma"},
    Rivals{exports, "vers= nfsvers="},
    Rivals{shares, "hard soft"},
    Rivals{shares, "username= user="},
    Rivals{shares, "password= pass="},
    Rivals{shares, "credentials= cred="},
    Rivals{shares, "ip= addr="},
    Rivals{ext, "bsddf minixdf"},
    Rivals{" ext4 ", "dioread_lock dioread_nolock"},
    // These the drivers compare at the mount itself, when they can't be asked any more.
    Rivals{" ext4 ", "data=journal delalloc"},
    Rivals{" ext4 ", "data=journal dax"},
    Rivals{" ext4 ", "data=journal dax=always"},
    Rivals{" ext4 ", "data=ordered journal_async_commit"},
    Rivals{" overlay ", "userxattr metacopy=on"},
    Rivals{" overlay ", "userxattr redirect_dir=on"},
    Rivals{" xfs ", "noalign sunit="},
    Rivals{" xfs ", "noalign swidth="},
    Rivals{" ext4 ", "prefetch_block_bitmaps no_prefetch_block_bitmaps"},
    Rivals{grouped, "grpid nogrpid"},
    Rivals{grouped, "grpid sysvgroups"},
    Rivals{grouped, "bsdgroups nogrpid"},
    Rivals{grouped, "bsdgroups sysvgroups"},
    Rivals{" xfs tmpfs ", "inode32 inode64"},
};

bool is_off(std::string_view value) { return value == "0" || value == "no" || value == "off" || value == "none"; }

class OptionJudge {
  public:
    OptionJudge(const ResolvedVolume& volume, const MountLibrary& library, Diagnostics& out)
        : volume_(volume), library_(library), out_(out), type_(volume.type.str()) {
        // What a program in user space makes of an option given twice is its own affair.
        if (!is_read_by_program(type_)) {
            for (const auto& option : options_of(type_)) known_.emplace(option.name, option);
        }
    }

    void judge() {
        for (const auto& option : volume_.options) {
            if (is_repeated(option) || is_contradicted(option)) continue;
            seen_.emplace(option.value.name(), &option);
        }
    }

  private:
    [[nodiscard]] const Placed* first(std::string_view name) const {
        const auto found = seen_.find(name);
        return found == seen_.end() ? nullptr : found->second;
    }

    void report(Code code, const Placed& option, std::string message, const Placed& earlier, std::string_view note) {
        auto& found = out_.error(code, option.where, std::move(message), "take one of the two out");
        found.notes.push_back({earlier.where, std::string(note)});
    }

    bool is_repeated(const Placed& option) {
        const auto* earlier = first(option.value.name());
        const auto known = known_.find(option.value.name());
        if (earlier == nullptr || known == known_.end() || known->second.takes == KnownOption::Takes::several)
            return earlier != nullptr;
        if (earlier->value.str() != option.value.str()) {
            report(Code::option_repeated, option,
                   fmt::format("{} is given twice, with different values", in_quotes(option.value.name())), *earlier,
                   "first given here");
        }
        return true;
    }

    bool contradict(const Placed& option, const Placed* earlier) {
        if (earlier == nullptr) return false;
        report(Code::option_contradiction, option,
               fmt::format("{} contradicts {}", in_quotes(option.value.str()), in_quotes(earlier->value.str())),
               *earlier, "which stands here");
        return true;
    }

    /// The earlier flag of that name.
    [[nodiscard]] const Placed* flag(std::string_view name) const {
        const auto* found = first(name);
        return found != nullptr && !found->value.has_value() ? found : nullptr;
    }

    bool is_contradicted(const Placed& option) {
        return opposes_by_libmount(option) || opposes_by_name(option) || has_rival(option);
    }

    bool opposes_by_libmount(const Placed& option) {
        if (option.value.has_value()) return false;
        const auto name = option.value.name();
        return std::ranges::any_of(library_.opposites, [&](const Opposites& pair) {
            return (pair.set == name && contradict(option, flag(pair.clear))) ||
                   (pair.clear == name && contradict(option, flag(pair.set)));
        });
    }

    /// NAME after noNAME, and the other way round. "barrier=0" after "nobarrier" is no contradiction.
    bool opposes_by_name(const Placed& option) {
        const auto name = option.value.name();
        const auto known = known_.find(name);
        if (known == known_.end() || !known->second.has_opposite) return false;
        const auto negated = fmt::format("no{}", name);
        if (known_.contains(negated)) return !is_off(option.value.value()) && contradict(option, flag(negated));
        const auto* plain = first(name.substr(2));
        return !option.value.has_value() && plain != nullptr && !is_off(plain->value.value()) &&
               contradict(option, plain);
    }

    [[nodiscard]] static bool is_named(const Placed& option, std::string_view rival) {
        if (!rival.ends_with('=')) return option.value.str() == rival;
        return option.value.has_value() && option.value.name() == rival.substr(0, rival.size() - 1);
    }

    bool has_rival(const Placed& option) {
        const auto of_type = fmt::format(" {} ", type_);
        for (const auto& [types, options] : rivals) {
            if (!types.empty() && types.find(of_type) == std::string_view::npos) continue;
            const auto names = words_of(options);
            if (std::ranges::none_of(names, [&](auto name) { return is_named(option, name); })) continue;
            for (const auto name : names) {
                const auto* earlier = first(name.substr(0, name.find('=')));
                if (earlier == nullptr || !is_named(*earlier, name)) continue;
                const bool says_the_same = option.value.has_value() && earlier->value.value() == option.value.value();
                if (!says_the_same && contradict(option, earlier)) return true;
            }
        }
        return false;
    }

    const ResolvedVolume& volume_;
    const MountLibrary& library_;
    Diagnostics& out_;
    std::string_view type_;
    std::map<std::string_view, KnownOption, std::less<>> known_;
    std::map<std::string_view, const Placed*, std::less<>> seen_;  ///< the first of each name
};

}  // namespace

void judge_options(const ResolvedVolume& volume, const MountLibrary& library, Diagnostics& out) {
    OptionJudge(volume, library, out).judge();
    judge_effects(volume, library, out);
}

}  // namespace berth
