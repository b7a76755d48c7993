#include "fetch/fetcher.h"

#include <algorithm>
#include <map>
#include <random>
#include <utility>

#include "fetch/host_schedule.h"
#include "fetch/robots.h"

namespace redflag {
namespace {

using Clock = std::chrono::steady_clock;
using Ms = std::chrono::milliseconds;
using Id = HostSchedule::Task;

constexpr int kRobotsRedirects = 5;  // RFC 9309, section 2.3.1.2.

bool IsRedirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 ||
         status == 308;
}

// Statuses after which the same request may succeed.
bool IsPage(int status) {
  return status == 200 || status == 203;
}

// The host could not be spoken with at all, about robots.txt or otherwise.
bool IsUnreachable(ErrorKind kind) {
  return kind == ErrorKind::kFailedDns || kind == ErrorKind::kFailedConnect ||
         kind == ErrorKind::kFailedTls || kind == ErrorKind::kRefusedAddress;
}

// Failures that say something about the host and not about one page.
bool IsHostFailure(const FetchResult& result) {
  if (!result.error) return false;
  return IsUnreachable(result.error->kind) ||
         result.error->kind == ErrorKind::kTimeout ||
         result.error->kind == ErrorKind::kFailedProtocol ||
         result.error->kind == ErrorKind::kLimit ||  // Bodies without an end.
         (result.error->kind == ErrorKind::kFailedHttp && result.status >= 500);
}

std::int64_t UnixSeconds() {
  return std::chrono::duration_cast<std::chrono::seconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

Error HttpStatus(int status) {
  return {ErrorKind::kFailedHttp, "HTTP status " + std::to_string(status)};
}

struct Task {
  enum class Kind { kPage, kRobots, kLink };
  Kind kind = Kind::kPage;
  Url url;
  std::string site;  // kRobots: the origin whose rules are asked for.
  std::string slot;  // The host in the schedule that is taken for it.
  FetchResult result;
  Fetcher::Callback done;
  Validators unless;  // Of the first URL; they say nothing of another.
  std::size_t redirects = 0;
  int tries = 0;  // Of the present URL.
  bool head = false;
};

struct Site {
  enum class Rules { kUnknown, kAsked, kKnown };
  Rules rules = Rules::kUnknown;
  Robots robots;
  Clock::time_point until{};    // When the rules are to be asked for again.
  std::optional<Error> closed;  // Why no page of it may be fetched.
  std::vector<Id> parked;       // Waiting for its robots.txt.
  int failures = 0;             // Running.
};

}  // namespace

class Fetcher::Impl {
 public:
  Impl(HttpOptions options, Politeness politeness, Terms terms)
      : options_(std::move(options)),
        politeness_(std::move(politeness)),
        terms_(std::move(terms)) {
    if (options_.user_agent.empty()) {
      options_.user_agent = politeness_.user_agent;
    }
    client_ = std::make_unique<HttpClient>(options_);
  }

  void Add(Task::Kind kind, const std::string& url, Callback done,
           const Validators& unless = {});
  bool Step(Ms max_wait);
  void AbandonAll(const Error& why);
  std::size_t pending() const { return pending_; }

 private:
  const Limits& limits() const { return options_.limits; }
  Site& SiteOf(const Task& task) { return sites_[task.url.Origin()]; }

  void Begin(Id id);
  void AskRobots(Id waiting);
  void Send(Id id);
  void OnResponse(Id id, HttpResponse response);
  void OnRobots(Id id, HttpResponse response);
  void OnPage(Id id, HttpResponse response);
  void OnLink(Id id, const HttpResponse& response);
  bool Redirect(Id id, const HttpResponse& response);
  bool Retry(Id id, const HttpResponse& response);
  // False where the host asks for a longer wait than this run has.
  bool ObeyRetryAfter(Task* task, const HttpResponse& response);
  void SettleRobots(Id id, std::optional<Robots> robots,
                    const std::string& why);
  void Finish(Id id, std::optional<Error> error);
  void CountFailure(const Task& task);
  Ms PauseAfter(const Task& task, double last_ms);

  HttpOptions options_;
  Politeness politeness_;
  Terms terms_;
  std::unique_ptr<HttpClient> client_;
  HostSchedule schedule_;
  std::map<std::string, Site> sites_;
  std::map<Id, Task> tasks_;
  Id last_id_ = 0;
  std::size_t pending_ = 0;  // Tasks that are not about robots.txt.
  std::minstd_rand random_{std::random_device{}()};
};

void Fetcher::Impl::Add(Task::Kind kind, const std::string& url, Callback done,
                        const Validators& unless) {
  const Id id = ++last_id_;
  ++pending_;
  Task& task = tasks_[id];
  task.kind = kind;
  task.head = kind == Task::Kind::kLink;
  task.done = std::move(done);
  task.unless = unless;
  task.result.url = url;
  auto parsed = ParseUrl(url, limits().url_bytes);
  if (!parsed.ok()) return Finish(id, parsed.error());
  task.url = std::move(parsed.value());
  task.result.final_url = task.url.text;
  if (auto refusal = terms_.Refusal(task.url.host)) {
    return Finish(id, std::move(refusal));
  }
  schedule_.Push(task.url.Origin(), id);
}

bool Fetcher::Impl::Step(Ms max_wait) {
  std::optional<Id> id;
  while (client_->active() < limits().connections &&
         (id = schedule_.Next(Clock::now()))) {
    Begin(*id);
  }
  if (tasks_.empty()) return false;
  Ms wait = max_wait;
  const auto at = schedule_.NextAt();
  if (at && client_->active() < limits().connections) {
    const auto until =
        std::chrono::duration_cast<Ms>(*at - Clock::now()) + Ms(1);
    wait = std::clamp(until, Ms(0), max_wait);
  }
  client_->Poll(wait);
  return !tasks_.empty();
}

void Fetcher::Impl::Begin(Id id) {
  Task& task = tasks_.at(id);
  const std::string origin = task.url.Origin();
  task.slot = origin;
  if (task.kind != Task::Kind::kPage) return Send(id);
  Site& site = sites_[origin];
  if (site.rules == Site::Rules::kKnown && Clock::now() > site.until) {
    site.rules = Site::Rules::kUnknown;
  }
  if (site.rules == Site::Rules::kUnknown && !site.closed) {
    return AskRobots(id);
  }
  // From here on the host is not asked, so it need not rest either.
  if (site.rules == Site::Rules::kAsked) {
    site.parked.push_back(id);
    return schedule_.Release(origin, Clock::now());
  }
  if (site.closed) {
    schedule_.Release(origin, Clock::now());
    return Finish(id, site.closed);
  }
  const std::string rule = site.robots.Refusal(RobotsEscape(task.url.path));
  if (rule.empty()) return Send(id);
  schedule_.Release(origin, Clock::now());
  Finish(id, Error{ErrorKind::kRefusedRobots,
                   "robots.txt of the host says \"" + rule + "\""});
}

// The slot at the host that `waiting` was given goes to robots.txt.
void Fetcher::Impl::AskRobots(Id waiting) {
  const Url page = tasks_.at(waiting).url;
  const std::string origin = page.Origin();
  Site& site = sites_[origin];
  site.rules = Site::Rules::kAsked;
  site.parked.push_back(waiting);
  const Id id = ++last_id_;
  Task& task = tasks_[id];
  task.kind = Task::Kind::kRobots;
  task.site = task.slot = origin;
  auto url = ParseUrl("/robots.txt", limits().url_bytes, &page);
  if (url.ok()) {
    task.url = std::move(url.value());
    return Send(id);
  }
  schedule_.Release(origin, Clock::now());
  SettleRobots(id, std::nullopt, url.error().message);
}

void Fetcher::Impl::Send(Id id) {
  Task& task = tasks_.at(id);
  ++task.tries;
  HttpRequest request;
  request.url = task.url;
  request.head = task.head;
  request.unless = task.unless;
  if (task.kind == Task::Kind::kRobots) {
    request.body_bytes = limits().robots_bytes;
  } else if (task.kind == Task::Kind::kLink) {
    request.body_bytes = 1;  // A link's target is of interest, not its page.
  }
  client_->Start(request, [this, id](HttpResponse response) {
    OnResponse(id, std::move(response));
  });
}

Ms Fetcher::Impl::PauseAfter(const Task& task, double last_ms) {
  const auto chance = static_cast<std::uint32_t>(random_());
  const auto delay = SiteOf(task).robots.crawl_delay();
  if (options_.guard.IsOwnLoopback(task.url.host, task.url.port)) {
    Politeness own = politeness_;
    own.pause = politeness_.own_pause;
    return own.Pause(Ms(0), delay, chance);
  }
  return politeness_.Pause(Ms(static_cast<std::int64_t>(last_ms)), delay,
                           chance);
}

void Fetcher::Impl::OnResponse(Id id, HttpResponse response) {
  Task& task = tasks_.at(id);
  schedule_.Release(task.slot, Clock::now() + PauseAfter(task, response.ms));
  task.result.ms += response.ms;
  task.result.status = response.status;
  task.result.body_begun = response.body_begun;
  if (task.kind != Task::Kind::kRobots) {
    task.result.hops.push_back({task.url.text, response.status});
  }
  if (!response.error && IsRedirect(response.status) &&
      Redirect(id, response)) {
    return;
  }
  switch (task.kind) {
    case Task::Kind::kRobots:
      return OnRobots(id, std::move(response));
    case Task::Kind::kPage:
      return OnPage(id, std::move(response));
    case Task::Kind::kLink:
      return OnLink(id, response);
  }
}

// Sends the task on to where the response points, or ends it. False where a
// robots.txt leads nowhere, which its caller must judge.
bool Fetcher::Impl::Redirect(Id id, const HttpResponse& response) {
  Task& task = tasks_.at(id);
  const bool robots = task.kind == Task::Kind::kRobots;
  const std::size_t most = robots ? kRobotsRedirects
                           : task.kind == Task::Kind::kLink
                               ? limits().link_hops
                               : limits().redirects;
  if (++task.redirects > most || response.location.empty()) {
    if (robots) return false;
    Finish(id, Error{ErrorKind::kFailedRedirects,
                     response.location.empty()
                         ? "a redirect without a target"
                         : "more than " + std::to_string(most) + " redirects"});
    return true;
  }
  auto next = ParseUrl(response.location, limits().url_bytes, &task.url);
  std::optional<Error> error;
  if (!next.ok()) {
    error = next.error();
    if (error->kind != ErrorKind::kRefusedScheme) {
      error->kind = ErrorKind::kFailedRedirects;
    }
    error->message = "redirected to " + error->message;
  } else {
    error = terms_.Refusal(next.value().host);
    if (!robots) task.result.final_url = next.value().text;
  }
  if (error) {
    if (robots) {
      SettleRobots(id, std::nullopt, error->message);
    } else {
      Finish(id, std::move(error));
    }
    return true;
  }
  task.url = std::move(next.value());
  task.unless = {};
  task.tries = 0;
  schedule_.PushFront(task.url.Origin(), id);
  return true;
}

bool Fetcher::Impl::ObeyRetryAfter(Task* task, const HttpResponse& response) {
  const auto asked =
      ParseRetryAfter(response.retry_after, response.date, UnixSeconds());
  const std::string origin = task->url.Origin();
  if (!asked) return true;
  if (*asked <= politeness_.retry_after_max) {
    schedule_.Defer(origin, Clock::now() + *asked);
    return true;
  }
  sites_[origin].closed = Error{
      ErrorKind::kFailedHttp, "HTTP status " + std::to_string(response.status) +
                                  "; the host asks to be left alone for " +
                                  std::to_string(asked->count()) + " s"};
  return false;
}

// Puts the task back for another try where its failure may pass.
bool Fetcher::Impl::Retry(Id id, const HttpResponse& response) {
  Task& task = tasks_.at(id);
  const bool passing =
      response.error ? response.transient : IsPassing(response.status);
  if (!passing) return false;
  const std::string origin = task.url.Origin();
  if (!response.error && !ObeyRetryAfter(&task, response)) return false;
  if (task.tries >= politeness_.tries) return false;
  const auto chance = static_cast<std::uint32_t>(random_());
  schedule_.Defer(origin,
                  Clock::now() + politeness_.Backoff(task.tries, chance));
  if (task.kind == Task::Kind::kRobots) {
    schedule_.PushFront(origin, id);
  } else {
    schedule_.Push(origin, id);
  }
  return true;
}

void Fetcher::Impl::OnRobots(Id id, HttpResponse response) {
  const int status = response.status;
  const bool cut_off = response.error &&
                       response.error->kind == ErrorKind::kLimit &&
                       response.body_begun && IsPage(status);
  if (cut_off || (!response.error && IsPage(status))) {
    std::string_view text = response.body;
    // A rule that was cut in two would forbid, or allow, too much.
    if (cut_off) text = text.substr(0, text.find_last_of("\r\n") + 1);
    return SettleRobots(id, Robots::Parse(text, politeness_.agent), "");
  }
  if (Retry(id, response)) return;
  if (!response.error && IsRedirect(status)) {
    return SettleRobots(id, Robots(), "");  // RFC 9309: as if unavailable.
  }
  if (!response.error && status >= 400 && status < 500 && status != 429) {
    return SettleRobots(id, Robots(), "");
  }
  const Task& task = tasks_.at(id);
  if (response.error && task.redirects == 0 &&
      IsUnreachable(response.error->kind)) {
    sites_[task.site].closed = response.error;
  }
  SettleRobots(
      id, std::nullopt,
      response.error ? response.error->message : HttpStatus(status).message);
}

// Ends the asking for a robots.txt and lets the pages that wait for it go on.
// Without rules (`why` says for what reason) nothing of the site is fetched.
void Fetcher::Impl::SettleRobots(Id id, std::optional<Robots> robots,
                                 const std::string& why) {
  const std::string origin = tasks_.at(id).site;
  tasks_.erase(id);
  Site& site = sites_[origin];
  site.rules = Site::Rules::kKnown;
  site.until = Clock::now() + politeness_.robots_age;
  if (robots) {
    site.robots = std::move(*robots);
  } else if (!site.closed) {
    site.closed = Error{ErrorKind::kRefusedRobots,
                        "robots.txt could not be read (" + why +
                            "), so nothing of the host may be fetched"};
  }
  // To the front, the first of them foremost: they came before the others.
  std::vector<Id> parked = std::exchange(site.parked, {});
  for (; !parked.empty(); parked.pop_back()) {
    schedule_.PushFront(origin, parked.back());
  }
  if (const auto delay = site.robots.crawl_delay()) {
    const auto chance = static_cast<std::uint32_t>(random_());
    schedule_.Defer(origin,
                    Clock::now() + politeness_.Pause(Ms(0), delay, chance));
  }
}

void Fetcher::Impl::OnPage(Id id, HttpResponse response) {
  if (Retry(id, response)) return;
  Task& task = tasks_.at(id);
  if (response.error) return Finish(id, std::move(response.error));
  if (response.status == 206) {
    return Finish(
        id, Error{ErrorKind::kTruncated, "the host sent a part of the page"});
  }
  if (response.status == 304 && !task.unless.empty()) {
    task.result.unchanged = true;
    return Finish(id, std::nullopt);
  }
  if (!IsPage(response.status)) {
    const auto& closed = SiteOf(task).closed;
    return Finish(id, closed ? *closed : HttpStatus(response.status));
  }
  task.result.content_type = std::move(response.content_type);
  task.result.body = std::move(response.body);
  if (task.redirects == 0)
    task.result.validators = std::move(response.validators);
  Finish(id, std::nullopt);
}

void Fetcher::Impl::OnLink(Id id, const HttpResponse& response) {
  Task& task = tasks_.at(id);
  // Many servers answer HEAD with an error, or not at all.
  const bool refused = response.error
                           ? !IsUnreachable(response.error->kind)
                           : response.status >= 400 && response.status != 429;
  if (task.head && refused) {
    task.head = false;
    task.tries = 0;
    return schedule_.Push(task.url.Origin(), id);
  }
  const bool answered = response.status >= 200 && response.status < 300;
  if (answered) return Finish(id, std::nullopt);
  if (Retry(id, response)) return;
  if (response.error) return Finish(id, response.error);
  Finish(id, HttpStatus(response.status));
}

void Fetcher::Impl::CountFailure(const Task& task) {
  Site& site = SiteOf(task);
  if (!IsHostFailure(task.result)) {
    if (task.result.status != 0) site.failures = 0;
    return;
  }
  if (++site.failures != politeness_.host_failures || site.closed) return;
  site.closed =
      Error{task.result.error->kind,
            "the host failed " + std::to_string(site.failures) +
                " times running; the last time: " + task.result.error->message};
}

void Fetcher::Impl::Finish(Id id, std::optional<Error> error) {
  const auto at = tasks_.find(id);
  Task task = std::move(at->second);
  tasks_.erase(at);
  --pending_;
  task.result.error = std::move(error);
  if (!task.url.host.empty() && !task.result.hops.empty()) CountFailure(task);
  task.done(std::move(task.result));
}

void Fetcher::Impl::AbandonAll(const Error& why) {
  // Nothing that is still in the air may come back to a task that is gone.
  client_ = std::make_unique<HttpClient>(options_);
  schedule_ = HostSchedule();
  sites_.clear();
  pending_ = 0;
  for (auto& [id, task] : std::exchange(tasks_, {})) {
    if (task.kind == Task::Kind::kRobots) continue;
    task.result.error = why;
    task.result.body_begun = false;
    task.done(std::move(task.result));
  }
}

Fetcher::Fetcher(HttpOptions options, Politeness politeness, Terms terms)
    : impl_(std::make_unique<Impl>(std::move(options), std::move(politeness),
                                   std::move(terms))) {}
Fetcher::~Fetcher() = default;

void Fetcher::Add(const std::string& url, Callback done,
                  const Validators& unless) {
  impl_->Add(Task::Kind::kPage, url, std::move(done), unless);
}
void Fetcher::Resolve(const std::string& url, Callback done) {
  impl_->Add(Task::Kind::kLink, url, std::move(done));
}
bool Fetcher::Step(Ms max_wait) {
  return impl_->Step(max_wait);
}
void Fetcher::AbandonAll(const Error& why) {
  impl_->AbandonAll(why);
}
std::size_t Fetcher::pending() const {
  return impl_->pending();
}

}  // namespace redflag
