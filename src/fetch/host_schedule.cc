#include "fetch/host_schedule.h"

#include <algorithm>

namespace redflag {

template <typename Change>
void HostSchedule::Update(const std::string& name, const Change& change) {
  Host& host = hosts_[name];
  if (IsReady(host)) ready_.erase({host.next, name});
  change(&host);
  if (IsReady(host)) ready_.emplace(host.next, name);
}

void HostSchedule::Push(const std::string& host, Task task) {
  Update(host, [task](Host* h) { h->waiting.push_back(task); });
}

void HostSchedule::PushFront(const std::string& host, Task task) {
  Update(host, [task](Host* h) { h->waiting.push_front(task); });
}

std::optional<HostSchedule::Task> HostSchedule::Next(Time now) {
  if (ready_.empty() || ready_.begin()->first > now) return std::nullopt;
  const std::string name = ready_.begin()->second;
  Task task = 0;
  Update(name, [&task](Host* h) {
    task = h->waiting.front();
    h->waiting.pop_front();
    h->busy = true;
  });
  return task;
}

std::optional<HostSchedule::Time> HostSchedule::NextAt() const {
  if (ready_.empty()) return std::nullopt;
  return ready_.begin()->first;
}

void HostSchedule::Release(const std::string& host, Time next) {
  Update(host, [next](Host* h) {
    h->busy = false;
    h->next = std::max(h->next, next);
  });
}

void HostSchedule::Defer(const std::string& host, Time next) {
  Update(host, [next](Host* h) { h->next = std::max(h->next, next); });
}

}  // namespace redflag
