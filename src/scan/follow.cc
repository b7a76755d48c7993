#include "scan/follow.h"

#include <algorithm>
#include <set>
#include <utility>
#include <variant>

namespace redflag {
namespace {

// So many documents wait for their links together.
constexpr std::size_t kTogether = 32;

// "//" further on belongs to the path or the query.
std::string WithoutScheme(const std::string& url) {
  const std::size_t slashes = url.find("//");
  const bool leads =
      slashes != std::string::npos && url.find_first_of("/?#") == slashes;
  return leads ? url.substr(slashes + 2) : url;
}

}  // namespace

void FollowedLinks::Add(const std::string& address, LinkChain chain) {
  const std::lock_guard<std::mutex> lock(mutex_);
  chains_.insert_or_assign(address, std::move(chain));
}

std::optional<LinkChain> FollowedLinks::Find(const std::string& address) const {
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto found = chains_.find(address);
  if (found == chains_.end()) return std::nullopt;
  return found->second;
}

bool HidesTarget(const Link& link) {
  if (link.kind != LinkKind::kUrl && link.kind != LinkKind::kDomain)
    return false;
  if (link.host.empty()) return false;
  if (link.verdict == LinkVerdict::kUnknown) return true;
  return link.verdict == LinkVerdict::kOffPlatform &&
         (link.host_class == "shortener" || link.host_class == "qr-service");
}

std::string AddressOf(const Link& link) {
  if (link.target.starts_with("http://") || link.target.starts_with("https://"))
    return link.target;
  return "https://" + WithoutScheme(link.target);
}

void ApplyChain(
    const LinkChain& chain,
    const std::function<std::vector<Link>(const std::string&)>& judge,
    Link& link) {
  for (const LinkChain::Hop& hop : chain.hops)
    link.chain.push_back(hop.url);
  if (!chain.final_url.empty() &&
      (link.chain.empty() || link.chain.back() != chain.final_url))
    link.chain.push_back(chain.final_url);
  if (chain.final_url.empty() || chain.final_url == chain.url) {
    link.reason += chain.complete ? "; leads nowhere else"
                                  : "; could not be followed: " + chain.message;
    return;
  }
  const std::vector<Link> ends = judge(chain.final_url);
  if (ends.empty()) return;
  const Link& end = ends.front();
  // The page of a doubtful name says nothing about whether a link was meant.
  if (link.verdict == LinkVerdict::kUnknown &&
      end.registrable == link.registrable)
    return;
  link.verdict = end.verdict;
  link.host_class = end.host_class;
  link.reason = "leads to " + end.host + ": " + end.reason;
}

Result<std::unique_ptr<LinkFollower>> LinkFollower::Make(
    const Scanner& scanner, const CrawlOptions& options,
    FollowedLinks& followed) {
  auto resolver = LinkResolver::Make(options, scanner.patterns().tables);
  if (!resolver.ok()) return resolver.error();
  return std::unique_ptr<LinkFollower>(
      new LinkFollower(scanner, followed, std::move(resolver.value())));
}

LinkFollower::LinkFollower(const Scanner& scanner, FollowedLinks& followed,
                           std::unique_ptr<LinkResolver> resolver)
    : scanner_(scanner), followed_(followed), resolver_(std::move(resolver)) {}

void LinkFollower::Follow(std::span<const ReadItem> items) {
  std::set<std::string> unknown;
  for (const ReadItem& item : items) {
    const auto* document = std::get_if<Document>(&item);
    if (document == nullptr) continue;
    for (const Link& link : scanner_.Links(*document))
      if (HidesTarget(link) && !followed_.Find(AddressOf(link)))
        unknown.insert(AddressOf(link));
  }
  if (unknown.empty()) return;
  const std::vector<std::string> addresses(unknown.begin(), unknown.end());
  std::vector<LinkChain> chains = resolver_->Resolve(addresses);
  for (std::size_t i = 0; i < addresses.size(); ++i)
    followed_.Add(addresses[i], std::move(chains[i]));
}

Producer LinkFollower::Follow(Producer produce) {
  return [this, produce = std::move(produce)](const ItemSink& sink) {
    std::vector<ReadItem> held;
    bool going_on = true;
    const auto hand_on = [&] {
      Follow(held);
      for (ReadItem& item : std::exchange(held, {}))
        going_on = sink(std::move(item)) && going_on;
    };
    produce([&](ReadItem item) {
      held.push_back(std::move(item));
      if (held.size() >= kTogether) hand_on();
      return going_on;
    });
    hand_on();
  };
}

}  // namespace redflag
