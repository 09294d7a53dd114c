#include "core/advice/advice.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <variant>

#include "core/text/text.hpp"
#include "core/toml/key_names.hpp"
#include "core/values/filesystem_types.hpp"

namespace berth {
namespace {

/// True if a server, or another machine, decides what files there are. A device that is reached over the network has
/// a file system of this machine's own.
bool is_served(const Volume& volume) {
    if (volume.type.is_bind()) return false;
    const auto origin = volume.type.origin();
    return origin == Origin::network || (origin == Origin::other && volume.network_said.value == true);
}

/// mount(8): user and users imply noexec, nosuid and nodev, owner and group the latter two. Who writes suid or dev has
/// decided.
void advise_on_served(const Volume& volume, Diagnostics& out) {
    if (!is_served(volume)) return;
    for (const std::string_view word : {"user", "users", "owner", "group"}) {
        if (has_option(volume, word)) return;
    }
    const bool suid = !has_option(volume, "nosuid") && !has_option(volume, "suid");
    const bool dev = !has_option(volume, "nodev") && !has_option(volume, "dev");
    if (!suid && !dev) return;
    const std::string_view both = suid && dev ? " and " : "";
    const std::string_view comma = suid && dev ? ", " : "";
    out.warning(Code::advice_network_options, volume.type_where,
                fmt::format("volume {} is served by another machine, and mounted without {}{}{}",
                            in_quotes(volume.name.str()), suid ? "'nosuid'" : "", both, dev ? "'nodev'" : ""),
                fmt::format("add {}{}{} to 'options', so that the server can't hand out root's rights",
                            suid ? "\"nosuid\"" : "", comma, dev ? "\"nodev\"" : ""));
}

constexpr std::array<std::string_view, 7> secrets{"pass",      "passphrase", "passphrase_passwd", "passwd", "password",
                                                  "password2", "secret"};

struct Instead {
    std::string_view type;
    std::string_view option;
};

constexpr std::array instead{Instead{"ceph", "secretfile"}, Instead{"cifs", "credentials"},
                             Instead{"fuse.ceph", "secretfile"}, Instead{"fuse.s3fs", "passwd_file"},
                             Instead{"smb3", "credentials"}};

/// "user=NAME%PASSWORD" for cifs, "user=NAME:PASSWORD" for what curl speaks
bool is_user_with_password(const Volume& volume, const MountOption& option) {
    if (option.name() != "user" && option.name() != "username") return false;
    const auto& type = volume.type.str();
    if (are_one_family(type, "cifs")) return option.value().find('%') != std::string_view::npos;
    return type == "fuse.curlftpfs" && option.value().find(':') != std::string_view::npos;
}

/// "https://NAME:PASSWORD@HOST/"
bool is_address_with_password(std::string_view what) {
    const auto scheme = what.find("://");
    if (scheme == std::string_view::npos) return false;
    what.remove_prefix(scheme + 3);
    const auto authority = what.substr(0, what.find('/'));
    const auto at = authority.rfind('@');
    const auto colon = authority.find(':');
    return at != std::string_view::npos && colon < at && colon + 1 < at;
}

void advise_on_secret(const Volume& volume, std::string_view name, const Span& where, Diagnostics& out) {
    const auto other = std::ranges::find(instead, volume.type.str(), &Instead::type);
    out.warning(Code::advice_credentials, where,
                fmt::format("{} holds a secret, which everybody can read in the unit of volume {}", in_quotes(name),
                            in_quotes(volume.name.str())),
                other != instead.end()
                    ? fmt::format("put it into a file with mode 0600, and write \"{}=FILE\" instead", other->option)
                    : "keep it in a file with mode 0600, in the way that the mount helper's manual has for it");
}

void advise_on_secrets(const Volume& volume, Diagnostics& out) {
    for (const auto& option : volume.options) {
        const bool is_secret = is_among(option.value.name(), secrets) && !option.value.value().empty();
        if (is_secret || is_user_with_password(volume, option.value))
            advise_on_secret(volume, option.value.name(), option.where, out);
    }
    if (is_address_with_password(volume.what.declared)) advise_on_secret(volume, key::what, volume.what.where, out);
}

void advise_on_required(const ResolvedVolume& volume, Diagnostics& out) {
    if (volume.activation != Activation::boot || !volume.network || !volume.required) return;
    out.warning(Code::advice_required_network, volume.required_where,
                fmt::format("volume {} is required and needs the network: without it remote-fs.target fails, but the "
                            "boot goes on, and so do the services",
                            in_quotes(volume.name.str())),
                "name the services that need it in 'used_by': they then start with it only");
}

bool is_mounted_at_boot(const Volume& volume) {
    return volume.activation == Activation::boot || !volume.holders.empty();
}

/// True if nothing was declared to mount the volume at boot. Who uses it may be started at any time.
bool waits_to_be_asked(const Volume& volume) {
    if (volume.activation != Activation::manual && volume.activation != Activation::attach) return false;
    return volume.holders.empty() && volume.wanted_by.empty() && volume.required_by.empty();
}

class Parents {
  public:
    Parents(const Catalogue& catalogue, Diagnostics& out) : catalogue_(catalogue), out_(out) {}

    void advise(const ResolvedVolume& volume) {
        if (!is_mounted_at_boot(volume)) return;
        const auto* above = parent_of(parent(volume.mount_point.str()));
        if (above != nullptr) report(volume, *above, volume.where.where, "lies below");
        const bool is_path = volume.what.path() != nullptr || std::holds_alternative<VolumePath>(volume.what.source);
        const auto* source = is_path ? parent_of(volume.source().str()) : nullptr;
        if (source != nullptr && source != above) report(volume, *source, volume.what.where, "is a part of");
    }

  private:
    /// The innermost volume that `path` lies in, if it waits to be asked for.
    const ResolvedVolume* parent_of(std::string_view path) {
        const auto* above = catalogue_.around(path);
        return above != nullptr && can_be_advised(*above) && waits_to_be_asked(*above) ? above : nullptr;
    }

    void report(const Volume& volume, const Volume& above, const Span& where, std::string_view how) {
        const std::string_view word = above.activation == Activation::manual ? "manual" : "attach";
        auto& found = out_.warning(
            Code::advice_manual_parent, where,
            fmt::format("volume {} is mounted at boot and {} volume {}, which is so too, though it is '{}'",
                        in_quotes(volume.name.str()), how, in_quotes(above.name.str()), word),
            volume.activation == Activation::boot
                ? fmt::format("give both the activation \"boot\", or both \"{}\"", word)
                : fmt::format("give volume {} the activation \"boot\", or take out 'holders'",
                              in_quotes(above.name.str())));
        found.notes.push_back(
            {above.activation_where, fmt::format("here {} is '{}'", in_quotes(above.name.str()), word)});
    }

    const Catalogue& catalogue_;
    Diagnostics& out_;
};

}  // namespace

bool can_be_advised(const ResolvedVolume& volume) {
    return !volume.is_wrong() && !volume.is_off() && !volume.left_out && !volume.unit.empty();
}

void give_advice(const Catalogue& catalogue, Diagnostics& out) {
    Parents parents(catalogue, out);
    for (const auto& volume : catalogue.volumes()) {
        if (!can_be_advised(volume)) continue;
        advise_on_served(volume, out);
        advise_on_secrets(volume, out);
        advise_on_required(volume, out);
        parents.advise(volume);
    }
}

}  // namespace berth
