// Many URLs to pages, by all the rules: robots.txt first, one request at a
// time and a pause for each host, redirects judged hop by hop, failures that
// may pass tried again, and an end to every URL.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/result.h"
#include "fetch/http_client.h"
#include "fetch/politeness.h"

namespace redflag {

// One step of the way to a page.
struct Hop {
  std::string url;
  int status = 0;  // 0 where the URL was not asked or did not answer.
};

struct FetchResult {
  std::string url;        // As given.
  std::string final_url;  // The last one asked, or refused.
  // Why there is no page; absent for a page that was read to its end. Of the
  // kinds refused-*, failed-*, timeout, limit, truncated and syntax (no URL).
  std::optional<Error> error;
  bool body_begun = false;  // Part of the page came before the error.
  // The host says that the page is what it was; there is no body.
  bool unchanged = false;
  int status = 0;  // The last reply's; 0 for none.
  std::string content_type;
  std::string body;  // Only without an error.
  // Of the body; none where the URL led to another.
  Validators validators;
  double ms = 0;  // Of all requests for it, without the pauses.
  std::vector<Hop> hops;
};

// Used by one thread; callbacks are called from all functions and may call Add
// and Resolve.
class Fetcher {
 public:
  using Callback = std::function<void(FetchResult result)>;

  // options.user_agent is taken from `politeness` where it is empty.
  Fetcher(HttpOptions options, Politeness politeness, Terms terms);
  ~Fetcher();  // What is under way is dropped without a callback.

  // Fetches a page, unless the validators that it came with still hold.
  void Add(const std::string& url, Callback done,
           const Validators& unless = {});
  // Finds where a link leads: HEAD, and GET where that is not answered, up
  // to Limits::link_hops hops; `hops` is the chain and `body` stays empty.
  // As a single look at a link it does not ask robots.txt. A chain that
  // reaches a host whose terms exclude robots ends there, unasked, with
  // kRefusedTerms and the address as final_url.
  void Resolve(const std::string& url, Callback done);

  // Does what can be done within `max_wait`; false when nothing is left.
  bool Step(std::chrono::milliseconds max_wait);
  // Ends every URL that is waiting or under way with this error. To be called
  // between steps, not from a callback.
  void AbandonAll(const Error& why);
  // URLs without a result.
  std::size_t pending() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace redflag
