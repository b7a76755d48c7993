// Chains of labels and joints: the names in addresses.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "link/facts.h"

namespace redflag {

// What holds two labels of a name together.
struct Joint {
  enum class Kind {
    kDot,     // "acme.com"
    kSymbol,  // "acme•com", "acme,com"
    kSpacedSymbol,
    kBracketed,   // "acme(dot)com", "acme [.] com"
    kSpelled,     // "acme punto com"
    kSpaced,      // "acme . com"
    kHalfSpaced,  // "acme .com", "acme. com"
    kLine,        // "acme\n.com"
  };
  Span span;
  Kind kind = Kind::kDot;
};

struct Name {
  Span span;                 // From the first label to the last.
  std::vector<Span> labels;  // Two or more.
  std::vector<Joint> joints;
  std::string host;  // Labels with dots between, lower case.
  bool leet_tld = false;

  // The joint before the last label, which decides how sure it all is.
  const Joint& last() const { return joints.back(); }
  bool disguised() const;
};

// Whether the bytes at `at` may stand in a label.
bool IsLabelAt(const std::string& text, std::size_t at, std::size_t* size);

// The joint of which the dot (character or word) is `core`.
std::optional<Joint> JointAround(const Scan& scan, Span core);

// The name whose first joint is `first`; nothing where no top-level domain
// ends it. `resume` is set to where scanning goes on.
std::optional<Name> ReadName(const Scan& scan, const Joint& first,
                             std::size_t floor, std::size_t* resume);

// 0 to 1: how sure it is that `name` is meant as an address. `end` is where
// its path ends.
double NameConfidence(const Scan& scan, const Name& name, std::size_t end,
                      bool* called);

}  // namespace redflag
