// Whose turn it is: one request at a time to a host, and a pause after it.
//
// Knows nothing of the network or the clock; every time is given to it.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

namespace redflag {

class HostSchedule {
 public:
  using Time = std::chrono::steady_clock::time_point;
  using Task = std::uint64_t;

  // Lets a task wait for its host, behind the others or before them.
  void Push(const std::string& host, Task task);
  void PushFront(const std::string& host, Task task);

  // A task whose host is free and rested, the longest rested first; its host
  // is taken until Release. Logarithmic in the number of hosts.
  std::optional<Task> Next(Time now);
  // When Next may give a task, if nothing is released before; nothing where
  // no host that is free has one.
  std::optional<Time> NextAt() const;

  // The request to a host is over; none follows before `next`, nor before
  // what an earlier call asked for.
  void Release(const std::string& host, Time next);
  // No request to the host before `next`.
  void Defer(const std::string& host, Time next);

 private:
  struct Host {
    std::deque<Task> waiting;
    bool busy = false;
    Time next{};
  };
  // Whether a host stands in ready_: it has work and is not busy.
  static bool IsReady(const Host& host) {
    return !host.busy && !host.waiting.empty();
  }
  // Changes a host by `change` and keeps ready_ in step.
  template <typename Change>
  void Update(const std::string& name, const Change& change);

  std::map<std::string, Host> hosts_;
  std::set<std::pair<Time, std::string>> ready_;
};

}  // namespace redflag
