#include "core/fstab/line/import_options.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <optional>

#include "core/check/device_keys.hpp"
#include "core/fstab/import_unit.hpp"
#include "core/fstab/line/import_time.hpp"
#include "core/text/text.hpp"
#include "core/values/filesystem_types.hpp"
#include "core/values/mount_mark.hpp"
#include "core/values/unit_name.hpp"

namespace berth {
namespace {

/// One option, taken apart.
struct Option {
    const Text& text;
    std::string_view name;
    std::string_view value;
    bool has_value = false;

    explicit Option(const Text& option) : text(option), name(option.value) {
        const auto equals = name.find('=');
        has_value = equals != std::string_view::npos;
        if (has_value) value = name.substr(equals + 1);
        name = name.substr(0, equals);
    }
};

class Taker {
  public:
    explicit Taker(Imported& into) : into_(into) {}

    void take_all() {
        const auto options = options_of_fstab(into_.line.options);
        for (const auto& text : options) take(Option(text));
        settle_bind();
        settle_activation();
        settle_background_mount();
        if (type() == "swap") {
            into_.network = netdev_;
            return;
        }
        const auto origin = FilesystemType::parse(type()).value_or(FilesystemType()).origin();
        into_.network = netdev_ && (origin != Origin::network || is_on_device());
        into_.quota = has_quota_ && facts_of(type()).quotas == Quotas::turned_on;
    }

  private:
    [[nodiscard]] const std::string& type() const { return into_.type.value; }

    /// As a cluster's file system is.
    [[nodiscard]] bool is_on_device() const {
        const auto& what = into_.what.value;
        return what.starts_with("/dev/") || (what.find('=') != std::string::npos && !what.starts_with('/'));
    }

    void leave_out(const Text& option, Code code, std::string why) {
        into_.left_out.push_back({option.where, {code, std::move(why), {}}});
    }

    /// Of systemd's options, systemd-fstab-generator heeds these for swap.
    static bool is_for_swap(std::string_view name) {
        return name == "x-systemd.makefs" || name == "x-systemd.device-timeout" || !name.starts_with("x-");
    }

    void take(const Option& option) {
        const auto& name = option.name;
        if (type() == "swap" && !is_for_swap(name))
            return leave_out(option.text, Code::option_no_effect, "systemd does not heed it for swap");
        if (name == "defaults" && !option.has_value) return;
        if (name == "auto" || name == "noauto") take_auto(option);
        else if (name == "fail" || name == "nofail") required_ = name == "fail";
        else if (name == "_netdev" || name == "_rnetdev") netdev_ = true;
        else if (name == "x-systemd.automount" || option.text.value == "comment=systemd.automount") automount_ = true;
        else if (name == "x-initrd.mount") into_.initrd = true;
        else if (name == "x-systemd.makefs") into_.makefs = true;
        else if (name == "x-systemd.growfs") into_.growfs = true;
        else if (name == "x-systemd.rw-only") into_.read_write_only = true;
        else if (name == "bind" || name == "rbind") bind_ = bind_ == "rbind" ? "rbind" : name;
        else if (name.starts_with("x-systemd.")) take_of_systemd(option);
        else if (option.text.value.starts_with("comment=systemd.device-timeout=")) take_device_timeout(option, 31);
        else if (is_mark(name)) leave_out(option.text, Code::option_is_key, "berth writes it itself");
        else keep(option);
    }

    void take_auto(const Option& option) {
        noauto_ = option.name == "noauto";
        auto_where_ = option.text.where;
    }

    void keep(const Option& option) {
        has_quota_ = has_quota_ || is_quota_option(option.name);
        if (type() == "swap" && option.name == "sw") return;
        if (type() == "swap" && option.name == "pri" && option.has_value) {
            return take_priority(option);
        }
        into_.options.push_back(option.text);
    }

    void take_priority(const Option& option) {
        const bool is_number = !option.value.empty() && option.value.size() <= 5 &&
                               option.value.find_first_not_of("0123456789") == std::string_view::npos;
        const int value = is_number ? std::stoi(std::string(option.value)) : -1;
        constexpr int highest = 32767;  // SWAP_FLAG_PRIO_MASK
        if (value >= 0 && value <= highest) into_.priority = Text{fmt::format("{}", value), option.text.where};
        else leave_out(option.text, Code::value_unknown, "a priority is a number from 0 to 32767");
    }

    void take_of_systemd(const Option& option) {
        const auto& name = option.name;
        if (name == "x-systemd.requires") take_unit(option, into_.requires_);
        else if (name == "x-systemd.wants") take_unit(option, into_.wants);
        else if (name == "x-systemd.after") take_unit(option, into_.after);
        else if (name == "x-systemd.before") take_unit(option, into_.before);
        else if (name == "x-systemd.wanted-by") take_own_target(option, into_.wanted_by);
        else if (name == "x-systemd.required-by") take_own_target(option, into_.required_by);
        else if (name == "x-systemd.requires-mounts-for") take_path(option, into_.mounts_for);
        else if (name == "x-systemd.wants-mounts-for") take_path(option, into_.wants_mounts_for);
        else if (name == "x-systemd.mount-timeout") take_span(option, option.value, into_.timeout);
        else if (name == "x-systemd.idle-timeout") take_span(option, option.value, into_.idle_timeout);
        else if (name == "x-systemd.device-timeout") take_device_timeout(option, name.size() + 1);
        else if (name == "x-systemd.device-bound" || name == "x-systemd.graceful-option")
            into_.options.push_back(option.text);
        else leave_out(option.text, Code::option_is_key, no_counterpart(name));
    }

    static std::string no_counterpart(std::string_view name) {
        if (name == "x-systemd.pcrfs") return "berth measures no file system";
        if (name == "x-systemd.validatefs") return "berth validates no file system";
        return "systemd knows no such option";
    }

    void take_unit(const Option& option, std::vector<Text>& into) {
        auto unit = unit_of_fstab(option.value);
        const auto parsed = UnitName::parse(unit);
        if (parsed && !parsed->is_template()) into.push_back({std::move(unit), option.text.where});
        else leave_out(option.text, Code::unit_invalid, parsed ? "it names a template" : "it names no unit");
    }

    void take_own_target(const Option& option, std::vector<Text>& into) {
        if (UnitName::parse(option.value)) into.push_back({std::string(option.value), option.text.where});
        else leave_out(option.text, Code::unit_invalid, "it names no unit");
    }

    void take_path(const Option& option, std::vector<Text>& into) {
        const auto path = AbsolutePath::simplified(option.value);
        if (path) into.push_back({path->str(), option.text.where});
        else leave_out(option.text, path.error().code, path.error().message);
    }

    void take_span(const Option& option, std::string_view value, std::optional<Text>& into) {
        auto span = span_of_fstab(value);
        if (span) into = Text{*std::move(span), option.text.where};
        else leave_out(option.text, Code::time_invalid, "its value is not a time span");
    }

    void take_device_timeout(const Option& option, std::size_t prefix) {
        if (is_on_device() || type() == "swap") {
            const std::string_view text = option.text.value;
            take_span(option, text.substr(std::min(prefix, text.size())), into_.device_timeout);
        } else {
            leave_out(option.text, Code::key_conflict, "there is no device to wait for");
        }
    }

    void settle_bind() {
        if (bind_.empty()) return;
        into_.type.value = bind_;
    }

    void settle_activation() {
        const bool has_own_links = !into_.wanted_by.empty() || !into_.required_by.empty();
        const bool manual = noauto_ && !automount_;
        if (automount_) into_.activation = "access";
        else if (manual && !has_own_links) into_.activation = "manual";
        if (manual && has_own_links) {
            into_.left_out.push_back({auto_where_,
                                      {Code::key_conflict,
                                       "it has no effect beside x-systemd.wanted-by and "
                                       "x-systemd.required-by",
                                       {}}});
        }
        if (into_.idle_timeout && !automount_) {
            into_.left_out.push_back(
                {into_.idle_timeout->where, {Code::key_conflict, "it has no effect without x-systemd.automount", {}}});
            into_.idle_timeout.reset();
        }
        if (has_own_links || into_.activation == "manual") return;
        into_.required = required_;
        into_.background = !required_ && may_be_late();
    }

    /// The system waits for what the initrd tries to mount, and for an automount.
    [[nodiscard]] bool may_be_late() const { return into_.activation == "boot" && !into_.initrd; }

    /// systemd makes the same of it (systemd.mount(5)); with an automount it leaves it to mount.nfs.
    void settle_background_mount() {
        if (!are_one_family(type(), "nfs")) return;
        const auto is_word = [](const Text& option) { return option.value == "bg" || option.value == "fg"; };
        const auto last = std::ranges::find_if(into_.options.rbegin(), into_.options.rend(), is_word);
        if (last == into_.options.rend()) return;
        const auto option = *last;  // NOLINT(performance-unnecessary-copy-initialization): the list is changed next
        std::erase_if(into_.options, is_word);
        if (option.value == "fg") return;  // which is the default
        if (automount_) return leave_out(option, Code::option_is_key, "the first access waits for the mount anyway");
        if (!into_.timeout) into_.timeout = Text{"infinity", option.where};
        const bool has_retry =
            std::ranges::any_of(into_.options, [](const Text& one) { return one.value.starts_with("retry="); });
        if (!has_retry) into_.options.push_back({"retry=10000", option.where});
        if (!into_.required) return;
        into_.required = false;
        into_.background = may_be_late();
    }

    Imported& into_;
    bool noauto_ = false;
    Span auto_where_;
    bool required_ = true;
    bool netdev_ = false;
    bool automount_ = false;
    bool has_quota_ = false;
    std::string bind_;
};

}  // namespace

std::vector<Text> options_of_fstab(const FstabField& field) {
    std::vector<Text> out;
    const auto text = decoded(field.raw);
    FieldPlaces places(field);
    bool quoted = false;
    std::size_t begin = 0;
    for (std::size_t at = 0; at <= text.size(); ++at) {
        if (at < text.size() && text[at] == '"') quoted = !quoted;
        const bool is_end = at == text.size() || (text[at] == ',' && !quoted && (at == 0 || text[at - 1] != '\\'));
        if (!is_end) continue;
        if (at > begin) out.push_back({text.substr(begin, at - begin), places.next(begin, at)});
        begin = at + 1;
    }
    return out;
}

void take_options(Imported& into) { Taker(into).take_all(); }

}  // namespace berth
