#include "fetch/post.h"

#include <algorithm>
#include <cstdint>
#include <ctime>
#include <optional>
#include <random>
#include <thread>
#include <utility>

#include "fetch/url.h"

namespace redflag {
namespace {

using Clock = std::chrono::steady_clock;
using Ms = std::chrono::milliseconds;

constexpr Ms kLongestWait{60000};
// How soon a stop is noticed.
constexpr Ms kStep{100};

// Anything else could end the header and begin another.
bool IsToken(std::string_view token) {
  return std::ranges::all_of(token, [](char c) { return c > ' ' && c < 0x7F; });
}

// Why the token must not go there.
std::optional<std::string> TokenFault(const PostMessage& message,
                                      const Url& url,
                                      const AddressGuard& guard) {
  if (message.token.empty()) return std::nullopt;
  if (!IsToken(message.token))
    return "the token holds characters that no header can";
  if (url.scheme == "https" || guard.IsOwnLoopback(url.host, url.port))
    return std::nullopt;
  return "a token is sent over https only";
}

Result<Url> UrlOf(const PostMessage& message, const HttpOptions& options) {
  auto url = ParseUrl(message.url, options.limits.url_bytes);
  // The reader's own words may quote it.
  if (!url.ok())
    return Error{url.error().kind, "the address is no plain http or https URL"};
  if (const auto fault = TokenFault(message, url.value(), options.guard))
    return Error{ErrorKind::kRefusedScheme,
                 url.value().Origin() + ": " + *fault};
  return url;
}

bool Stopped(const std::atomic<bool>* stop) {
  return stop != nullptr && stop->load();
}

class Posting {
 public:
  Posting(HttpRequest request, const HttpOptions& options,
          const Politeness& politeness, const std::atomic<bool>* stop)
      : request_(std::move(request)),
        client_(options),
        politeness_(politeness),
        stop_(stop) {}

  // Absent once it was taken.
  std::optional<Error> Run() {
    for (int tries = 1;; ++tries) {
      const HttpResponse response = Try();
      const int status = response.status;
      if (status >= 200 && status < 300) return std::nullopt;
      const bool passing = status == 0 ? response.transient : IsPassing(status);
      if (!passing || tries >= politeness_.tries || !Wait(response, tries))
        return ErrorOf(response, tries);
    }
  }

 private:
  HttpResponse Try() {
    HttpResponse taken;
    bool done = false;
    client_.Start(request_, [&](HttpResponse response) {
      taken = std::move(response);
      done = true;
    });
    while (!done)
      client_.Poll(kStep);
    return taken;
  }

  // False where the run was stopped meanwhile.
  bool Wait(const HttpResponse& response, int tries) {
    const auto asked = ParseRetryAfter(response.retry_after, response.date,
                                       std::time(nullptr));
    const Ms wait =
        std::min(kLongestWait,
                 asked ? std::chrono::duration_cast<Ms>(*asked)
                       : politeness_.Backoff(
                             tries, static_cast<std::uint32_t>(random_())));
    const auto until = Clock::now() + wait;
    while (Clock::now() < until && !Stopped(stop_))
      std::this_thread::sleep_for(kStep);
    return !Stopped(stop_);
  }

  static Error ErrorOf(const HttpResponse& response, int tries) {
    Error error{ErrorKind::kFailedHttp,
                "HTTP status " + std::to_string(response.status)};
    if (response.status >= 300 && response.status < 400)
      error.message += " (redirects are not followed)";
    if (response.status == 0 && response.error) error = *response.error;
    if (tries > 1) error.message += ", " + std::to_string(tries) + " times";
    return error;
  }

  HttpRequest request_;
  HttpClient client_;
  const Politeness& politeness_;
  const std::atomic<bool>* stop_;
  std::mt19937 random_{std::random_device{}()};
};

}  // namespace

Status CheckPost(const PostMessage& message, const HttpOptions& options) {
  const auto url = UrlOf(message, options);
  if (!url.ok()) return url.error();
  return Done{};
}

Status Post(const PostMessage& message, const HttpOptions& options,
            const Politeness& politeness, const std::atomic<bool>* stop) {
  auto url = UrlOf(message, options);
  if (!url.ok()) return url.error();
  const std::string origin = url.value().Origin();
  HttpOptions quiet = options;
  if (quiet.user_agent.empty()) quiet.user_agent = politeness.agent;
  HttpRequest request;
  request.url = std::move(url.value());
  request.post = message.json;
  // Without "Expect:" libcurl waits for a leave that few servers give.
  request.headers = {"Content-Type: application/json", "Accept: */*",
                     "Accept-Encoding: gzip", "Expect:"};
  if (!message.token.empty())
    request.headers.push_back("Authorization: Bearer " + message.token);
  auto failed = Posting(std::move(request), quiet, politeness, stop).Run();
  if (!failed) return Done{};
  return Error{failed->kind, origin + ": " + failed->message};
}

}  // namespace redflag
