#include "core/unit_text/drop_in.hpp"

#include <tuple>

#include "core/unit_text/unit_file.hpp"

namespace berth {

bool DropIn::is_empty() const {
    return binds_to.empty() && requires_.empty() && requires_unordered.empty() && job_timeout.empty() &&
           !after_network && !refuses && !settles && !ignores_isolate && !stops_when_unneeded;
}

void DropIn::merge(const DropIn& other) {
    binds_to.insert(binds_to.end(), other.binds_to.begin(), other.binds_to.end());
    requires_.insert(requires_.end(), other.requires_.begin(), other.requires_.end());
    requires_unordered.insert(requires_unordered.end(), other.requires_unordered.begin(),
                              other.requires_unordered.end());
    const auto weight = [](const DropIn& one) {
        return std::tuple(!one.job_timeout.empty(), one.is_timeout_declared, one.job_timeout.microseconds());
    };
    if (weight(*this) < weight(other)) {
        job_timeout = other.job_timeout;
        is_timeout_declared = other.is_timeout_declared;
    }
    after_network = after_network || other.after_network;
    refuses = refuses || other.refuses;
    settles = settles || other.settles;
    ignores_isolate = ignores_isolate || other.ignores_isolate;
    stops_when_unneeded = stops_when_unneeded || other.stops_when_unneeded;
}

std::string DropIn::text() const {
    UnitFile file;
    file.section("Unit");
    file.add_units("BindsTo", binds_to);
    file.add_units("Requires", requires_);
    file.add_units("Requires", requires_unordered);
    if (refuses) file.add("AssertKernelCommandLine", "berth.guard=never");
    auto after = binds_to;
    after.insert(after.end(), requires_.begin(), requires_.end());
    file.add_units("After", after);
    if (settles) file.add("OnFailure", "berth-settle.service");
    if (!job_timeout.empty()) file.add("JobRunningTimeoutSec", job_timeout);
    if (after_network) {
        file.add("After", "network-online.target network.target");
        file.add("Wants", "network-online.target");
    }
    if (ignores_isolate) file.add("IgnoreOnIsolate", "yes");
    if (stops_when_unneeded) file.add("StopWhenUnneeded", "yes");
    return std::move(file).take();
}

}  // namespace berth
