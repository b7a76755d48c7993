// robots.txt: what a site lets programs read (RFC 9309).
//
// Where the RFC leaves room, the reading is the one site owners test
// against: misspelt directives count, white space may stand for the colon,
// the directory's index page stands for the directory.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace redflag {

class Robots {
 public:
  // Reads the rules for `agent`, a product token such as "redflag"; those of
  // "*" where no group names it. Anything may be passed; what is no rule is
  // skipped. A line is read up to 16 KiB.
  static Robots Parse(std::string_view text, std::string_view agent);

  // Whether a path with query ("/a?b", as in Url::path) may be fetched: the
  // longest pattern that matches decides, and of equals the one that allows.
  // Linear in pattern and path for each rule.
  bool Allows(std::string_view path) const;
  // The rule that forbids a path ("Disallow: /private"), for messages; ""
  // where it is allowed.
  std::string Refusal(std::string_view path) const;

  // Seconds; not in the RFC, but asked for by many.
  std::optional<double> crawl_delay() const { return crawl_delay_; }

 private:
  struct Rule {
    bool allow;
    std::string pattern;  // Escaped; may hold '*' and a final '$'.
  };
  struct Group;
  const Rule* Deciding(std::string_view path) const;

  std::vector<Rule> rules_;
  std::optional<double> crawl_delay_;
};

// The path and query of a URL as robots rules see it: "/a?b"; "/" for a URL
// without one. Accepts what is no URL.
std::string RobotsPath(std::string_view url);
// A pattern or path with bytes beyond ASCII escaped and escapes in capitals.
std::string RobotsEscape(std::string_view pattern);
// Whether a product token is one that a robots.txt can name: letters, '-'
// and '_'.
bool IsRobotsAgent(std::string_view agent);

}  // namespace redflag
