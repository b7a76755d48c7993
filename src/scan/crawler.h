// A list of URLs, sitemaps and lists of URLs to pages: each URL ends in
// exactly one recorded state, whatever happens to it.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/document.h"
#include "core/limits.h"
#include "core/result.h"
#include "core/table.h"
#include "fetch/validators.h"

namespace redflag {

struct PageResult {
  enum class State {
    kOk,         // A whole page; whether it is a listing, its reader decides.
    kUnchanged,  // What it was when it came with CrawlOptions::validators.
    kRefused,    // Not asked: robots.txt, address, scheme or terms.
    kFailed,     // No page: name, connection, status, time, a limit of the run.
    kTruncated,  // A page began and did not come to its end; never clean.
  };

  std::string url;        // As given, or as the sitemap has it.
  std::string final_url;  // After redirects; "" where nothing was asked.
  std::string source;     // The sitemap or list it came from; "" if given.
  State state = State::kFailed;
  ErrorKind code = ErrorKind::kFailedHttp;  // Of the last three.
  std::string message;                      // Of them, too; for people.
  std::string body;                         // kOk only; charset as sent.
  std::string content_type;  // Header as sent: "text/html; charset=utf-8".
  // kOk: what tells later whether the page has changed; may be empty.
  Validators validators;
  int status = 0;  // Of HTTP; 0 where there was no reply.
  double ms = 0;   // Of all requests for it, without the pauses.
  // kFailed: the run was stopped, or its time was up, before this one's turn.
  bool cut_off = false;
};

// "ok", "unchanged", "refused", "failed", "truncated".
std::string_view PageStateName(PageResult::State state);

// The row of a report's not_checked. REQUIRES: page.state is neither kOk nor
// kUnchanged.
NotChecked PageNotChecked(const PageResult& page);

struct CrawlOptions {
  // Exact "ADDRESS:PORT" pairs that may be dialled though not public.
  std::vector<std::string> allow_addresses;
  std::size_t max_pages = 0;              // 0: no limit.
  std::chrono::milliseconds max_time{0};  // 0: no limit.
  // Set by a signal handler or another thread; what has no result then is
  // recorded as not fetched. May be null.
  const std::atomic<bool>* stop = nullptr;
  // Whether a page need not be fetched, as a run that is gone on with has it;
  // it counts for max_pages and is not recorded. Asked once for each URL; may
  // be empty.
  std::function<bool(const std::string& url)> has;
  // What a page came with, if its body is not needed where it has not changed
  // since. Asked once for each URL that is fetched; may be empty.
  std::function<Validators(const std::string& url)> validators;
  // Kept at the number of pages that are known of; may be null.
  std::atomic<std::size_t>* known = nullptr;
  std::string user_agent;  // "": the one of the patterns.
  std::string ca_file;     // "": the system's certificates.
  Limits limits;
};

// Called once for each URL, in the order of completion, on Crawl's thread.
using PageSink = std::function<void(PageResult page)>;

// Fetches `sources`: URLs of pages, of sitemaps (index, XML, text, any of
// them in gzip) and of plain lists of URLs, told apart by what they hold. A
// sitemap or list is no page of its own unless it could not be read or was
// too long, which is then recorded under its URL. A URL that comes twice is
// fetched and recorded once. Reads the tables "crawl/*".
//
// Runs on the calling thread until all is done. An error (kInvalidOptions,
// kInvalidPatterns) means that nothing was fetched.
Status Crawl(std::span<const std::string> sources, const CrawlOptions& options,
             const Tables& tables, const PageSink& sink);

// Whether a text is a list of URLs: a sitemap in XML, or one URL a line, blank
// lines and lines that start with '#' apart. Looks at the first 64 KiB. With
// `relative`, lines that start with '/' are URLs too: relative to where the
// list came from.
bool IsUrlList(std::string_view text, bool relative = false);
// Them. Those of an XML sitemap are at most Limits::sitemap_urls.
std::vector<std::string> UrlsOfList(std::string_view text);

// Where a link leads.
struct LinkChain {
  struct Hop {
    std::string url;
    int status = 0;  // 0 where it was not asked or did not answer.
  };
  std::string url;        // As given.
  std::string final_url;  // The last address that is known of.
  std::vector<Hop> hops;
  bool complete = false;  // It ended in a page, not in an error.
  ErrorKind code = ErrorKind::kFailedHttp;  // Unless complete.
  std::string message;                      // Unless complete.
};

// Asks where links lead, call by call, with the pauses kept between calls.
// Used by one thread.
class LinkResolver {
 public:
  // options.max_time counts from here.
  static Result<std::unique_ptr<LinkResolver>> Make(const CrawlOptions& options,
                                                    const Tables& tables);
  ~LinkResolver();
  // Follows each link (HEAD, then GET, at most Limits::link_hops hops) under
  // the rules of Crawl for addresses, pauses and terms; the chains come in the
  // order of `links`.
  std::vector<LinkChain> Resolve(std::span<const std::string> links);

 private:
  struct Impl;
  explicit LinkResolver(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace redflag
