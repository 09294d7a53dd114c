#include <algorithm>
#include <array>

#include "core/options/known_options.hpp"

#include "core/options/option_table.hpp"
#include "core/values/filesystem_type.hpp"
#include "support.hpp"

namespace berth::test::of_known_options {
namespace {

std::string form_of(std::string_view type, std::string_view name) {
    for (const auto& option : options_of(type)) {
        if (option.name != name) continue;
        constexpr std::array<std::string_view, 4> forms{"flag", "value", "maybe", "several"};
        return fmt::format("{}{}", forms.at(static_cast<std::size_t>(option.takes)),
                           option.has_opposite ? ", opposite" : "");
    }
    return "unknown";
}

std::vector<OptionRow> all_rows() {
    std::vector<OptionRow> rows;
    for (const auto& row : options_of_local_types()) rows.push_back(row);
    for (const auto& row : options_of_remote_types()) rows.push_back(row);
    for (const auto& row : options_of_programs()) rows.push_back(row);
    return rows;
}

TEST(KnownOptions, SayWhatEachTakes) {
    EXPECT_EQ(form_of("ext4", "commit"), "value");
    EXPECT_EQ(form_of("ext4", "data"), "value");
    EXPECT_EQ(form_of("ext4", "barrier"), "maybe, opposite");
    EXPECT_EQ(form_of("ext4", "nobarrier"), "flag, opposite");
    EXPECT_EQ(form_of("ext4", "noload"), "flag");
    EXPECT_EQ(form_of("ext2", "commit"), "unknown");
    EXPECT_EQ(form_of("ext2", "nouid32"), "flag");
    EXPECT_EQ(form_of("btrfs", "device"), "several");
    EXPECT_EQ(form_of("overlay", "lowerdir+"), "several");
    EXPECT_EQ(form_of("overlay", "lowerdir"), "value");
    EXPECT_EQ(form_of("fuse.anything", "allow_other"), "flag");
    EXPECT_EQ(form_of("ext4 xfs", "commit"), "unknown");
    EXPECT_EQ(form_of("", "commit"), "unknown");
    EXPECT_EQ(form_of("ext", "commit"), "unknown");
}

TEST(KnownOptions, KnowWhoReadsThem) {
    for (const auto* type : {"fuse", "fuse.sshfs", "fuse.anything", "davfs", "glusterfs", "ntfs-3g", "ntfs"})
        EXPECT_TRUE(is_read_by_program(type)) << type;
    for (const auto* type : {"ext4", "nfs", "cifs", "tmpfs", "ntfs3", "etx4", "auto", "ext4,xfs"})
        EXPECT_FALSE(is_read_by_program(type)) << type;
}

TEST(KnownOptions, AreWrittenAsTheTableSays) {
    for (const auto& row : all_rows()) {
        ASSERT_TRUE(row.types.starts_with(' ') && row.types.ends_with(' ')) << row.types;
        for (const auto type : words_of(row.types)) {
            EXPECT_TRUE(type == "fuse.*" || FilesystemType::parse(type).has_value()) << type;
        }
        std::vector<std::string_view> seen;
        for (auto word : words_of(row.options)) {
            if (word.starts_with('~')) {
                word.remove_prefix(1);
                EXPECT_TRUE(word.starts_with("no") && word.size() > 2) << word;
            }
            const auto name = word.substr(0, word.find_first_of("[="));
            const auto mark = word.substr(name.size());
            EXPECT_TRUE(mark.empty() || mark == "=" || mark == "[=]" || mark == "=*") << word;
            EXPECT_TRUE(MountOption::parse(name).has_value()) << word;
            EXPECT_EQ(std::ranges::find(seen, name), seen.end()) << word << " is twice in the row of" << row.types;
            seen.push_back(name);
        }
    }
}

TEST(KnownOptions, NameEachOptionOfATypeOnce) {
    for (const auto type : types_with_options()) {
        if (type == "ntfs" || type.starts_with("fuse") || type == "sshfs") continue;  // of which there are several
        std::vector<std::string_view> seen;
        for (const auto& option : options_of(type)) {
            EXPECT_EQ(std::ranges::find(seen, option.name), seen.end()) << type << " " << option.name;
            seen.push_back(option.name);
        }
    }
}

TEST(SuggestedOption, IsTheOneThatWasMeant) {
    struct Slip {
        std::string_view type;
        std::string_view name;
        std::string_view hint;
    };
    for (const auto& [type, name, hint] : {
             Slip{"ext4", "noatme", "did you mean 'noatime'?"},
             Slip{"ext4", "nobarier", "did you mean 'nobarrier'?"},
             Slip{"ext4", "comit", "did you mean 'commit'?"},
             Slip{"ext4", "readonly", "did you mean 'ro'?"},
             Slip{"ext4", "read-only", "did you mean 'ro'?"},
             Slip{"xfs", "rdonly", "did you mean 'ro'?"},
             Slip{"xfs", "noatime ", "did you mean 'noatime'?"},
             Slip{"btrfs", "compression", "did you mean 'compress'?"},
             Slip{"f2fs", "compression", "did you mean 'compress_algorithm'?"},
             Slip{"btrfs", "nologreplay", "did you mean 'rescue=nologreplay'?"},
             Slip{"btrfs", "recovery", "did you mean 'usebackuproot'?"},
             Slip{"btrfs", "subvolume", "did you mean 'subvol'?"},
             Slip{"tmpfs", "maxsize", "did you mean 'size'?"},
             Slip{"tmpfs", "umask", "did you mean 'mode'?"},
             Slip{"vfat", "charset", "did you mean 'iocharset'?"},
             Slip{"vfat", "user_id", "did you mean 'uid'?"},
             Slip{"exfat", "utf8", "did you mean 'iocharset=utf8'?"},
             Slip{"cifs", "credential", "did you mean 'credentials'?"},
             Slip{"cifs", "fmask", "did you mean 'file_mode'?"},
             Slip{"nfs4", "timeout", "did you mean 'timeo'?"},
             Slip{"nfs", "version", "did you mean 'vers'?"},
             Slip{"cifs", "ver", "did you mean 'vers'?"},
             Slip{"overlay", "upper", "did you mean 'upperdir'?"},
             Slip{"fuse.sshfs", "allow-other", "did you mean 'allow_other'?"},
             Slip{"xfs", "data_err", "'data_err' is an option of ext3 and ext4"},
             Slip{"xfs", "data", ""},
             Slip{"ext4", "subvol", "'subvol' is an option of btrfs"},
             Slip{"tmpfs", "lowerdir", "'lowerdir' is an option of overlay"},
             Slip{"nfs", "credentials", "'credentials' is an option of cifs, smb3 and smbfs"},
             Slip{"ext4", "pri", "'pri' is an option of swap"},
             Slip{"ext4", "uid",
                  "ext4 keeps an owner and a mode for each file: use chown and chmod once it is mounted"},
             Slip{"xfs", "umask",
                  "xfs keeps an owner and a mode for each file: use chown and chmod once it is mounted"},
             Slip{"ext4", "nobootwait", "take it out: the boot goes on without a volume unless it is 'required'"},
             Slip{"ext4", "entirely_else", ""},
             Slip{"ext4", "ro", ""},
             Slip{"ext4", "commit", ""},
             Slip{"f2fs", "mode", ""},
             Slip{"etx4", "nosiud", "did you mean 'nosuid'?"},
         }) {
        EXPECT_EQ(suggested_option(type, name), hint) << type << " " << name;
    }
}

}  // namespace
}  // namespace berth::test::of_known_options
