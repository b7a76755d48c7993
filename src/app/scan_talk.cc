#include "app/scan_talk.h"

#include <algorithm>
#include <cmath>
#include <iostream>
#include <vector>

#include <signal.h>  // NOLINT: pthread_sigmask is POSIX, not <csignal>'s
#include <unistd.h>

#include "report/evidence.h"

namespace redflag {
namespace {

constexpr Pace::Seconds kWindow{60};
constexpr std::chrono::milliseconds kOnTerminal{500};
constexpr std::chrono::seconds kElsewhere{60};

// "1,234 documents".
std::string GroupedCount(std::size_t number, const std::string& noun) {
  return Grouped(number) + " " + noun + (number == 1 ? "" : "s");
}

std::string RateText(double rate) {
  if (rate >= 10) return Grouped(static_cast<std::uint64_t>(rate));
  const auto tenths = static_cast<std::uint64_t>(std::lround(rate * 10));
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10);
}

// "; about 3 min left", or "" where it cannot be told.
std::string LeftText(double left, double rate) {
  if (left <= 0 || rate <= 0) return "";
  const double seconds = left / rate;
  if (seconds < 90)
    return ", about " + Grouped(static_cast<std::uint64_t>(seconds) + 1) +
           " s left";
  const auto minutes = static_cast<std::uint64_t>(std::lround(seconds / 60));
  if (minutes < 90) return ", about " + Grouped(minutes) + " min left";
  return ", about " + Grouped((minutes + 30) / 60) + " h left";
}

// "failed-http 10, syntax 1": most first.
std::string CodesText(const std::map<std::string, std::size_t>& codes) {
  std::vector<std::pair<std::string, std::size_t>> sorted(codes.begin(),
                                                          codes.end());
  std::ranges::stable_sort(
      sorted, [](const auto& a, const auto& b) { return a.second > b.second; });
  std::string text;
  for (const auto& [code, count] : sorted)
    text += (text.empty() ? "" : ", ") + code + " " + Grouped(count);
  return text;
}

}  // namespace

void Pace::Add(Seconds at, double amount) {
  seen_.emplace_back(at, amount);
  while (seen_.size() > 2 && at - seen_.front().first > kWindow)
    seen_.pop_front();
}

double Pace::Rate() const {
  if (seen_.size() < 2) return 0;
  const Seconds took = seen_.back().first - seen_.front().first;
  if (took <= Seconds(0)) return 0;
  return (seen_.back().second - seen_.front().second) / took.count();
}

std::string ProgressLine::At(Pace::Seconds since_start,
                             const ScanState& state) {
  documents_.Add(since_start, static_cast<double>(state.documents));
  bytes_.Add(since_start, static_cast<double>(state.bytes));
  pages_.Add(since_start, static_cast<double>(state.pages));
  std::string line = Grouped(state.documents) + " checked";
  if (documents_.Rate() > 0)
    line += ", " + RateText(documents_.Rate()) + " a second";
  if (state.all_pages > 0) {
    const double left =
        static_cast<double>(state.all_pages) - static_cast<double>(state.pages);
    return line + "; " + Grouped(state.pages) + " of " +
           GroupedCount(state.all_pages, "page") +
           LeftText(left, pages_.Rate());
  }
  if (state.all_bytes == 0) return line;
  const double all = static_cast<double>(state.all_bytes);
  const double read = std::min(all, static_cast<double>(state.bytes));
  return line + "; " +
         std::to_string(static_cast<int>(std::floor(100 * read / all))) +
         " % of the files" + LeftText(all - read, bytes_.Rate());
}

ProgressTeller::ProgressTeller(const CatalogueProgress& progress)
    : progress_(progress), on_terminal_(isatty(STDERR_FILENO) != 0) {
  thread_ = std::thread([this] {
    // A signal is for the thread that reads.
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, nullptr);
    Tell();
  });
}

ProgressTeller::~ProgressTeller() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    ended_ = true;
  }
  over_.notify_all();
  thread_.join();
}

void ProgressTeller::Tell() {
  const auto start = std::chrono::steady_clock::now();
  const std::chrono::milliseconds pause =
      on_terminal_ ? kOnTerminal : std::chrono::milliseconds(kElsewhere);
  ProgressLine line;
  bool told = false;
  std::unique_lock<std::mutex> lock(mutex_);
  while (!over_.wait_for(lock, pause, [this] { return ended_; })) {
    const ScanState state = {progress_.bytes, progress_.all_bytes,
                             progress_.pages, progress_.all_pages,
                             progress_.documents};
    const std::string text =
        "redflag: " + line.At(std::chrono::steady_clock::now() - start, state);
    std::cerr << (on_terminal_ ? "\r" + text + "\x1b[K" : text + "\n")
              << std::flush;
    told = true;
  }
  if (told && on_terminal_) std::cerr << "\r\x1b[K" << std::flush;
}

std::string RunSummaryText(const RunFacts& facts, const Report& report) {
  std::string asked;
  if (facts.files > 0) asked = GroupedCount(facts.files, "file");
  if (facts.urls > 0)
    asked += (asked.empty() ? "" : " and ") + GroupedCount(facts.urls, "URL");
  if (asked.empty()) asked = "nothing";
  const ReportSummary& summary = report.summary;
  std::string text = "run " + std::to_string(facts.run) + ": asked for " +
                     asked + "; checked " +
                     GroupedCount(summary.documents, "document");
  if (facts.known > 0)
    text += ", " + Grouped(facts.known) + " of them known from before";
  if (summary.partial > 0)
    text += "; in part only " + Grouped(summary.partial) + " (" +
            CodesText(facts.partial_codes) + ")";
  std::map<std::string, std::size_t> codes;
  for (const NotChecked& input : report.not_checked)
    ++codes[std::string(ErrorCode(input.code))];
  if (!codes.empty())
    text += "; not checked " + Grouped(report.not_checked.size()) + " (" +
            CodesText(codes) + ")";
  if (!facts.finished)
    text += "; not finished: the same scan again goes on with it";
  return text;
}

}  // namespace redflag
