// Manners as data: how long to wait, how often to try, whom not to ask.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "core/table.h"

namespace redflag {

// The rows of the table "crawl/politeness".
struct Politeness {
  using Ms = std::chrono::milliseconds;

  std::string agent;       // Product token for robots.txt.
  std::string user_agent;  // Header.
  Ms pause{};
  Ms own_pause{};        // To an allowed loopback address.
  int pause_jitter = 0;  // Percent of a pause that chance may add.
  Ms crawl_delay_max{};
  Ms retry_after_max{};
  Ms backoff_first{};
  Ms backoff_max{};
  int tries = 1;
  int host_failures = 0;
  Ms robots_age{};

  // kInvalidPatterns, with the row's name, where one is missing or negative.
  static Result<Politeness> From(const Table& table);

  // Before another try, after `tries` of them; half of it is chance.
  // `random` is any number, so that tests can choose it.
  Ms Backoff(int tries_made, std::uint32_t random) const;
  // Between requests to a host whose last one took `last` and whose
  // robots.txt asks for `crawl_delay` seconds.
  Ms Pause(Ms last, std::optional<double> crawl_delay,
           std::uint32_t random) const;
};

// Hosts whose terms of use exclude robots: the table "crawl/terms".
class Terms {
 public:
  explicit Terms(const Table& table);
  // kRefusedTerms, naming better sources, for such a host or one below it.
  std::optional<Error> Refusal(std::string_view host) const;

 private:
  struct Row {
    std::string host;
    std::string message;
  };
  std::vector<Row> rows_;
};

// Of a status: whether the same request may succeed a little later.
bool IsPassing(int status);

// The wait that a Retry-After header asks for, as seconds or as a date, the
// latter counted from `date` (the reply's Date header) or, where that is no
// date, from `now` (Unix seconds). Nothing for what is neither or is past.
std::optional<std::chrono::seconds> ParseRetryAfter(std::string_view value,
                                                    std::string_view date,
                                                    std::int64_t now);

}  // namespace redflag
