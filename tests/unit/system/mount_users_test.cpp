#include "system/mounts/mount_users.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstring>
#include <functional>
#include <list>
#include <string>
#include <vector>

#include "support_files.hpp"
#include "system/base/fd.hpp"
#include "system/base/within.hpp"
#include "system/mounts/mount_table_file.hpp"

namespace berth::test::of_mount_users {
namespace {

using namespace std::chrono_literals;

/// A process that does something and then waits to be killed.
class User {
  public:
    User(const std::string& name, const std::function<bool()>& prepare) {
        std::array<int, 2> ends{};
        if (::pipe2(ends.data(), O_CLOEXEC) != 0) return;
        const Fd from(ends[0]);
        Fd to(ends[1]);
        pid_ = ::fork();
        if (pid_ == 0) {
            ::prctl(PR_SET_PDEATHSIG, SIGKILL);
            ::prctl(PR_SET_NAME, name.c_str());
            if (!prepare()) ::_exit(1);
            (void)!::write(to.get(), "x", 1);
            while (true) ::pause();
        }
        to = Fd();  // ends when the program is replaced, too
        char byte = 0;
        (void)!::read(from.get(), &byte, 1);
    }
    User(const User&) = delete;
    User& operator=(const User&) = delete;
    ~User() {
        ::kill(pid_, SIGKILL);
        ::waitpid(pid_, nullptr, 0);
    }

  private:
    pid_t pid_ = -1;
};

bool mount_tmpfs(const std::string& where) {
    return ::mkdir(where.c_str(), 0755) == 0 && ::mount("tmpfs", where.c_str(), "tmpfs", 0, "size=8m,mode=0777") == 0;
}

bool new_namespace(unsigned long propagation) {
    return ::unshare(CLONE_NEWNS) == 0 && ::mount(nullptr, "/", nullptr, MS_REC | propagation, nullptr) == 0;
}

int open_new(const std::string& path) { return ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666); }

bool map_new(const std::string& path) {
    const Fd file(open_new(path));
    return ::ftruncate(file.get(), 4096) == 0 &&
           ::mmap(nullptr, 4096, PROT_READ, MAP_PRIVATE, file.get(), 0) != MAP_FAILED;
}

bool enter(const std::string& path) { return ::chdir(path.c_str()) == 0; }

/// "NAME (USER): KIND PATH, ...", with "@" for the mount point, in order of start.
std::string report(const std::string& where) {
    const auto table = read_mount_table();
    const auto* const mount = table ? top_at(*table, where) : nullptr;
    if (mount == nullptr) return "not mounted\n";
    const auto found = mount_users(*mount);
    // By name: the numbers of processes may begin anew between two of them.
    std::vector<std::string> users;
    for (const auto& user : found.users) {
        auto& out = users.emplace_back(fmt::format("{} ({}):", user.command, user.user));
        for (const auto& use : user.uses) {
            auto path = use.path;
            if (path.starts_with(where)) path.replace(0, where.size(), "@");
            out += fmt::format(" {} {},", name_of(use.kind), path);
        }
        out += user.more_uses > 0 ? fmt::format(" {} more\n", user.more_uses) : "\n";
    }
    std::ranges::sort(users);
    auto out = fmt::format("{}", fmt::join(users, ""));
    if (!found.mappings_seen) out += "no mappings\n";
    return out;
}

/// And what the kernel says of it.
std::string report_and_unmount(const std::string& where) {
    const auto out = report(where);
    return out + (::umount2(where.c_str(), UMOUNT_NOFOLLOW) == 0 ? "unmounted" : std::strerror(errno));
}

/// Runs `scene` in a mount namespace of its own, shared as PID 1 makes it, and gives back what it tells.
std::string in_namespace(const std::function<std::string()>& scene) {
    const auto told = within(60s, [&]() -> std::string {
        if (!new_namespace(MS_PRIVATE) || ::mount(nullptr, "/", nullptr, MS_REC | MS_SHARED, nullptr) != 0)
            return "no mount namespace";
        return scene();
    });
    return told.value_or("no answer");
}

class MountUsersTest : public ::testing::Test {
  protected:
    void SetUp() override {
        if (!is_root()) GTEST_SKIP() << "needs root, for mounts";
        folder_.mode("", 0755);
    }
    TestFolder folder_;
    std::string where_ = folder_ / "a mount";
};

TEST_F(MountUsersTest, SayWhatEachHasThere) {
    EXPECT_EQ(in_namespace([&] {
                  if (!mount_tmpfs(where_)) return std::string("no mount");
                  const auto program = where_ + "/program";
                  std::filesystem::copy_file("/bin/sleep", program);
                  std::filesystem::create_directory(where_ + "/folder");
                  std::list<User> users;
                  users.emplace_back("cwd", [&] { return enter(where_); });
                  users.emplace_back("deeper", [&] { return enter(where_ + "/folder"); });
                  users.emplace_back("root", [&] { return ::chroot(where_.c_str()) == 0; });
                  users.emplace_back("exe", [&] { return ::execl(program.c_str(), "x", "60", nullptr) == 0; });
                  users.emplace_back("file", [&] { return open_new(where_ + "/a\nfile \x1b") >= 0; });
                  users.emplace_back("mapping", [&] { return map_new(where_ + "/mapped file"); });
                  users.emplace_back("deleted", [&] {
                      const auto path = where_ + "/gone";
                      return open_new(path) >= 0 && map_new(path + "2") && ::unlink(path.c_str()) == 0 &&
                             ::unlink((path + "2").c_str()) == 0;
                  });
                  users.emplace_back("a\nname", [&] { return enter(where_) && ::setuid(54321) == 0; });
                  return report_and_unmount(where_);
              }),
              "a\nname (54321): cwd @,\n"
              "cwd (root): cwd @,\n"
              "deeper (root): cwd @/folder,\n"
              "deleted (root): file @/gone (deleted), mapping @/gone2 (deleted),\n"
              "file (root): file @/a\nfile \x1b,\n"
              "mapping (root): mapping @/mapped file,\n"
              "program (root): exe @/program,\n"
              "root (root): root @,\n"
              "Device or resource busy");
}

TEST_F(MountUsersTest, AreNoneWhenNothingIsInTheWay) {
    EXPECT_EQ(in_namespace([&] {
                  const auto beside = where_ + "2";
                  const auto bound = folder_ / "bound";
                  std::list<User> users;
                  // Below the mount point, but not on what is mounted there later.
                  std::filesystem::create_directory(where_);
                  users.emplace_back("hidden", [&] { return open_new(where_ + "/x") >= 0 && map_new(where_ + "/x"); });
                  if (::mount("tmpfs", where_.c_str(), "tmpfs", 0, "") != 0 || !mount_tmpfs(beside))
                      return std::string("no mount");
                  std::filesystem::create_directory(bound);
                  if (::mount(where_.c_str(), bound.c_str(), nullptr, MS_BIND, nullptr) != 0)
                      return std::string("no bind");
                  users.emplace_back("beside", [&] { return enter(beside) && map_new(beside + "/x"); });
                  users.emplace_back("bind", [&] { return enter(bound) && open_new(bound + "/x") >= 0; });
                  users.emplace_back("cut off", [&] { return new_namespace(MS_PRIVATE) && enter(where_); });
                  return report_and_unmount(where_);
              }),
              "unmounted");
}

TEST_F(MountUsersTest, AreNotThoseOfAMountOnIt) {
    EXPECT_EQ(in_namespace([&] {
                  if (!mount_tmpfs(where_) || !mount_tmpfs(where_ + "/inner")) return std::string("no mount");
                  const User user("inner", [&] { return enter(where_ + "/inner") && open_new("x") >= 0; });
                  return report(where_) + "inner:\n" + report(where_ + "/inner");
              }),
              "inner:\ninner (root): cwd @, file @/x,\n");
}

TEST_F(MountUsersTest, MayBeInOtherNamespaces) {
    EXPECT_EQ(in_namespace([&] {
                  const auto late = folder_ / "late";
                  if (!mount_tmpfs(where_)) return std::string("no mount");
                  const User service("service", [&] {
                      return new_namespace(MS_SLAVE) &&
                             ::mount(nullptr, "/", nullptr, MS_REC | MS_SHARED, nullptr) == 0 &&
                             open_new(where_ + "/x") >= 0 && map_new(where_ + "/y");
                  });
                  const User jailed(
                      "jailed", [&] { return new_namespace(MS_SLAVE) && ::chroot(where_.c_str()) == 0 && enter("/"); });
                  auto out = report_and_unmount(where_) + "\n";
                  // One that comes when the namespace is there.
                  if (!mount_tmpfs(late)) return std::string("no mount");
                  out += report_and_unmount(late);
                  return out;
              }),
              "jailed (root): cwd @, root @,\n"
              "service (root): file @/x, mapping @/y,\n"
              "Device or resource busy\n"
              "unmounted");
}

TEST_F(MountUsersTest, MayHaveGotAFileFromAnotherNamespace) {
    EXPECT_EQ(in_namespace([&] {
                  if (!mount_tmpfs(where_)) return std::string("no mount");
                  const User user("inherited", [&] {
                      return open_new(where_ + "/x") >= 0 && new_namespace(MS_PRIVATE) &&
                             ::umount2(where_.c_str(), MNT_DETACH) == 0;
                  });
                  return report_and_unmount(where_);
              }),
              "inherited (root): file @/x,\nDevice or resource busy");
}

TEST_F(MountUsersTest, AreNotListedWithoutEnd) {
    EXPECT_EQ(in_namespace([&] {
                  if (!mount_tmpfs(where_)) return std::string("no mount");
                  const User user("many", [&] {
                      bool good = enter(where_);
                      for (int i = 0; i < 12; ++i)
                          good = good && open_new("same") >= 0 && open_new(fmt::format("{}", i)) >= 0;
                      return good;
                  });
                  const auto out = report(where_);
                  return fmt::format("{} of a kind,{}", std::ranges::count(out, '@'), out.substr(out.rfind(' ')));
              }),
              "10 of a kind, more\n");
}

TEST_F(MountUsersTest, MayBeHiddenFromWhoHasNoPrivilege) {
    EXPECT_EQ(in_namespace([&] {
                  if (!mount_tmpfs(where_)) return std::string("no mount");
                  const User hidden("hidden", [&] { return enter(where_); });
                  const User seen("seen", [&] {
                      return ::setgid(54321) == 0 && ::setuid(54321) == 0 && ::prctl(PR_SET_DUMPABLE, 1) == 0 &&
                             enter(where_);
                  });
                  return within(30s,
                                [&] {
                                    if (::setgid(54321) != 0 || ::setuid(54321) != 0) return std::string("no user");
                                    const auto table = read_mount_table();
                                    const auto unseen = mount_users(*top_at(*table, where_)).unseen;
                                    return report(where_) + (unseen > 0 ? "some unseen" : "all seen");
                                })
                      .value_or("no answer");
              }),
              "seen (54321): cwd @,\nsome unseen");
}

}  // namespace
}  // namespace berth::test::of_mount_users
