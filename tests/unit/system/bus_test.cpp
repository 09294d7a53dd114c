#include "system/pid1/bus.hpp"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <gtest/gtest.h>
#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "support_files.hpp"
#include "system/base/fd.hpp"

namespace berth::test::of_bus {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

/// A socket that takes connections, and says nothing: as PID 1's when it is stopped.
class Silence {
  public:
    explicit Silence(int waiting = 8) : socket_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_un name{};
        name.sun_family = AF_UNIX;
        path_.copy(static_cast<char*>(name.sun_path), sizeof name.sun_path - 1);
        EXPECT_EQ(::bind(socket_.get(), reinterpret_cast<const sockaddr*>(&name), sizeof name), 0);
        EXPECT_EQ(::listen(socket_.get(), waiting), 0);
    }
    [[nodiscard]] std::string address() const { return "unix:path=" + path_; }

  private:
    TestFolder folder_;
    std::string path_ = folder_.path() + "/private";
    Fd socket_;
};

std::string asked(Bus& bus) {
    const auto reply = bus.call(bus_name::object, bus_name::manager, "Subscribe", "");
    return reply ? "answered" : reply.error().message;
}

TEST(Bus, DoesNotWaitLongerThanItMayForOneWhoDoesNotAnswer) {
    const Silence pid1;
    const auto began = Clock::now();
    auto bus = Bus::connect({pid1.address()}, began + 1200ms);
    ASSERT_TRUE(bus);
    EXPECT_EQ(asked(*bus), "PID 1 does not answer");
    EXPECT_GE(Clock::now() - began, 1100ms);
    EXPECT_LT(Clock::now() - began, 4s);
}

TEST(Bus, WaitsOnlyForAMomentWhenTheTimeIsUp) {
    const Silence pid1;
    const auto began = Clock::now();
    auto bus = Bus::connect({pid1.address()}, began);
    ASSERT_TRUE(bus);
    for (int i = 0; i < 2; ++i) EXPECT_EQ(asked(*bus), "PID 1 does not answer");
    EXPECT_LT(Clock::now() - began, 5s);
}

TEST(Bus, DoesNotWaitLongerThanItMayForAGreetingOfTheSystemBus) {
    const Silence system_bus;
    const auto began = Clock::now();
    auto bus = Bus::connect({system_bus.address(), false}, began);
    ASSERT_TRUE(bus);
    EXPECT_EQ(asked(*bus), "the system bus does not answer");
    const auto heard = bus->listen_for(bus_name::manager, "JobRemoved", nullptr, nullptr);
    ASSERT_FALSE(heard);
    EXPECT_EQ(heard.error().message, "the system bus does not answer");
    EXPECT_LT(Clock::now() - began, 5s);
}

TEST(Bus, SaysThatNobodyTakesTheConnection) {
    const Silence pid1(0);
    std::vector<Bus> waiting;
    auto bus = Bus::connect({pid1.address()});
    for (int i = 0; i < 10 && bus; ++i) {
        waiting.push_back(*std::move(bus));
        bus = Bus::connect({pid1.address()});
    }
    ASSERT_FALSE(bus);
    EXPECT_EQ(bus.error().message, "PID 1 does not answer");
}

TEST(Bus, OfThisUserIsDirectForRootAlone) {
    const auto place = BusPlace::for_this_user();
    EXPECT_EQ(place.is_direct, ::geteuid() == 0);
    EXPECT_TRUE(place.address.starts_with("unix:path=/"));
}

TEST(Bus, SaysThatNobodyIsThere) {
    const auto bus = Bus::connect({"unix:path=/nonexistent/private"});
    ASSERT_FALSE(bus);
    EXPECT_EQ(bus.error().message, "systemd does not run here as PID 1");
    const auto by_bus = Bus::connect({"unix:path=/nonexistent/bus", false});
    ASSERT_FALSE(by_bus);
    EXPECT_EQ(by_bus.error().message, "can't connect to the system bus: No such file or directory");
}

}  // namespace
}  // namespace berth::test::of_bus
