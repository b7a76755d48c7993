// Where shortened and doubtful links lead, asked of the web before the
// documents that hold them are checked.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/document.h"
#include "core/link.h"
#include "core/result.h"
#include "scan/crawler.h"
#include "scan/pipeline.h"
#include "scan/scanner.h"

namespace redflag {

// What was asked so far. Threads may share one.
class FollowedLinks {
 public:
  void Add(const std::string& address, LinkChain chain);
  std::optional<LinkChain> Find(const std::string& address) const;

 private:
  mutable std::mutex mutex_;
  std::unordered_map<std::string, LinkChain> chains_;
};

// Whether a link does not say where it leads: a shortened one, or one that
// may be ordinary text.
bool HidesTarget(const Link& link);
// Its target as a URL.
std::string AddressOf(const Link& link);

// Gives a link the chain that was found for it, and the verdict of the end as
// `judge` (the links of an address) tells it. What could not be followed to
// another address keeps its verdict, with a word on why.
void ApplyChain(
    const LinkChain& chain,
    const std::function<std::vector<Link>(const std::string&)>& judge,
    Link& link);

// Stands between a producer and the pipeline: holds documents back until
// their links are followed, some at a time. Used by one thread.
class LinkFollower {
 public:
  // `scanner` and `followed` outlive it; the scanner's options name the same
  // `followed`. Errors as of LinkResolver::Make.
  static Result<std::unique_ptr<LinkFollower>> Make(const Scanner& scanner,
                                                    const CrawlOptions& options,
                                                    FollowedLinks& followed);

  // Asks for those links of the documents that hide where they lead.
  void Follow(std::span<const ReadItem> items);
  // The producer, with all that it gives followed first.
  Producer Follow(Producer produce);

 private:
  LinkFollower(const Scanner& scanner, FollowedLinks& followed,
               std::unique_ptr<LinkResolver> resolver);

  const Scanner& scanner_;
  FollowedLinks& followed_;
  std::unique_ptr<LinkResolver> resolver_;
};

}  // namespace redflag
