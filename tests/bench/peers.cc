#include "bench/peers.h"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <set>
#include <string_view>

#include <re2/re2.h>
#include <re2/set.h>

#ifdef REDFLAG_BENCH_HYPERSCAN
#include <hs.h>
#endif

#include "support/temp_folder.h"
#include "text/term_forms.h"

namespace redflag {
namespace {

// How many parts the text comes in for those who are slow.
constexpr std::size_t kSlowParts = 2000;

// Bytes of expressions. RE2 gives a set up at a million nodes of its tree.
constexpr std::size_t kMostInOneSet = 400'000;

// With blanks and hyphens exchanged; as they are where there are many.
void AddSpellings(const std::string& form, std::vector<std::string>& out) {
  constexpr std::size_t kFree = 3;
  std::vector<std::size_t> blanks;
  for (std::size_t i = 1; i + 1 < form.size(); ++i)
    if (form[i] == ' ') blanks.push_back(i);
  if (blanks.size() > kFree) blanks.clear();
  for (std::size_t bits = 0; bits < (std::size_t{1} << blanks.size()); ++bits) {
    out.push_back(form);
    for (std::size_t i = 0; i < blanks.size(); ++i)
      if (((bits >> i) & 1U) != 0) out.back()[blanks[i]] = '-';
  }
}

class Collector {
 public:
  void Add(const Expression& expression) {
    for (const Expression& part : expression.of)
      Add(part);
    for (const Unless& unless : expression.except)
      Add(unless.find);
    if (expression.op == Expression::Op::kRegex)
      Add({expression.regex, {}}, expression.regex);
    if (expression.op != Expression::Op::kTerms) return;
    PeerPattern pattern;
    std::string key;
    for (std::string_view term : *expression.terms) {
      key.append(term) += '\n';
      term.remove_prefix(term.starts_with('*') ? 1 : 0);
      term.remove_suffix(term.ends_with('*') ? 1 : 0);
      for (const std::string& form : TermForms(term))
        AddSpellings(form, pattern.terms);
    }
    Add(std::move(pattern), key);
  }

  std::vector<PeerPattern> Take() { return std::move(patterns_); }

 private:
  void Add(PeerPattern pattern, const std::string& key) {
    if (known_.insert(key).second) patterns_.push_back(std::move(pattern));
  }

  std::vector<PeerPattern> patterns_;
  std::set<std::string> known_;
};

RE2::Options LargeOptions(std::int64_t bytes) {
  RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(bytes);
  return options;
}

}  // namespace

std::vector<PeerPattern> PatternsOf(const PatternSet& patterns) {
  Collector collector;
  for (const Rule& rule : patterns.rules) {
    collector.Add(rule.find);
    for (const Unless& unless : rule.unless)
      collector.Add(unless.find);
  }
  return collector.Take();
}

std::string RegexOf(const PeerPattern& pattern) {
  if (!pattern.regex.empty()) return pattern.regex;
  std::string any;
  for (const std::string& term : pattern.terms)
    any += (any.empty() ? "" : "|") + RE2::QuoteMeta(term);
  return any;
}

// ------------------------------------------------------------------ RE2

Peer Re2Loop(const Corpus& corpus, const std::vector<PeerPattern>& patterns) {
  using Regexes = std::vector<std::unique_ptr<RE2>>;
  const auto regexes = std::make_shared<Regexes>();
  for (const PeerPattern& pattern : patterns)
    regexes->push_back(std::make_unique<RE2>(
        RegexOf(pattern), LargeOptions(std::int64_t{64} << 20)));
  const auto parts = std::make_shared<Parts>(corpus, kSlowParts);
  return {"RE2 in a loop, rules only", "", [regexes, parts] {
            return parts->Next([&regexes](const std::string& text) {
              for (const auto& regex : *regexes)
                Use(RE2::PartialMatch(text, *regex) ? 1U : 0U);
            });
          }};
}

Re2Sets Re2SetsOf(const std::vector<PeerPattern>& patterns) {
  Re2Sets sets;
  std::size_t size = 0;  // Of the expressions of the last one, in bytes.
  for (const PeerPattern& pattern : patterns) {
    const std::string regex = RegexOf(pattern);
    if (sets.empty() || size + regex.size() > kMostInOneSet) {
      sets.push_back(std::make_unique<RE2::Set>(
          LargeOptions(std::int64_t{1} << 30), RE2::UNANCHORED));
      size = 0;
    }
    sets.back()->Add(regex, nullptr);
    size += regex.size();
  }
  const bool all =
      std::ranges::all_of(sets, [](const auto& set) { return set->Compile(); });
  return all ? std::move(sets) : Re2Sets();
}

Peer Re2Set(const Corpus& corpus, const std::vector<PeerPattern>& patterns) {
  const auto sets = std::make_shared<Re2Sets>(Re2SetsOf(patterns));
  Peer peer{"RE2::Set (" + std::to_string(sets->size()) + "), rules only", "",
            nullptr};
  if (sets->empty()) {
    peer.note = "does not compile the rules; left out";
    return peer;
  }
  const auto parts = std::make_shared<Parts>(corpus, kSlowParts);
  peer.run = [sets, parts] {
    std::vector<int> found;
    return parts->Next([&](const std::string& text) {
      for (const auto& set : *sets) {
        set->Match(text, &found);
        Use(found.size());
      }
    });
  };
  return peer;
}

// ----------------------------------------------------------------- yara

namespace {

// The bytes of a text as yara's strings and regexes take them.
std::string Escaped(std::string_view text, std::string_view signs) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x80) {
      char hex[5];
      std::snprintf(hex, sizeof(hex), "\\x%02x", unsigned{byte});
      out += hex;
      continue;
    }
    if (signs.find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

// Yara's regexes know bytes alone and no groups that do not capture; "" where
// one cannot be said so.
std::string YaraRegex(const std::string& regex) {
  std::string out;
  bool in_class = false;
  for (std::size_t at = 0; at < regex.size(); ++at) {
    const char c = regex[at];
    if (c == '\\') {
      out += regex.substr(at++, 2);
      continue;
    }
    if (c == '[') in_class = true;
    if (c == ']') in_class = false;
    if (in_class && static_cast<unsigned char>(c) >= 0x80) return "";
    if (!in_class && regex.compare(at, 3, "(?:") == 0) {
      out += '(';
      at += 2;
      continue;
    }
    if (!in_class && regex.compare(at, 2, "(?") == 0) return "";
    out += Escaped(regex.substr(at, 1), "/");
  }
  return out;
}

// One rule a line, so that an error names its pattern. "" where it cannot be
// said.
std::string YaraRule(std::size_t number, const PeerPattern& pattern) {
  std::string rule = "rule r" + std::to_string(number) + " { strings: ";
  if (!pattern.regex.empty()) {
    const std::string regex = YaraRegex(pattern.regex);
    if (regex.empty()) return "";
    rule += "$a = /" + regex + "/ ";
  }
  std::size_t term = 0;
  for (const std::string& text : pattern.terms)
    rule += "$a" + std::to_string(term++) + " = \"" + Escaped(text, "\"\\") +
            "\" fullword ";
  return rule + "condition: any of them }";
}

// Compiles what yara takes of the rules; false where there is no yara.
bool CompileYara(std::vector<std::string>& rules, const TempFolder& folder) {
  const std::string command = "yarac -w " + folder.Path("rules.yar") + " " +
                              folder.Path("rules.yac") + " 2>" +
                              folder.Path("errors");
  constexpr int kTries = 8;
  for (int i = 0; i < kTries; ++i) {
    std::ofstream file(folder.Path("rules.yar"));
    for (const std::string& rule : rules)
      file << rule << '\n';
    file.close();
    if (std::system(command.c_str()) == 0) return true;  // NOLINT
    std::ifstream errors(folder.Path("errors"));
    bool named = false;
    for (std::string line; std::getline(errors, line);) {
      // "error: rule "r7" in rules.yar(8): invalid regular expression"
      const std::size_t at = line.find("rules.yar(");
      if (at == std::string::npos) continue;
      rules[std::stoul(line.substr(at + 10)) - 1].clear();
      named = true;
    }
    if (!named) return false;
  }
  return false;
}

}  // namespace

Peer Yara(const Corpus& corpus, const std::vector<PeerPattern>& patterns) {
  Peer peer{"yara, rules only, no start-up", "", nullptr};
  const auto folder = std::make_shared<TempFolder>();
  std::vector<std::string> rules;
  for (const PeerPattern& pattern : patterns)
    rules.push_back(YaraRule(rules.size(), pattern));
  if (!CompileYara(rules, *folder)) {
    peer.note = "not here (Debian's package \"yara\"), or takes no rule";
    return peer;
  }
  const auto refused = std::ranges::count(rules, "");
  if (refused > 0)
    peer.note = "goes without " + std::to_string(refused) + " patterns of " +
                std::to_string(patterns.size()) + " that it cannot be told";
  std::ofstream text(folder->Path("text"));
  double megabytes = Parts(corpus, 1).Next(
      [&text](const std::string& plain) { text << plain << '\n'; });
  text.close();
  std::ofstream(folder->Path("empty")) << "\n";
  const auto on = [folder](const std::string& file) {
    const std::string command = "yara -w -p 1 -C " + folder->Path("rules.yac") +
                                " " + folder->Path(file) + " >/dev/null 2>&1";
    return TimeOf([&command] {
             Use(static_cast<std::size_t>(
                 std::system(command.c_str())));  // NOLINT
           })
        .median;
  };
  // What it takes to start is taken off by pretending more text was read.
  const double start = on("empty");
  const double whole = on("text");
  megabytes *= whole / std::max(whole - start, whole / 100);
  peer.run = [folder, megabytes] {
    const std::string command = "yara -w -p 1 -C " + folder->Path("rules.yac") +
                                " " + folder->Path("text") + " >/dev/null 2>&1";
    Use(static_cast<std::size_t>(std::system(command.c_str())));  // NOLINT
    return megabytes;
  };
  return peer;
}

// ------------------------------------------------------------ Hyperscan

#ifdef REDFLAG_BENCH_HYPERSCAN
namespace {

struct HyperscanInput {
  std::vector<std::string> texts;
  std::vector<unsigned> ids;

  void Remove(std::size_t i) {
    texts.erase(texts.begin() + static_cast<std::ptrdiff_t>(i));
    ids.erase(ids.begin() + static_cast<std::ptrdiff_t>(i));
  }
};

constexpr unsigned kHyperscanFlags =
    HS_FLAG_UTF8 | HS_FLAG_SINGLEMATCH | HS_FLAG_ALLOWEMPTY;

using HyperscanDatabase =
    std::unique_ptr<hs_database_t,
                    decltype([](auto* d) { hs_free_database(d); })>;
using HyperscanScratch =
    std::unique_ptr<hs_scratch_t,
                    decltype([](auto* s) { hs_free_scratch(s); })>;

// Without those that it refuses, up to some; nullptr where there are more.
HyperscanDatabase CompileHyperscan(HyperscanInput& input) {
  constexpr int kTries = 20;
  for (int i = 0; i < kTries; ++i) {
    std::vector<const char*> texts;
    for (const std::string& text : input.texts)
      texts.push_back(text.c_str());
    const std::vector<unsigned> flags(texts.size(), kHyperscanFlags);
    hs_database_t* database = nullptr;
    hs_compile_error_t* error = nullptr;
    if (hs_compile_multi(texts.data(), flags.data(), input.ids.data(),
                         static_cast<unsigned>(texts.size()), HS_MODE_BLOCK,
                         nullptr, &database, &error) == HS_SUCCESS)
      return HyperscanDatabase(database);
    const int bad = error->expression;
    hs_free_compile_error(error);
    if (bad < 0) return nullptr;
    input.Remove(static_cast<std::size_t>(bad));
  }
  return nullptr;
}

int CountMatch(unsigned, unsigned long long, unsigned long long, unsigned,
               void* count) {
  ++*static_cast<std::size_t*>(count);
  return 0;
}

}  // namespace

Peer Hyperscan(const Corpus& corpus, const std::vector<PeerPattern>& patterns) {
  // Its compiler takes minutes for all the terms.
  Peer peer{"Hyperscan, no spans, regexes only", "", nullptr};
  HyperscanInput input;
  for (const PeerPattern& pattern : patterns) {
    if (pattern.regex.empty()) continue;
    input.ids.push_back(static_cast<unsigned>(input.ids.size()));
    input.texts.push_back(pattern.regex);
  }
  const std::size_t all = input.texts.size();
  std::shared_ptr<hs_database_t> database = CompileHyperscan(input);
  hs_scratch_t* memory = nullptr;
  if (database == nullptr ||
      hs_alloc_scratch(database.get(), &memory) != HS_SUCCESS) {
    peer.note = "refuses the rules; left out";
    return peer;
  }
  const std::shared_ptr<hs_scratch_t> scratch = HyperscanScratch(memory);
  if (all > input.texts.size())
    peer.note = "goes without " + std::to_string(all - input.texts.size()) +
                " expressions that it refuses";
  const auto parts = std::make_shared<Parts>(corpus, 1);
  peer.run = [database, scratch, parts] {
    return parts->Next([&](const std::string& text) {
      std::size_t count = 0;
      hs_scan(database.get(), text.data(), static_cast<unsigned>(text.size()),
              0, scratch.get(), &CountMatch, &count);
      Use(count);
    });
  };
  return peer;
}
#else
Peer Hyperscan(const Corpus&, const std::vector<PeerPattern>&) {
  return {"Hyperscan", "not here (Debian's package \"libhyperscan-dev\")",
          nullptr};
}
#endif

}  // namespace redflag
