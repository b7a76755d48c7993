// Items are numbered as they come in; workers take any, and results leave in
// the order of the numbers. How far the fastest may run ahead of the slowest
// is bounded, and with it the memory.

#include "scan/pipeline.h"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <thread>
#include <utility>
#include <variant>
#include <vector>

#include <signal.h>  // NOLINT: pthread_sigmask is POSIX, not <csignal>'s

#include "core/limits.h"

namespace redflag {
namespace {

constexpr std::size_t kAheadPerJob = 32;

// A signal is for the thread that reads: it may wait for input that never
// comes, and must be woken.
void LeaveSignalsToTheReader() {
  sigset_t all;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, nullptr);
}

using ResultItem = std::variant<CheckedDocument, NotChecked>;

// The texts of a document, in bytes.
std::size_t SizeOf(const ReadItem& item) {
  const auto* document = std::get_if<Document>(&item);
  if (document == nullptr) return 0;
  std::size_t bytes = 0;
  for (const Field& field : document->fields)
    bytes += field.text.size();
  return bytes;
}

class Pipeline {
 public:
  Pipeline(const Scanner& scanner, std::size_t jobs, const PipelineSinks& sinks)
      : scanner_(scanner), sinks_(sinks), ahead_(jobs * kAheadPerJob) {
    for (std::size_t i = 0; i < jobs; ++i)
      workers_.emplace_back([this] {
        LeaveSignalsToTheReader();
        Work();
      });
  }

  void Take(ReadItem item) {
    const std::size_t bytes = SizeOf(item);
    std::unique_lock<std::mutex> lock(mutex_);
    room_.wait(lock, [this, bytes] { return HasRoom(bytes); });
    sizes_.push_back(bytes);
    bytes_ += bytes;
    queue_.emplace_back(taken_++, std::move(item));
    work_.notify_one();
  }

  void Finish() {
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      finished_ = true;
    }
    work_.notify_all();
    for (std::thread& worker : workers_)
      worker.join();
  }

 private:
  // One that is larger than all the room goes alone. REQUIRES: mutex_ is held.
  bool HasRoom(std::size_t bytes) const {
    if (sizes_.empty()) return true;
    return sizes_.size() < ahead_ &&
           bytes_ + bytes <= DefaultLimits().ahead_bytes;
  }

  void Work() {
    std::unique_lock<std::mutex> lock(mutex_);
    while (true) {
      work_.wait(lock, [this] { return finished_ || !queue_.empty(); });
      if (queue_.empty()) return;
      auto [number, item] = std::move(queue_.front());
      queue_.pop_front();
      lock.unlock();
      ResultItem result = Process(std::move(item));
      lock.lock();
      done_.emplace(number, std::move(result));
      Emit();
    }
  }

  ResultItem Process(ReadItem item) const {
    if (auto* failed = std::get_if<NotChecked>(&item))
      return std::move(*failed);
    return scanner_.Check(std::get<Document>(std::move(item)));
  }

  // Hands on what is next in order. REQUIRES: mutex_ is held.
  void Emit() {
    for (auto next = done_.find(emitted_); next != done_.end();
         next = done_.find(emitted_)) {
      ResultItem result = std::move(next->second);
      done_.erase(next);
      ++emitted_;
      bytes_ -= sizes_.front();
      sizes_.pop_front();
      if (auto* failed = std::get_if<NotChecked>(&result))
        sinks_.not_checked(std::move(*failed));
      else
        sinks_.checked(std::get<CheckedDocument>(std::move(result)));
    }
    room_.notify_one();
  }

  const Scanner& scanner_;
  const PipelineSinks& sinks_;
  const std::size_t ahead_;
  std::mutex mutex_;
  std::condition_variable work_, room_;
  std::deque<std::pair<std::size_t, ReadItem>> queue_;
  std::map<std::size_t, ResultItem> done_;
  std::deque<std::size_t>
      sizes_;              // Of what is taken and not emitted, in bytes.
  std::size_t bytes_ = 0;  // Their sum.
  std::size_t taken_ = 0;
  std::size_t emitted_ = 0;
  bool finished_ = false;
  std::vector<std::thread> workers_;
};

}  // namespace

void RunPipeline(const Scanner& scanner, std::size_t jobs,
                 const Producer& produce, const PipelineSinks& sinks,
                 const std::atomic<bool>& stop) {
  Pipeline pipeline(scanner, std::max<std::size_t>(jobs, 1), sinks);
  produce([&pipeline, &stop](ReadItem item) {
    pipeline.Take(std::move(item));
    return !stop.load();
  });
  pipeline.Finish();
}

}  // namespace redflag
