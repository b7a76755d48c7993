// One URL to bytes: a single request, no redirects, no retries, no manners.
//
// fetcher.h adds robots.txt, pauses, redirects and retries. Every transfer
// ends, within its deadline, in exactly one Response.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/limits.h"
#include "core/result.h"
#include "fetch/address_guard.h"
#include "fetch/url.h"
#include "fetch/validators.h"

namespace redflag {

struct HttpOptions {
  AddressGuard guard;
  std::string user_agent;
  std::string ca_file;  // PEM; "" for the system's certificates.
  Limits limits;
};

struct HttpRequest {
  Url url;
  bool head = false;  // Ask for the header alone.
  // Sent by POST where it is there.
  std::optional<std::string> post;
  std::vector<std::string> headers;  // "Name: value"; empty for a
                                     // page's.
  Validators unless;  // The page is wanted unless these still hold of it.
  std::size_t body_bytes = 0;  // Of the decoded body; 0 for the limit's.
};

struct HttpResponse {
  // Why there is no whole response; absent for a response of any status that
  // was received to its end.
  std::optional<Error> error;
  bool transient = false;  // The same request may succeed a little later.
  bool body_begun = false;
  int status = 0;  // 0 where none was received.
  std::string content_type;
  std::string location;
  std::string retry_after;
  std::string date;
  Validators validators;
  // Decoded. Of a response with an error: what came before it, where
  // HttpRequest::body_bytes was given. Only kept of a status from 200 to 299.
  std::string body;
  std::size_t raw_bytes = 0;  // Of the body, as sent.
  double ms = 0;
};

// Used by one thread. Callbacks are called from Poll and may call Start.
class HttpClient {
 public:
  using Callback = std::function<void(HttpResponse response)>;

  explicit HttpClient(HttpOptions options);
  ~HttpClient();  // Transfers under way are dropped without a callback.
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;

  void Start(const HttpRequest& request, Callback done);
  // Moves the transfers on; returns when something was received or sent, or
  // after `max_wait`, and calls the callbacks of what has ended.
  void Poll(std::chrono::milliseconds max_wait);
  std::size_t active() const;

  const HttpOptions& options() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace redflag
