// A made-up PID 1 behind a socket of its own, or behind a made-up bus, that does with each call what a test says.
#pragma once

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <systemd/sd-bus.h>
#include <systemd/sd-id128.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include <atomic>
#include <cstdint>
#include <deque>
#include <functional>
#include <list>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "support_files.hpp"
#include "system/base/fd.hpp"
#include "system/pid1/bus.hpp"

namespace berth::test {

/// A call that came, and the connection that it came by. Both are for the peer's thread alone.
struct PeerCall {
    sd_bus* bus = nullptr;
    sd_bus_message* message = nullptr;
    bool is_dropped = false;  ///< the connection ends, with whatever has not been sent

    template <class... Arguments>
    void reply(const char* types, Arguments... arguments) const {
        EXPECT_GE(sd_bus_reply_method_return(message, types, arguments...), 0);
    }
    void refuse(const char* error, const char* words) const {
        EXPECT_GE(sd_bus_reply_method_errorf(message, error, "%s", words), 0);
    }
    template <class... Arguments>
    void signal(const char* sender, const char* interface, const char* member, const char* types,
                Arguments... arguments) const {
        sd_bus_message* out = nullptr;
        EXPECT_GE(sd_bus_message_new_signal(bus, &out, bus_name::object, interface, member), 0);
        EXPECT_GE(sd_bus_message_set_sender(out, sender), 0);
        EXPECT_GE(sd_bus_message_append(out, types, arguments...), 0);
        EXPECT_GE(sd_bus_send(bus, out, nullptr), 0);
        sd_bus_message_unref(out);
    }
    void job_removed(unsigned number, const char* unit, const char* result) const {
        signal(bus_name::service, bus_name::manager, "JobRemoved", "uoss", number, "/org/freedesktop/systemd1/job/1",
               unit, result);
    }
    void reloading() const { signal(bus_name::service, bus_name::manager, "Reloading", "b", 0); }
};

class BusPeer {
  public:
    using Deed = std::function<void(PeerCall&)>;

    enum class Kind : std::uint8_t { direct, bus };

    explicit BusPeer(Kind kind = Kind::direct) : kind_(kind) {
        sockaddr_un name{};
        name.sun_family = AF_UNIX;
        path_.copy(static_cast<char*>(name.sun_path), sizeof name.sun_path - 1);
        EXPECT_EQ(::bind(socket_.get(), reinterpret_cast<const sockaddr*>(&name), sizeof name), 0);
        EXPECT_EQ(::listen(socket_.get(), 64), 0);
        always("Hello", [](auto& call) { call.reply("s", ":1.1"); });
        for (const auto* member : {"AddMatch", "RemoveMatch", "Subscribe"})
            always(member, [](auto& call) { call.reply(""); });
        thread_ = std::thread([this] { run(); });
    }
    BusPeer(const BusPeer&) = delete;
    BusPeer& operator=(const BusPeer&) = delete;
    ~BusPeer() {
        is_ending_ = true;
        wake();
        thread_.join();
    }

    [[nodiscard]] BusPlace place() const { return {"unix:path=" + path_, kind_ == Kind::direct}; }
    /// What is done with calls of this method; without it nothing is, and there is no answer.
    void always(const std::string& member, Deed deed) {
        const std::scoped_lock lock(mutex_);
        always_[member] = std::move(deed);
    }
    /// What is done with the next one before that.
    void once(const std::string& member, Deed deed) {
        const std::scoped_lock lock(mutex_);
        once_[member].push_back(std::move(deed));
    }
    void never(const std::string& member) {
        always(member, [](auto&) {});
    }
    /// Is done to each connection, with no call.
    void soon(Deed deed) {
        {
            const std::scoped_lock lock(mutex_);
            soon_.push_back(std::move(deed));
        }
        wake();
    }
    /// How many calls of this method came.
    [[nodiscard]] int calls(const std::string& member) {
        const std::scoped_lock lock(mutex_);
        return calls_[member];
    }

  private:
    struct Connection {
        BusPeer* peer = nullptr;
        sd_bus* bus = nullptr;
        bool is_dropped = false;

        Connection(BusPeer* of, int fd) : peer(of) {
            sd_id128_t id{};
            EXPECT_GE(sd_id128_randomize(&id), 0);
            EXPECT_GE(sd_bus_new(&bus), 0);
            EXPECT_GE(sd_bus_set_fd(bus, fd, fd), 0);
            EXPECT_GE(sd_bus_set_server(bus, 1, id), 0);
            EXPECT_GE(sd_bus_add_filter(bus, nullptr, on_message, this), 0);
            EXPECT_GE(sd_bus_start(bus), 0);
        }
        Connection(const Connection&) = delete;
        Connection& operator=(const Connection&) = delete;
        ~Connection() { sd_bus_close_unref(bus); }
    };

    static int on_message(sd_bus_message* message, void* userdata, sd_bus_error* /*error*/) {
        auto& connection = *static_cast<Connection*>(userdata);
        const char* member = sd_bus_message_get_member(message);
        if (member == nullptr || sd_bus_message_is_method_call(message, nullptr, nullptr) <= 0) return 0;
        PeerCall call{connection.bus, message};
        if (const auto deed = connection.peer->deed_for(member)) deed(call);
        connection.is_dropped = connection.is_dropped || call.is_dropped;
        return 1;
    }

    Deed deed_for(const std::string& member) {
        const std::scoped_lock lock(mutex_);
        ++calls_[member];
        auto& waiting = once_[member];
        if (waiting.empty()) return always_[member];
        auto out = std::move(waiting.front());
        waiting.pop_front();
        return out;
    }

    void run() {
        while (!is_ending_) {
            std::vector<pollfd> fds{{socket_.get(), POLLIN, 0}, {woken_.get(), POLLIN, 0}};
            for (const auto& one : connections_) {
                const auto events = static_cast<short>(sd_bus_get_events(one.bus) & (POLLIN | POLLOUT));
                fds.push_back({sd_bus_get_fd(one.bus), events, 0});
            }
            (void)::poll(fds.data(), fds.size(), 100);
            std::uint64_t count = 0;
            (void)!::read(woken_.get(), &count, sizeof count);
            const int fd = ::accept4(socket_.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
            if (fd >= 0) connections_.emplace_back(this, fd);
            do_soon();
            for (auto& one : connections_) serve(one);
            std::erase_if(connections_, [](const auto& one) { return one.is_dropped; });
        }
        connections_.clear();
    }

    static void serve(Connection& one) {
        int result = 1;
        while (result > 0 && !one.is_dropped) result = sd_bus_process(one.bus, nullptr);
        one.is_dropped = one.is_dropped || result < 0;
    }

    void do_soon() {
        std::vector<Deed> deeds;
        {
            const std::scoped_lock lock(mutex_);
            deeds.swap(soon_);
        }
        for (const auto& deed : deeds) {
            for (auto& one : connections_) {
                PeerCall none{one.bus};
                deed(none);
                one.is_dropped = one.is_dropped || none.is_dropped;
            }
        }
    }

    void wake() const {
        constexpr std::uint64_t one = 1;
        EXPECT_EQ(::write(woken_.get(), &one, sizeof one), ssize_t{sizeof one});
    }

    const Kind kind_;
    TestFolder folder_;
    std::string path_ = folder_.path() + "/bus";
    Fd socket_{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)};
    Fd woken_{::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)};
    std::mutex mutex_;  // of the next four
    std::map<std::string, Deed> always_;
    std::map<std::string, std::deque<Deed>> once_;
    std::vector<Deed> soon_;
    std::map<std::string, int> calls_;
    std::list<Connection> connections_;
    std::atomic<bool> is_ending_ = false;
    std::thread thread_;
};

}  // namespace berth::test
