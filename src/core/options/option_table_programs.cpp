#include <array>
#include <span>

#include "core/options/option_table.hpp"

namespace berth {
namespace {

constexpr std::array programs_table{
    OptionRow{" ntfs-3g lowntfs-3g ntfs ",
              "acl allow_other big_writes compression debug delay_mtime[=] dmask= efs_raw fmask= gid= hide_dot_files "
              "hide_hid_files ignore_case inherit locale= max_read= no_def_opts no_detach nocompression norecover "
              "permissions posix_nlink recover remove_hiberfile show_sys_files silent special_files= "
              "streams_interface= uid= umask= user_xattr usermapping= windows_names"},
    OptionRow{" glusterfs fuse.glusterfs ",
              "acl address-family= attribute-timeout= aux-gfid-mount background-qlen= backup-volfile-servers= "
              "backupvolfile-server= congestion-threshold= direct-io-mode= enable-ino32 entry-timeout= "
              "fetch-attempts= fopen-keep-cache[=] gid-timeout= global-threading log-buf-size= log-file= "
              "log-flush-timeout= log-level= lru-limit= mem-accounting negative-timeout= process-name= "
              "reader-thread-count= resolve-gids root-squash= selinux server-port= subdir-mount= thin-client "
              "transport= use-readdirp= volume-id= volume-name= worm xlator-option=*"},
    OptionRow{" davfs ", "askauth conf= dir_mode= file_mode= gid= noaskauth uid= username="},
    OptionRow{" fuse fuseblk ", "fd= rootmode= user_id= group_id="},
    // fuse and its subtypes, whatever they are
    OptionRow{" fuse fuse.* fuseblk ",
              "ac_attr_timeout= allow_other allow_root async_read atomic_o_trunc attr_timeout= auto_cache auto_unmount "
              "big_writes blksize= clone_fd congestion_threshold= debug default_permissions direct_io entry_timeout= "
              "fsname= gid= hard_remove intr kernel_cache large_read max_background= max_idle_threads= max_read= "
              "max_readahead= max_write= modules= negative_timeout= no_remote_flock no_remote_lock "
              "no_remote_posix_lock noauto_cache noforget nonempty nopath readdir_ino remember= setuid= subtype= "
              "sync_read uid= umask= use_ino"},
    OptionRow{" fuse.sshfs sshfs ",
              "BatchMode= Ciphers= Compression= ConnectTimeout= IdentitiesOnly= IdentityFile=* LogLevel= "
              "PreferredAuthentications= ProxyCommand= ProxyJump= ServerAliveCountMax= ServerAliveInterval= "
              "StrictHostKeyChecking= UserKnownHostsFile= cache= compression= dcache_timeout= dcache_max_size= "
              "delay_connect dir_cache= directport= disable_hardlink follow_symlinks gidfile= idmap= max_conns= "
              "no_check_root no_readahead nomap= passive password_stdin port= reconnect sftp_server= ssh_command= "
              "sshfs_sync sync_readdir transform_symlinks uidfile= workaround="},
    OptionRow{" fuse.s3fs s3fs ",
              "allow_other bucket= dbglevel= endpoint= iam_role[=] passwd_file= sigv4 url= use_cache= "
              "use_path_request_style"},
    OptionRow{" fuse.rclone rclone ",
              "allow_other cache_dir= config= dir_cache_time= read_only vfs_cache_max_size= vfs_cache_mode="},
    OptionRow{" fuse.mergerfs mergerfs ",
              "allow_other cache.files= category.create= dropcacheonclose= fsname= func.getattr= minfreespace= "
              "moveonenospc= use_ino"},
    OptionRow{" fuse.bindfs bindfs ",
              "chgrp-ignore chmod-ignore chown-ignore create-for-group= create-for-user= create-with-perms= "
              "force-group= force-user= map= mirror= mirror-only= no-allow-other perms= xattr-none"},
};

}  // namespace

std::span<const OptionRow> options_of_programs() { return programs_table; }

}  // namespace berth
