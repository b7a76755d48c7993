#include "fetch/politeness.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

#include <curl/curl.h>

namespace redflag {
namespace {

const TableRow* Named(const Table& table, std::string_view name) {
  for (const TableRow& row : table.rows) {
    if (row.Text("name") == name) return &row;
  }
  return nullptr;
}

// Reads rows by name; remembers the first that is missing.
class Reader {
 public:
  explicit Reader(const Table& table) : table_(table) {}

  std::string Text(std::string_view name) {
    const TableRow* row = Named(table_, name);
    if (row == nullptr || row->Text("value").empty()) Miss(name);
    return row == nullptr ? "" : std::string(row->Text("value"));
  }
  double Number(std::string_view name) {
    const TableRow* row = Named(table_, name);
    const double value = row == nullptr ? -1 : row->Number("value", -1);
    constexpr double kMax = 1e9;
    if (!(value >= 0 && value <= kMax)) Miss(name);
    return std::clamp(value, 0.0, kMax);
  }
  int Count(std::string_view name) { return static_cast<int>(Number(name)); }
  Politeness::Ms Time(std::string_view name) {
    return Politeness::Ms(static_cast<std::int64_t>(Number(name)));
  }
  const std::string& missed() const { return missed_; }

 private:
  void Miss(std::string_view name) {
    if (missed_.empty()) missed_ = std::string(name);
  }

  const Table& table_;
  std::string missed_;
};

}  // namespace

Result<Politeness> Politeness::From(const Table& table) {
  Reader reader(table);
  Politeness p;
  p.agent = reader.Text("agent");
  p.user_agent = reader.Text("user_agent");
  p.pause = reader.Time("pause");
  p.own_pause = reader.Time("own_pause");
  p.pause_jitter = reader.Count("pause_jitter");
  p.crawl_delay_max = reader.Time("crawl_delay_max");
  p.retry_after_max = reader.Time("retry_after_max");
  p.backoff_first = reader.Time("backoff_first");
  p.backoff_max = reader.Time("backoff_max");
  p.tries = std::max(1, reader.Count("tries"));
  p.host_failures = reader.Count("host_failures");
  p.robots_age = reader.Time("robots_age");
  if (reader.missed().empty()) return p;
  return Error{ErrorKind::kInvalidPatterns,
               table.file + ": table crawl/politeness: row \"" +
                   reader.missed() + "\" is missing or no number from 0"};
}

Politeness::Ms Politeness::Backoff(int tries_made, std::uint32_t random) const {
  constexpr int kMaxDoublings = 20;
  const int doublings = std::clamp(tries_made - 1, 0, kMaxDoublings);
  const Ms full =
      std::min(backoff_max, backoff_first * (std::int64_t{1} << doublings));
  const Ms half = full / 2;
  return half + Ms(random % (half.count() + 1));
}

Politeness::Ms Politeness::Pause(Ms last, std::optional<double> crawl_delay,
                                 std::uint32_t random) const {
  Ms wait = std::max(pause, last);
  if (crawl_delay) {
    const double cap = static_cast<double>(crawl_delay_max.count());
    wait = std::max(
        wait,
        Ms(static_cast<std::int64_t>(std::min(cap, *crawl_delay * 1000))));
  }
  const std::int64_t jitter = wait.count() * pause_jitter / 100;
  return wait + Ms(random % (jitter + 1));
}

Terms::Terms(const Table& table) {
  for (const TableRow& row : table.rows) {
    const std::string message = std::string(row.Text("reason")) + "; " +
                                std::string(row.Text("instead"));
    for (const std::string& host : row.List("hosts")) {
      rows_.push_back({host, message});
    }
  }
}

std::optional<Error> Terms::Refusal(std::string_view host) const {
  for (const Row& row : rows_) {
    if (host.size() < row.host.size() ||
        host.substr(host.size() - row.host.size()) != row.host) {
      continue;
    }
    const std::size_t before = host.size() - row.host.size();
    if (before == 0 || host[before - 1] == '.') {
      return Error{ErrorKind::kRefusedTerms, row.message};
    }
  }
  return std::nullopt;
}

bool IsPassing(int status) {
  return status == 408 || status == 425 || status == 429 || status == 500 ||
         (status >= 502 && status <= 504);
}

std::optional<std::chrono::seconds> ParseRetryAfter(std::string_view value,
                                                    std::string_view date,
                                                    std::int64_t now) {
  using std::chrono::seconds;
  if (value.empty()) return std::nullopt;
  const bool digits = std::all_of(value.begin(), value.end(),
                                  [](char c) { return c >= '0' && c <= '9'; });
  if (digits) {
    // A century stands for every larger number.
    constexpr std::int64_t kMax = std::int64_t{100} * 366 * 86400;
    std::int64_t wait = kMax;
    const auto [end, error] =
        std::from_chars(value.data(), value.data() + value.size(), wait);
    if (error == std::errc::result_out_of_range) wait = kMax;
    return seconds(std::min(wait, kMax));
  }
  const std::int64_t then = curl_getdate(std::string(value).c_str(), nullptr);
  if (then < 0) return std::nullopt;
  const std::int64_t server = curl_getdate(std::string(date).c_str(), nullptr);
  const std::int64_t wait = then - (server < 0 ? now : server);
  if (wait <= 0) return std::nullopt;
  return seconds(wait);
}

}  // namespace redflag
