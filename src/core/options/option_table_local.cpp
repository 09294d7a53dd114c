#include <array>
#include <span>

#include "core/options/option_table.hpp"

namespace berth {
namespace {

constexpr std::array local_table{
    OptionRow{" ext2 ext3 ext4 ",
              "abort bsddf bsdgroups check= dax[=] debug errors= grpid grpquota minixdf ~noacl nocheck nogrpid noquota "
              "nouid32 ~nouser_xattr oldalloc orlov prjquota quota resgid= resuid= sb= sysvgroups usrquota"},
    OptionRow{" ext3 ext4 ",
              "~noauto_da_alloc[=] ~nobarrier[=] ~noblock_validity ~nodelalloc ~nodiscard ~noinit_itable[=] "
              "~nojournal_checksum ~nomblk_io_submit bh commit= data= data_err= grpjquota= i_version "
              "inode_readahead_blks= jqfmt= journal= journal_async_commit journal_dev= journal_ioprio= journal_path= "
              "max_batch_time= max_dir_size_kb= min_batch_time= no_mbcache nobh noload nombcache norecovery stripe= "
              "test_dummy_encryption[=] usrjquota="},
    OptionRow{" ext4 ",
              "dioread_lock dioread_nolock inlinecrypt mb_optimize_scan= no_prefetch_block_bitmaps nowarn_on_error "
              "prefetch_block_bitmaps warn_on_error"},
    OptionRow{" xfs ",
              "~noattr2 ~nobarrier ~nodiscard ~noikeep ~nolargeio ~nolifetime allocsize= bsdgroups dax[=] filestreams "
              "gqnoenforce gquota grpid grpquota inode32 inode64 logbsize= logbufs= logdev= max_atomic_write= "
              "max_open_zones= noalign nogrpid noquota norecovery nouuid pqnoenforce pquota prjquota qnoenforce quota "
              "rtdev= sunit= swalloc swidth= sysvgroups uqnoenforce uquota usrquota wsync"},
    OptionRow{" btrfs ",
              "~noacl ~noautodefrag ~nobarrier ~nodatacow ~nodatasum ~nodiscard[=] ~noenospc_debug "
              "~noflushoncommit ~nospace_cache[=] ~nossd ~nossd_spread ~notreelog clear_cache commit= compress[=] "
              "compress-force[=] degraded device=* fatal_errors= fragment= max_inline= metadata_ratio= norecovery "
              "rescan_uuid_tree rescue=* skip_balance subvol= subvolid= thread_pool= usebackuproot "
              "user_subvol_rm_allowed"},
    OptionRow{" f2fs ",
              "~noacl ~nobarrier ~nocheckpoint_merge ~nodiscard ~noextent_cache ~noflush_merge ~nogc_merge "
              "~noinline_data ~noinline_dentry ~noinline_xattr ~nouser_xattr active_logs= age_extent_cache alloc_mode= "
              "atgc background_gc= checkpoint= compress_algorithm= compress_cache compress_chksum compress_extension=* "
              "compress_log_size= compress_mode= data_flush disable_ext_identify disable_roll_forward discard_unit= "
              "errors= fastboot fault_injection= fault_type= fsync_mode= grpjquota= grpquota heap inline_xattr_size= "
              "inlinecrypt io_bits= jqfmt= lookup_mode= memory= mode= nat_bits no_heap nocompress_extension=* noquota "
              "norecovery prjjquota= prjquota quota reserve_node= reserve_root= resgid= resuid= "
              "test_dummy_encryption[=] usrjquota= usrquota"},
    OptionRow{" bcachefs ",
              "acl background_compression= background_target= compression= data_checksum= "
              "data_replicas= degraded discard errors= foreground_target= fsck fix_errors metadata_checksum= "
              "metadata_replicas= metadata_target= norecovery promote_target= read_only very_degraded verbose"},
    OptionRow{
        " jfs ",
        "discard[=] errors= gid= grpquota integrity iocharset= nodiscard nointegrity noquota quota resize[=] uid= "
        "umask= usrquota"},
    OptionRow{" nilfs2 ", "~nobarrier ~nodiscard cp= errors= norecovery order="},
    OptionRow{" reiserfs ",
              "acl barrier= block-allocator= conv hash= noacl noborder nolog notail resize= replayonly tails= "
              "user_xattr"},
    OptionRow{" ocfs2 ",
              "~noacl ~nouser_xattr atime_quantum= barrier= cluster_stack= coherency= commit= data= datavolume "
              "dir_resv_level= errors= grpquota heartbeat= inode64 intr localalloc= localflocks nointr "
              "preferred_slot= resv_level= usrquota"},
    OptionRow{" gfs2 ",
              "~nobarrier ~nodiscard acl commit= data= debug errors= hostdata= localflocks lockproto= locktable= "
              "meta quota= quota_quantum= rgrplvb spectator statfs_percent= statfs_quantum= suiddir upgrade"},
    OptionRow{" ubifs ",
              "assert= auth_hash_name= auth_key= bulk_read chk_data_crc compr= no_bulk_read no_chk_data_crc"},
    OptionRow{
        " vfat msdos ",
        "allow_utime= check= codepage= debug discard dmask= dots errors= flush fmask= gid= iocharset= nfs[=] nodots "
        "quiet showexec sys_immutable time_offset= tz= uid= umask= usefree dos1xfloppy"},
    OptionRow{" vfat ", "nonumtail[=] rodir shortname= uni_xlate[=] utf8[=]"},
    OptionRow{
        " exfat ",
        "allow_utime= discard dmask= errors= fmask= gid= iocharset= keep_last_dots sys_tz time_offset= uid= umask= "
        "zero_size_dir"},
    OptionRow{
        " ntfs3 ntfs ",
        "~nohidden ~noprealloc ~nosparse acl delalloc[=] discard dmask= fmask= force gid= hide_dot_files iocharset= "
        "nls= nocase noacl showmeta sys_immutable uid= umask= windows_names"},
    OptionRow{" hfsplus ", "~nobarrier ~nodecompose creator= force gid= nls= part= session= type= uid= umask="},
    OptionRow{" hfs ",
              "codepage= creator= dir_umask= file_umask= gid= iocharset= part= quiet session= type= uid= umask="},
    OptionRow{" apfs ", "cknodes gid= readwrite snap= tier2= uid= vol="},
    OptionRow{" iso9660 ",
              "block= check= cruft dmode= gid= hide iocharset= map= mode= nocompress nojoliet norock overriderockperm "
              "sbsector= session= showassoc uid= unhide utf8"},
    OptionRow{
        " udf ",
        "~noadinicb anchor= bs= dmode= gid= iocharset= lastblock= longad mode= nostrict novrs session= shortad uid= "
        "umask= undelete unhide utf8 volume="},
    OptionRow{" squashfs ", "errors= threads="},
    OptionRow{" erofs ", "~noacl ~nouser_xattr cache_strategy= dax[=] device=* directio domain_id= fsid= fsoffset="},
    OptionRow{
        " tmpfs ",
        "casefold[=] gid= grpquota grpquota_block_hardlimit= grpquota_inode_hardlimit= huge= inode32 inode64 mode= "
        "mpol= noswap nr_blocks= nr_inodes= quota size= strict_encoding uid= usrquota usrquota_block_hardlimit= "
        "usrquota_inode_hardlimit="},
    OptionRow{" ramfs ", "mode="},
    OptionRow{" hugetlbfs ", "gid= min_size= mode= nr_inodes= pagesize= size= uid="},
    OptionRow{
        " overlay ",
        "~nooverride_creds datadir+=* default_permissions fsync= index= lowerdir= lowerdir+=* metacopy= nfs_export= "
        "redirect_dir= upperdir= userxattr uuid= verity= volatile workdir= xino="},
    OptionRow{" tracefs debugfs efivarfs ", "gid= mode= uid="},
    OptionRow{" ecryptfs ",
              "ecryptfs_cipher= ecryptfs_enable_filename_crypto= ecryptfs_fnek_sig= ecryptfs_key_bytes= "
              "ecryptfs_passthrough= ecryptfs_sig= ecryptfs_unlink_sigs ecryptfs_xattr key= no_sig_cache "
              "passphrase_passwd= passphrase_passwd_file= verbosity="},
    OptionRow{" zfs ", "zfsutil"},
    // These take what any file system takes.
    OptionRow{" adfs affs befs bfs cramfs minix qnx6 romfs ufs zonefs mqueue ", ""},
};

}  // namespace

std::span<const OptionRow> options_of_local_types() { return local_table; }

}  // namespace berth
