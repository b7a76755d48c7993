// One document to its findings and risk: the library's front door.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/document.h"
#include "core/finding.h"
#include "core/link.h"
#include "core/result.h"
#include "match/pattern_set.h"

namespace redflag {

class Duplicates;
class FollowedLinks;
struct Repetition;

struct ScannerOptions {
  std::vector<std::string> pattern_paths;  // Added to the built-in sets.
  std::string as_of;                       // ISO date; rules in force on it.
  std::string marketplace;  // For documents that name none; "" is US.
  std::string language;     // For documents that name none; "" is detected.
  std::vector<std::string> own_brands;
  std::string explain;  // A family whose reasoning is wanted, or "".
  // Where compiled patterns are kept between runs, or "". The rules of
  // patterns() then have no `find` and no examples.
  std::string pack_folder;
  // Where links lead, as far as it was asked; null if links are not followed.
  std::shared_ptr<const FollowedLinks> followed;
};

// Immutable once built; threads may share one.
class Scanner {
 public:
  static Result<std::unique_ptr<const Scanner>> Build(ScannerOptions options);
  ~Scanner();
  Scanner(const Scanner&) = delete;
  Scanner& operator=(const Scanner&) = delete;

  // A pure function of the document. What is missing of marketplace and
  // language is filled in first; the result says where it came from.
  CheckedDocument Check(Document document) const;

  // The same for the example of a rule: with the product taken for what
  // `product_kinds` says (none lets the classifier decide), on a date ("" is
  // the scanner's own).
  CheckedDocument CheckExample(Document document,
                               const std::vector<std::string>& product_kinds,
                               const std::string& as_of) const;

  // The document's links and contacts with their verdicts.
  std::vector<Link> Links(const Document& document) const;

  // Compares the listings of a catalogue, which Check does not.
  const Duplicates& duplicates() const;
  // Adds what the comparison found to a checked document, and to its risk.
  void Add(const Repetition& repetition, CheckedDocument& document) const;

  const PatternSet& patterns() const;

 private:
  struct Impl;
  explicit Scanner(std::unique_ptr<const Impl> impl);
  std::unique_ptr<const Impl> impl_;
};

}  // namespace redflag
