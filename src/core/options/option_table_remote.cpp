#include <array>
#include <span>

#include "core/options/option_table.hpp"

namespace berth {
namespace {

constexpr std::array remote_table{
    OptionRow{
        " nfs nfs4 ",
        "~noac ~noacl ~noalignwrite ~nocto ~nofsc[=] ~nointr ~nolock ~nomigration ~noposix ~nordirplus[=] "
        "~noresvport ~nosharecache ~nosoftreval ~notrunkdiscovery acdirmax= acdirmin= acregmax= acregmin= actimeo= "
        "addr= bg bsize= clientaddr= fatal_neterrors= fg hard local_lock= lookupcache= max_connect= minorversion= "
        "mountaddr= mounthost= mountport= mountproto= mountvers= namlen= nconnect= nfsvers= port= proto= rdma "
        "retrans= retry= rsize= sec= sloppy soft softerr source= tcp timeo= udp v2 v3 v4 v4.0 v4.1 v4.2 vers= "
        "write= wsize= xprtsec="},
    OptionRow{
        " cifs smb3 smbfs ",
        "~noacl ~nobrl ~nocifsacl ~nodynperm ~noforcegid ~noforceuid ~nohandlecache ~nointr ~nolease ~nolinux "
        "~nomapchars ~nomapposix ~nomultichannel ~noperm ~nopersistenthandles ~noposix ~noposixpaths "
        "~noresilienthandles ~noserverino ~nosetuids ~nostrictsync ~nounix ~nouser_xattr acdirmax= acregmax= "
        "actimeo= addr= backupgid= backupuid= bsize= cache= closetimeo= compress cred= credentials= cruid= "
        "dir_mode= dom= domain= domainauto echo_interval= esize= file_mode= forcemand forcemandatorylock fsc gid= "
        "guest handletimeout= hard idsfromsid ignorecase iocharset= ip= max_channels= max_credits= mfsymlinks "
        "min_enc_offload= modefromsid multiuser nativesocket netbiosname= noautotune noblocksend nocase nodelete "
        "nodfs nolock nosharesock pass= password= password2= port= prefixpath= rasize= rdma reparse= retrans= "
        "rootfs rsize= seal sec= servern= sfu sign snapshot= sockopt= soft srcaddr= symlink= tcpnodelay uid= "
        "upcall_target= user[=] username= vers= witness workgroup= wsize="},
    OptionRow{" ceph ",
              "~noacl ~noasyncreaddir ~nocephx_require_signatures ~nocephx_sign_messages ~nocopyfrom ~nocrc ~nodcache "
              "~nodirstat ~nofsc[=] ~nopoolperm ~noquotadf ~norbytes ~norequire_active_mds ~noshare ~nosparseread "
              "~notcp_nodelay ~nowsync abort_on_full caps_max= caps_wanted_delay_max= caps_wanted_delay_min= conf= "
              "crush_location= fs= fsid= ino32 ip= mds_namespace= mon_addr= mount_timeout= ms_mode= name= "
              "osd_idle_ttl= osd_request_timeout= osdkeepalive= rasize= read_from_replica= readdir_max_bytes= "
              "readdir_max_entries= recover_session= rsize= rxbounce secret= secretfile= snapdirname= "
              "test_dummy_encryption[=] write_congestion_kb= wsize="},
    OptionRow{
        " 9p ",
        "access= afid= aname= cache= cachetag= debug= dfltgid= dfltuid= directio ignoreqv locktimeout= loose mmap "
        "msize= nodevmap noextend noxattr port= posixacl privport rfdno= rq= sq= timeout= trans= uname= version= "
        "wfdno="},
    OptionRow{" virtiofs ", "dax[=]"},
    OptionRow{" vboxsf ", "dmask= dmode= fmask= fmode= gid= iocharset= nls= tag= ttl= uid= umask="},
    OptionRow{" afs ", "autocell dyn flock= source="},
    OptionRow{" coda ncpfs lustre orangefs pvfs2 ", ""},
};

}  // namespace

std::span<const OptionRow> options_of_remote_types() { return remote_table; }

}  // namespace berth
