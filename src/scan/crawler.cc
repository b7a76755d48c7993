#include "scan/crawler.h"

#include <algorithm>
#include <deque>
#include <memory>
#include <optional>
#include <unordered_set>
#include <utility>

#include "core/ascii.h"
#include "fetch/content_decoder.h"
#include "fetch/fetcher.h"
#include "fetch/sitemap.h"
#include "fetch/url.h"

namespace redflag {
namespace {

using Clock = std::chrono::steady_clock;
using Ms = std::chrono::milliseconds;

// How long a step may sleep before the stop flag is looked at again.
constexpr Ms kStep(100);

PageResult::State StateOf(const Error& error, bool body_begun) {
  switch (error.kind) {
    case ErrorKind::kRefusedRobots:
    case ErrorKind::kRefusedAddress:
    case ErrorKind::kRefusedScheme:
    case ErrorKind::kRefusedTerms:
      return PageResult::State::kRefused;
    case ErrorKind::kLimit:
    case ErrorKind::kTruncated:
    case ErrorKind::kTimeout:
      return body_begun ? PageResult::State::kTruncated
                        : PageResult::State::kFailed;
    default:
      return PageResult::State::kFailed;
  }
}

// Words of a server may stand in a message; what is no plain ASCII could
// steer a terminal.
std::string Plain(std::string text) {
  for (char& c : text) {
    if (c < ' ' || c > '~') c = '?';
  }
  return text;
}

// The next line without its end, trimmed.
std::string_view NextLine(std::string_view* text) {
  const std::size_t end = text->find('\n');
  const std::string_view line = text->substr(0, end);
  *text = end == std::string_view::npos ? "" : text->substr(end + 1);
  return TrimAscii(line);
}

void SkipByteOrderMark(std::string_view* text) {
  constexpr std::string_view kBom = "\xEF\xBB\xBF";
  if (text->substr(0, kBom.size()) == kBom) text->remove_prefix(kBom.size());
}

bool IsWebUrl(std::string_view line) {
  return line.substr(0, 7) == "http://" || line.substr(0, 8) == "https://";
}

Result<std::unique_ptr<Fetcher>> MakeFetcher(const CrawlOptions& options,
                                             const Tables& tables) {
  auto guard = AddressGuard::Make(options.allow_addresses);
  if (!guard.ok()) return guard.error();
  auto politeness = Politeness::From(tables.Get("crawl/politeness"));
  if (!politeness.ok()) return politeness.error();
  HttpOptions http;
  http.guard = std::move(guard.value());
  http.user_agent = options.user_agent;
  http.ca_file = options.ca_file;
  http.limits = options.limits;
  return std::make_unique<Fetcher>(std::move(http),
                                   std::move(politeness.value()),
                                   Terms(tables.Get("crawl/terms")));
}

// Why a run must end before its work does; nothing while it need not.
std::optional<Error> RunOver(const CrawlOptions& options,
                             Clock::time_point start) {
  if (options.stop != nullptr && options.stop->load()) {
    return Error{ErrorKind::kLimit, "not fetched: the run was interrupted"};
  }
  if (options.max_time > Ms(0) && Clock::now() - start >= options.max_time) {
    return Error{ErrorKind::kLimit, "not fetched: the time of the run was up"};
  }
  return std::nullopt;
}

bool IsPlainText(const FetchResult& result) {
  return result.content_type.substr(0, 10) == "text/plain";
}

// Whether it may be a sitemap or a list of URLs.
bool MayHoldUrls(const FetchResult& result) {
  return IsPlainText(result) || IsGzip(result.body) || IsSitemap(result.body);
}

// A URL that has not been handed to the fetcher yet.
struct Waiting {
  std::string url;
  std::string source;
  // How many sitemaps lead to it, while it may itself be a sitemap or list.
  std::optional<std::size_t> depth;
};

class CrawlRun {
 public:
  CrawlRun(const CrawlOptions& options, Fetcher* fetcher, const PageSink& sink)
      : options_(options), fetcher_(fetcher), sink_(sink) {}

  void Run(std::span<const std::string> sources);

 private:
  void Enqueue(Waiting entry, const Url* base);
  bool MayHandOut() const;
  void HandOut();
  void OnResult(Waiting entry, FetchResult result);
  // Takes the URLs of a sitemap or list; false where the body is neither.
  bool Expand(const Waiting& entry, const FetchResult& result);
  void ExpandSitemap(const Waiting& entry, const FetchResult& result,
                     std::string_view text);
  void RecordError(const Waiting& entry, const Error& error, bool body_begun,
                   const FetchResult* result);
  void AbandonRest(const Error& why);
  void CountKnown() const {
    if (options_.known != nullptr) *options_.known = seen_.size() - lists_;
  }

  const CrawlOptions& options_;
  Fetcher* fetcher_;
  const PageSink& sink_;
  std::deque<Waiting> waiting_;
  std::unordered_set<std::string> seen_;
  std::size_t pages_ = 0;  // Handed out, sitemaps and lists apart.
  std::size_t lists_ = 0;  // Sitemaps and lists among `seen_`.
  bool over_ = false;      // What is recorded now was not asked for.
};

void CrawlRun::Enqueue(Waiting entry, const Url* base) {
  auto url = ParseUrl(entry.url, options_.limits.url_bytes, base);
  if (url.ok() && base != nullptr) entry.url = url.value().text;
  // What cannot be read is recorded as it stands.
  const std::string& key = url.ok() ? url.value().text : entry.url;
  if (seen_.count(key) != 0) return;
  if (seen_.size() >= options_.limits.crawl_urls) {
    return RecordError(
        entry,
        {ErrorKind::kLimit, "not fetched: a run takes at most " +
                                std::to_string(options_.limits.crawl_urls) +
                                " URLs"},
        false, nullptr);
  }
  seen_.insert(key);
  CountKnown();
  if (url.ok() && options_.has && options_.has(entry.url)) {
    ++pages_;
    return;
  }
  if (!url.ok()) return RecordError(entry, url.error(), false, nullptr);
  waiting_.push_back(std::move(entry));
}

bool CrawlRun::MayHandOut() const {
  return !waiting_.empty() &&
         fetcher_->pending() < options_.limits.crawl_window &&
         (options_.max_pages == 0 || pages_ < options_.max_pages);
}

void CrawlRun::HandOut() {
  while (MayHandOut()) {
    Waiting entry = std::move(waiting_.front());
    waiting_.pop_front();
    ++pages_;
    const std::string url = entry.url;
    const Validators unless =
        options_.validators ? options_.validators(url) : Validators();
    fetcher_->Add(
        url,
        [this, entry = std::move(entry)](FetchResult result) {
          OnResult(entry, std::move(result));
        },
        unless);
  }
}

void CrawlRun::RecordError(const Waiting& entry, const Error& error,
                           bool body_begun, const FetchResult* result) {
  PageResult page;
  page.url = entry.url;
  page.source = entry.source;
  page.state = StateOf(error, body_begun);
  page.code = error.kind;
  page.message = error.message;
  page.cut_off = over_;
  if (result != nullptr) {
    page.final_url = result->final_url;
    page.content_type = result->content_type;
    page.status = result->status;
    page.ms = result->ms;
    const bool moved =
        !result->hops.empty() && result->hops[0].url != result->final_url;
    if (moved) page.message += " (at " + result->final_url + ")";
  }
  page.message = Plain(std::move(page.message));
  sink_(std::move(page));
}

void CrawlRun::OnResult(Waiting entry, FetchResult result) {
  if (result.error) {
    return RecordError(entry, *result.error, result.body_begun, &result);
  }
  if (entry.depth && !result.unchanged && Expand(entry, result)) {
    --pages_;
    ++lists_;
    CountKnown();
    return;
  }
  PageResult page;
  page.url = std::move(entry.url);
  page.source = std::move(entry.source);
  page.final_url = std::move(result.final_url);
  page.state =
      result.unchanged ? PageResult::State::kUnchanged : PageResult::State::kOk;
  // Asked for as a source of its own, it must be there to be told apart.
  if (!MayHoldUrls(result)) page.validators = std::move(result.validators);
  page.body = std::move(result.body);
  page.content_type = std::move(result.content_type);
  page.status = result.status;
  page.ms = result.ms;
  sink_(std::move(page));
}

bool CrawlRun::Expand(const Waiting& entry, const FetchResult& result) {
  std::string unpacked;
  std::string_view text = result.body;
  if (IsGzip(text)) {
    auto decoder = ContentDecoder::Make("gzip", 1);
    if (!decoder.ok()) return false;
    const std::size_t most = options_.limits.body_decoded_bytes;
    auto fed =
        decoder.value().Feed(text, [&unpacked, most](std::string_view piece) {
          return AppendWithin(most, piece, unpacked);
        });
    const auto end = fed.ok() ? decoder.value().Finish() : fed;
    if (!end.ok()) {
      RecordError(entry, end.error(), true, &result);
      return true;
    }
    text = unpacked;
  }
  if (IsSitemap(text)) {
    ExpandSitemap(entry, result, text);
    return true;
  }
  const bool plain = IsPlainText(result) || !unpacked.empty();
  if (!plain || !IsUrlList(text, true)) return false;
  const auto base = ParseUrl(result.final_url, options_.limits.url_bytes);
  for (std::string& url : UrlsOfList(text)) {
    Enqueue({std::move(url), entry.url, std::nullopt},
            base.ok() ? &base.value() : nullptr);
  }
  return true;
}

void CrawlRun::ExpandSitemap(const Waiting& entry, const FetchResult& result,
                             std::string_view text) {
  const std::size_t most = options_.limits.sitemap_urls;
  Sitemap sitemap = ParseSitemap(text, most);
  const std::size_t depth = entry.depth.value_or(0) + 1;
  if (sitemap.is_index && depth > options_.limits.sitemap_depth) {
    return RecordError(
        entry,
        {ErrorKind::kLimit, "sitemaps that name sitemaps, more than " +
                                std::to_string(options_.limits.sitemap_depth) +
                                " deep"},
        true, &result);
  }
  if (!sitemap.complete) {
    const bool full = sitemap.urls.size() == most;
    RecordError(entry,
                {full ? ErrorKind::kLimit : ErrorKind::kTruncated,
                 full ? "the sitemap has more URLs than the " +
                            std::to_string(most) + " that were read"
                      : "the sitemap is cut off; what it has was read"},
                true, &result);
  } else if (sitemap.urls.empty()) {
    RecordError(entry, {ErrorKind::kUnreadable, "the sitemap names no URL"},
                true, &result);
  }
  const auto base = ParseUrl(result.final_url, options_.limits.url_bytes);
  for (std::string& url : sitemap.urls) {
    Waiting next{std::move(url), entry.url, std::nullopt};
    if (sitemap.is_index) next.depth = depth;
    Enqueue(std::move(next), base.ok() ? &base.value() : nullptr);
  }
}

void CrawlRun::AbandonRest(const Error& why) {
  fetcher_->AbandonAll(why);
  for (const Waiting& entry : std::exchange(waiting_, {})) {
    RecordError(entry, why, false, nullptr);
  }
}

void CrawlRun::Run(std::span<const std::string> sources) {
  const Clock::time_point start = Clock::now();
  for (const std::string& source : sources) {
    Enqueue({source, "", std::size_t{0}}, nullptr);
  }
  while (true) {
    if (const auto why = RunOver(options_, start)) {
      over_ = true;
      return AbandonRest(*why);
    }
    HandOut();
    if (!fetcher_->Step(kStep) && !MayHandOut()) break;
  }
  AbandonRest({ErrorKind::kLimit, "not fetched: a run of at most " +
                                      std::to_string(options_.max_pages) +
                                      " pages was asked for"});
}

LinkChain ChainOf(FetchResult result) {
  LinkChain chain;
  chain.url = std::move(result.url);
  chain.final_url = std::move(result.final_url);
  for (Hop& hop : result.hops) {
    chain.hops.push_back({std::move(hop.url), hop.status});
  }
  chain.complete = !result.error.has_value();
  if (result.error) {
    chain.code = result.error->kind;
    chain.message = Plain(std::move(result.error->message));
  }
  return chain;
}

}  // namespace

std::string_view PageStateName(PageResult::State state) {
  switch (state) {
    case PageResult::State::kOk:
      return "ok";
    case PageResult::State::kUnchanged:
      return "unchanged";
    case PageResult::State::kRefused:
      return "refused";
    case PageResult::State::kFailed:
      return "failed";
    case PageResult::State::kTruncated:
      return "truncated";
  }
  return "";
}

NotChecked PageNotChecked(const PageResult& page) {
  return {page.url, page.code, page.message};
}

Status Crawl(std::span<const std::string> sources, const CrawlOptions& options,
             const Tables& tables, const PageSink& sink) {
  auto fetcher = MakeFetcher(options, tables);
  if (!fetcher.ok()) return fetcher.error();
  CrawlRun(options, fetcher.value().get(), sink).Run(sources);
  return Done{};
}

bool IsUrlList(std::string_view text, bool relative) {
  constexpr std::size_t kLook = 65536;
  SkipByteOrderMark(&text);
  if (IsSitemap(text.substr(0, kLook))) return true;
  if (text.size() > kLook) {
    text = text.substr(0, text.substr(0, kLook).rfind('\n') + 1);
  }
  bool any = false;
  while (!text.empty()) {
    const std::string_view line = NextLine(&text);
    if (line.empty() || line.front() == '#') continue;
    const bool url = IsWebUrl(line) || (relative && line.front() == '/');
    if (!url || line.find_first_of(" \t<>\"") != std::string_view::npos) {
      return false;
    }
    any = true;
  }
  return any;
}

std::vector<std::string> UrlsOfList(std::string_view text) {
  SkipByteOrderMark(&text);
  if (IsSitemap(text)) {
    return ParseSitemap(text, DefaultLimits().sitemap_urls).urls;
  }
  std::vector<std::string> urls;
  while (!text.empty()) {
    const std::string_view line = NextLine(&text);
    if (!line.empty() && line.front() != '#') urls.emplace_back(line);
  }
  return urls;
}

struct LinkResolver::Impl {
  std::unique_ptr<Fetcher> fetcher;
  CrawlOptions options;
  Clock::time_point start = Clock::now();
};

LinkResolver::LinkResolver(std::unique_ptr<Impl> impl)
    : impl_(std::move(impl)) {}
LinkResolver::~LinkResolver() = default;

Result<std::unique_ptr<LinkResolver>> LinkResolver::Make(
    const CrawlOptions& options, const Tables& tables) {
  auto fetcher = MakeFetcher(options, tables);
  if (!fetcher.ok()) return fetcher.error();
  auto impl = std::make_unique<Impl>();
  impl->fetcher = std::move(fetcher.value());
  impl->options = options;
  return std::unique_ptr<LinkResolver>(new LinkResolver(std::move(impl)));
}

std::vector<LinkChain> LinkResolver::Resolve(
    std::span<const std::string> links) {
  std::vector<LinkChain> chains(links.size());
  for (std::size_t i = 0; i < links.size(); ++i) {
    impl_->fetcher->Resolve(links[i], [&chains, i](FetchResult result) {
      chains[i] = ChainOf(std::move(result));
    });
  }
  while (impl_->fetcher->Step(kStep)) {
    if (const auto why = RunOver(impl_->options, impl_->start)) {
      impl_->fetcher->AbandonAll(*why);
    }
  }
  return chains;
}

}  // namespace redflag
