// The rules and tables of patterns/, read and checked: data, ready for use.
//
// patterns/README.md describes the file format for those who write rules;
// the types here mirror it one to one.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/document.h"
#include "core/finding.h"
#include "core/result.h"
#include "core/table.h"

namespace redflag {

// How far apart the parts of a `near` may stand.
struct Within {
  enum class Unit { kWords, kSentences, kField };
  Unit unit = Unit::kSentences;
  std::size_t count = 1;      // Words between neighbours, or sentences spanned.
  std::size_t sentences = 1;  // kWords: sentences spanned, too.
};

struct Unless;

// Shared by all expressions that name the same list: some lists stand in
// hundreds of rules.
using TermList = std::shared_ptr<const std::vector<std::string>>;

// What to look for. A tree; leaves are terms, regex and classes.
struct Expression {
  enum class Op { kTerms, kRegex, kClass, kAny, kNear };
  Op op = Op::kAny;
  TermList terms;              // kTerms.
  std::string regex;           // kRegex.
  std::string class_name;      // kClass: "link:off-platform".
  std::vector<Expression> of;  // kAny, kNear.
  Within within;               // kNear.
  bool ordered = false;        // kNear: in the order given.
  std::vector<Unless> except;  // What takes a place back.
};

// The conditions under which a rule, or an override, is in force. An empty
// list means "any".
struct Where {
  std::optional<DocumentKind> kind;
  std::vector<Channel> channels;
  std::vector<FieldKind> fields;
  std::vector<FieldKind> not_fields;
  std::vector<std::string> attributes;    // Names; of attribute fields only.
  std::vector<std::string> marketplaces;  // Codes, groups spelled out.
  std::vector<std::string> not_marketplaces;
  std::vector<std::string> languages;
  std::vector<std::string> product_kinds;
  std::vector<std::string> not_product_kinds;
  std::string from;   // ISO date, inclusive; "" is always.
  std::string until;  // ISO date, inclusive.
};

struct Override {
  Where where;
  std::optional<Severity> severity;
  std::optional<double> confidence;
};

// What takes a match back: `find` in that neighbourhood of it, or the lack of
// it where it is wanted.
struct Unless {
  enum class Scope {
    kOverlap,
    kWords,
    kBefore,
    kAfter,
    kSentence,
    kField,
    kTitle,
    kDocument
  };
  Scope scope = Scope::kSentence;
  // kWords, kBefore, kAfter: at most so many words between.
  std::size_t words = 0;
  // An "only_if": the match stands only beside it. In an "all": must be absent.
  bool wanted = false;
  Expression find;
  std::vector<Unless> also;  // The rest of an "all", which must hold too.
};

struct MatchExample {
  std::string text;
  std::string part;  // The exact part of `text` that must be matched.
  std::map<std::string, std::string> context;  // See patterns/README.md.
};

struct CleanExample {
  std::string text;
  std::map<std::string, std::string> context;
};

// A policy that a rule rests on.
struct CitedPolicy {
  Policy policy;
  std::vector<std::string> marketplaces;  // Where it is in force; none: all.
};

struct Rule {
  std::string id;  // "family/slug".
  std::string family;
  std::string file;
  std::string title;
  RuleStatus status = RuleStatus::kStable;
  Severity severity = Severity::kLow;
  double confidence = 0.8;
  Where where;
  Expression find;
  std::vector<Unless> unless;
  std::vector<Override> overrides;
  std::string message;
  std::string remedy;
  std::vector<CitedPolicy> policy;
  std::vector<MatchExample> match_examples;
  std::vector<CleanExample> clean_examples;
  // Of all that the file says of it, but for examples and layout.
  std::string digest;
};

// One file's name (for messages and ids of tables) and its bytes.
struct PatternFile {
  std::string name;
  std::string text;
};

struct PatternSet {
  std::string version;  // Of the built-in set: "2026.11".
  std::string digest;   // "sha256:..." over all files in order of name.
  // Of tables, word lists and expressions: what rules share, and code reads.
  std::string shared_digest;
  std::vector<Rule> rules;
  Tables tables;
};

// Reads the files of all sets, in order. The first mistake is the error:
// file, rule and key are named in it.
Result<PatternSet> LoadPatterns(std::span<const PatternFile> files);

// The built-in sets, compiled into the program.
std::vector<PatternFile> BuiltInPatternFiles();

// Every *.json below a folder, or the one file. kUnreadable where it is not
// there.
Result<std::vector<PatternFile>> ReadPatternFiles(const std::string& path);

}  // namespace redflag
