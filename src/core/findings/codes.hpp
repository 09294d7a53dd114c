// Every kind of finding, with its stable name and what it means.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace berth {

enum class Code : std::uint8_t {
    advice_credentials,
    advice_manual_parent,
    advice_network_options,
    advice_required_network,
    advice_service_path,
    cycle,
    default_invalid,
    default_unused,
    drop_in_orphan,
    encrypted_in_crypttab,
    file_name,
    file_not_regular,
    file_too_large,
    file_unreadable,
    file_untrusted,
    former_name_taken,
    helper_missing,
    holder_invalid,
    initrd_link,
    initrd_needed,
    initrd_outdated,
    initrd_without_systemd,
    instance_invalid,
    key_conflict,
    key_missing,
    key_reserved,
    key_too_deep,
    key_unknown,
    left_out,
    line_too_long,
    mode_invalid,
    mount_point_in_fstab,
    mount_point_kind,
    mount_point_link,
    mount_point_missing,
    mount_point_not_empty,
    mount_point_refused,
    mount_point_repeated,
    mount_point_shadowed,
    mount_point_too_long,
    name_invalid,
    name_repeated,
    network_needed,
    not_looked_at,
    option_contradiction,
    option_invalid,
    option_is_key,
    option_no_effect,
    option_refused,
    option_repeated,
    option_unknown,
    option_unverified,
    order_risk,
    overlay_layers,
    path_invalid,
    reference_idle,
    reference_off,
    reference_unknown,
    reload_effect,
    source_kind,
    source_missing,
    source_repeated,
    source_type,
    swap_in_fstab,
    swap_repeated,
    syntax,
    table_unknown,
    tag_unknown,
    text_unsafe,
    time_invalid,
    type_invalid,
    type_unavailable,
    type_unknown,
    unit_invalid,
    unit_masked,
    unit_overridden,
    user_unknown,
    value_type,
    value_unknown,
    what_invalid,
    write_failed,
};

struct CodeInfo {
    Code code;
    std::string_view name;
    std::string_view meaning;
};

/// All codes, in the order of the enumeration, which is that of their names.
[[nodiscard]] std::span<const CodeInfo> all_codes();

[[nodiscard]] std::string_view name_of(Code code);

}  // namespace berth
