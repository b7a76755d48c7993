// What decides a result, as digests: two documents of one digest have the same
// result, wherever and whenever they are found.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "core/document.h"
#include "match/pattern_set.h"
#include "scan/scanner.h"

namespace redflag {

// Of everything but the document: this build, the patterns, the options, and
// the rules that are in force on the date. A day on which no rule begins or
// ends has the key of the day before. All are "" where the build cannot be
// told, and nothing is known to be the same.
struct ResultKeys {
  std::string all;  // For what may hold any document: a file, a page.
  // For one document: rules that are not for its kind may change.
  std::string listing;
  std::string message;

  const std::string& Of(DocumentKind kind) const {
    return kind == DocumentKind::kMessage ? message : listing;
  }
};

ResultKeys KeysOf(const PatternSet& patterns, const ScannerOptions& options);

// The same with one more thing that decides results.
ResultKeys KeysWith(const ResultKeys& keys, const std::string& more);

// Of a run: the key, and what is scanned, as it was named.
std::string RunPlan(const std::string& key,
                    std::span<const std::string> sources);

// Of a document as read. Where it stands (Document::source) makes no
// difference to its result.
std::string DocumentDigest(const Document& document, const std::string& key);

// Of a file's bytes and of what reads them; "" where it is no plain file or
// cannot be read.
std::string FileDigest(const std::string& path, const std::string& key);
std::string PageDigest(const std::string& body, const std::string& content_type,
                       const std::string& key);
// Whether it is the PageDigest of some page and this key.
bool IsPageDigest(std::string_view digest, const std::string& key);

}  // namespace redflag
