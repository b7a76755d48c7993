#include "link/address_scan.h"

#include <algorithm>
#include <optional>

#include "link/characters.h"
#include "link/name_scan.h"

namespace redflag {
namespace {

// What is less sure than this is ordinary text.
constexpr double kLeastAddressConfidence = 0.3;
constexpr std::size_t kLocalBytes = 64;
constexpr std::size_t kPortDigits = 5;

bool IsLocalByte(char c) {
  return IsAlnum(c) || c == '.' || c == '_' || c == '%' || c == '+' ||
         c == '-' || c == '\'';
}

// The start of a mailbox name that ends at `end`; `end` where there is none.
std::size_t LocalStart(const std::string& text, std::size_t end,
                       std::size_t floor) {
  std::size_t at = end;
  while (at > floor && end - at < kLocalBytes) {
    const char c = text[at - 1];
    // `a."quoted".b`: quotes stand next to dots.
    const bool quote =
        c == '"' && (text[at] == '.' || (at >= 2 && text[at - 2] == '.'));
    if (!IsLocalByte(c) && !quote) {
      if (IsAscii(c)) break;
      const CodePoint letter = DecodeBefore(text, at);
      if (!IsForeignLetter(letter.value)) break;
      at -= letter.size;
      continue;
    }
    --at;
  }
  while (at < end && !IsAlnum(text[at]) && IsAscii(text[at]))
    ++at;
  return at;
}

// "hppt", "htps": the letters of http in another order or number.
bool IsScrambled(const Facts& facts, std::string_view word) {
  return word.size() >= 3 && word.size() <= 7 && !facts.web_scheme.empty() &&
         word.front() == facts.web_scheme.front() &&
         word.find_first_not_of(facts.scheme_letters) == std::string_view::npos;
}

// What stands before a host and makes it a mailbox's.
struct AtSign {
  std::size_t start = 0;  // Where the local part ends.
  bool plain = false;
  bool sure = false;  // By its shape alone.
  Disguise disguise = Disguise::kSpelledAt;
};

class AddressScanner {
 public:
  explicit AddressScanner(const Scan& scan)
      : scan_(scan), text_(scan.view.text()), range_(scan.signals) {}

  std::vector<Found> Run() {
    std::size_t signal = 0;
    const auto& all = scan_.signals;
    while (at_ < text_.size()) {
      while (signal < all.size() && (all[signal].span.start < at_ ||
                                     all[signal].kind != WordKind::kDot))
        ++signal;
      const std::size_t word =
          signal < all.size() ? all[signal].span.start : text_.size();
      Advance(word);
      if (at_ >= text_.size()) break;
      if (at_ == word)
        TryName(all[signal].span);
      else if (text_[at_] == '/' || text_[at_] == '\\')
        TryScheme();
      else if (text_[at_] == ':')
        TryMailto();
      else
        TryName({at_, at_ + DecodeAt(text_, at_).size});
    }
    return std::move(found_);
  }

 private:
  struct Scheme {
    std::size_t start = 0;
    std::string means;  // "" is "//host".
    bool odd = false;
    bool known = true;
  };

  // Moves to the next character that may be in an address, at most to `stop`.
  void Advance(std::size_t stop) {
    const Survey& survey = scan_.facts.survey;
    while (true) {
      at_ = survey.Find(text_, at_, stop, Survey::kAddress);
      if (at_ >= stop) return;
      const char c = text_[at_];
      if (c == '.' || c == '/' || c == ':' || c == '\\') return;
      if (IsAscii(c) ? at_ > 0 : IsSymbolDot()) return;
      ++at_;
    }
  }

  bool IsSymbolDot() const {
    const auto lead = static_cast<unsigned char>(text_[at_]);
    if (lead < 0xC2) return false;
    return scan_.facts.symbol_dots.contains(
        std::string_view(text_).substr(at_, DecodeAt(text_, at_).size));
  }

  void TryName(Span core) {
    const std::size_t next = core.end;
    const std::optional<Joint> joint = JointAround(scan_, core);
    if (!joint || joint->span.start < floor_) {
      at_ = next;
      return;
    }
    if (joint->kind == Joint::Kind::kDot && TakeIpv4(core.start)) return;
    std::size_t resume = next;
    const std::optional<Name> name = ReadName(scan_, *joint, floor_, &resume);
    at_ = std::max(next, resume);
    if (!name && joint->kind == Joint::Kind::kDot) TryReversed(joint->span);
    if (!name || name->host.size() > 253) return;
    // The local part of an address that is still to come.
    if (name->span.end < text_.size() && text_[name->span.end] == '@') {
      at_ = std::max(next, name->span.end);
      return;
    }
    at_ = std::max(next, name->span.end);
    TakeName(*name);
  }

  // "moc.emca": the brand's host from right to left.
  void TryReversed(Span dot) {
    std::size_t start = dot.start;
    while (start > floor_ && dot.start - start < 5 && IsAlpha(text_[start - 1]))
      --start;
    const std::string tld(text_.rend() - std::ptrdiff_t(dot.start),
                          text_.rend() - std::ptrdiff_t(start));
    const TldClass kind = scan_.facts.hosts.ClassOfTld(tld, "");
    if (kind != TldClass::kStrong && kind != TldClass::kLikely) return;
    std::size_t end = dot.end;
    std::size_t size = 0;
    while (end - dot.end < 63 && IsLabelAt(text_, end, &size) && size == 1)
      ++end;
    const std::string label(text_.rend() - std::ptrdiff_t(end),
                            text_.rend() - std::ptrdiff_t(dot.end));
    if (!HoldsBrand(scan_.about, label)) return;
    Found found;
    found.span = {start, end};
    found.host = label + "." + tld;
    found.target = found.host;
    found.confidence = 0.9;
    found.disguises.Add(Disguise::kReversed);
    Add(std::move(found));
  }

  void TakeName(const Name& name) {
    const std::size_t start = name.span.start;
    if (const std::optional<AtSign> at = AtBefore(start)) {
      if (TakeEmail(name, *at)) return;
    }
    if (start > 0 && text_[start - 1] == '@') return;
    TakeDomain(name);
  }

  // A leading "_", "-" or "/path/" makes it part of something else.
  bool IsCutOff(const Name& name) const {
    const std::size_t start = name.span.start;
    if (text_[start] == '_' || text_[start] == '-') return true;
    if (start == 0) return false;
    const char before = text_[start - 1];
    if (before == '.' || before == '%' || before == '=') return before == '.';
    return before == '/' && start >= 2 && text_[start - 2] == '/' &&
           start >= 3 && text_[start - 3] == '/';
  }

  void TakeDomain(const Name& name) {
    if (IsCutOff(name)) return;
    std::size_t end = name.span.end;
    if (!TakePort(&end)) return;
    end = PathEnd(text_, end);
    Found found;
    found.confidence = NameConfidence(scan_, name, end, &found.called);
    // A text that is nothing else is told, doubtful as it is.
    if (name.span.start == 0 && end == text_.size() && !name.disguised())
      found.confidence = std::max(found.confidence, kLeastAddressConfidence);
    const std::size_t start = SchemeBefore(name.span.start);
    if (start < name.span.start) {
      found.confidence = std::max(found.confidence, 0.9);
      found.disguises.Add(Disguise::kScheme);
    }
    if (found.confidence < kLeastAddressConfidence) return;
    const std::optional<std::string> host = ParseHost(name.host);
    if (!host) return;
    found.span = {start, end};
    found.kind = end > name.span.end ? LinkKind::kUrl : LinkKind::kDomain;
    found.host = *host;
    found.target = name.host + text_.substr(name.span.end, end - name.span.end);
    AddDisguises(name, found);
    Add(std::move(found));
  }

  // Where a scheme starts that blanks keep apart from the name at `at`, as in
  // "https : / / acme . shop"; `at` where there is none.
  std::size_t SchemeBefore(std::size_t at) const {
    std::size_t start = at;
    std::size_t slashes = 0;
    while (start > floor_ && at - start < 6 &&
           (text_[start - 1] == '/' || text_[start - 1] == '\\' ||
            text_[start - 1] == ' ')) {
      --start;
      if (text_[start] != ' ') ++slashes;
    }
    if (slashes != 2) return at;
    const Scheme scheme = ReadScheme(start);
    return scheme.known && !scheme.means.empty() ? scheme.start : at;
  }

  void AddDisguises(const Name& name, Found& found) const {
    for (const Joint& joint : name.joints) {
      switch (joint.kind) {
        case Joint::Kind::kDot:
          break;
        case Joint::Kind::kSymbol:
        case Joint::Kind::kSpacedSymbol:
          found.disguises.Add(Disguise::kSymbolDot);
          break;
        case Joint::Kind::kBracketed:
        case Joint::Kind::kSpelled:
          found.disguises.Add(Disguise::kSpelledDot);
          break;
        case Joint::Kind::kSpaced:
        case Joint::Kind::kHalfSpaced:
          found.disguises.Add(Disguise::kLetterSpacing);
          break;
        case Joint::Kind::kLine:
          found.disguises.Add(Disguise::kLineSplit);
          break;
      }
    }
    if (name.leet_tld) found.disguises.Add(Disguise::kLeet);
    const Span first = name.labels.front();
    const std::string_view prefix =
        std::string_view(text_).substr(first.start, first.size());
    const bool odd = prefix.size() <= 4 && prefix != scan_.facts.web_label &&
                     prefix.find_first_not_of(scan_.facts.web_letters) ==
                         std::string_view::npos;
    if (odd && name.labels.size() > 2) found.disguises.Add(Disguise::kScheme);
    if (name.host.starts_with("xn--") ||
        name.host.find(".xn--") != std::string::npos)
      found.disguises.Add(Disguise::kPunycode);
  }

  // ":8080". False where what follows is no port and spoils the address.
  bool TakePort(std::size_t* end) const {
    if (*end >= text_.size() || text_[*end] != ':') return true;
    std::size_t at = *end + 1;
    while (at < text_.size() && IsDigit(text_[at]) &&
           at - *end <= kPortDigits + 1)
      ++at;
    const std::size_t digits = at - *end - 1;
    if (digits == 0) return true;
    if (digits > kPortDigits) return false;
    if (std::stoi(text_.substr(*end + 1, digits)) > 65535) return false;
    *end = at;
    return true;
  }

  bool TakeIpv4(std::size_t dot) {
    std::size_t start = dot;
    while (start > floor_ && IsDigit(text_[start - 1]) && dot - start < 4)
      --start;
    std::size_t end = start;
    while (end < text_.size() && end - start < 40 &&
           (IsDigit(text_[end]) || text_[end] == '.'))
      ++end;
    while (end > dot && text_[end - 1] == '.')
      --end;
    std::size_t size = 0;
    const bool joined =
        IsLabelAt(text_, end, &size) ||
        (start > 0 && (IsAlnum(text_[start - 1]) || text_[start - 1] == '.' ||
                       text_[start - 1] == '-'));
    const std::string digits = text_.substr(start, end - start);
    if (std::ranges::count(digits, '.') != 3 || joined) return false;
    if (!IsIpAddress(digits)) return false;
    if (end < text_.size() && text_[end] == '@') return false;
    std::size_t stop = end;
    if (!TakePort(&stop)) return false;
    stop = PathEnd(text_, stop);
    // Four numbers are as often a version as an address.
    const double sure = stop > end ? 0.7 : 0.35;
    Add({{start, stop},
         stop > end ? LinkKind::kUrl : LinkKind::kDomain,
         text_.substr(start, stop - start),
         digits,
         "",
         sure,
         {},
         false});
    at_ = stop;
    return true;
  }

  std::optional<AtSign> AtBefore(std::size_t host) const {
    if (host == 0) return std::nullopt;
    if (text_[host - 1] == '@') {
      std::size_t start = host - 1;
      return AtSign{start, true, true, Disguise::kSpelledAt};
    }
    std::size_t end = host;
    while (end > 0 && host - end < 2 && IsSpace(text_[end - 1]))
      --end;
    if (end == 0) return std::nullopt;
    const char c = text_[end - 1];
    if (c == ')' || c == ']' || c == '}' || c == '>')
      return BracketedAt(end - 1);
    const bool spaced = end < host;
    if (c == '@')
      return Spaced({end - 1, end}, false, Disguise::kLetterSpacing);
    const Signal* const word =
        range_.Last(WordKind::kAt, {end > 24 ? end - 24 : 0, end});
    if (word != nullptr && word->span.end == end)
      return Spaced(word->span,
                    !IsAscii(text_[word->span.start]) || word->span.size() > 2,
                    Disguise::kSpelledAt);
    const CodePoint sign = DecodeBefore(text_, end);
    const std::size_t start = end - sign.size;
    if (spaced || start == 0 ||
        !scan_.facts.symbol_ats.contains(
            std::string_view(text_).substr(start, sign.size)))
      return std::nullopt;
    if (!IsAlnum(text_[start - 1])) return std::nullopt;
    return AtSign{start, false, true, Disguise::kSymbolAt};
  }

  std::optional<AtSign> Spaced(Span core, bool sure, Disguise disguise) const {
    std::size_t start = core.start;
    while (start > 0 && core.start - start < 2 &&
           (IsSpace(text_[start - 1]) || text_[start - 1] == '-'))
      --start;
    return AtSign{start, false, sure, disguise};
  }

  // "(at)", "[@]", "{a}": up to 24 bytes inside.
  std::optional<AtSign> BracketedAt(std::size_t close) const {
    std::size_t open = close;
    while (open > 0 && close - open < 24 && text_[open] != '(' &&
           text_[open] != '[' && text_[open] != '{' && text_[open] != '<')
      --open;
    std::string inside = text_.substr(open + 1, close - open - 1);
    std::erase(inside, ' ');
    const bool at = inside == "@" || inside == "a" ||
                    scan_.facts.lexicon.Has(WordKind::kAt, inside);
    if (!at) return std::nullopt;
    std::size_t start = open;
    while (start > 0 && open - start < 2 && IsSpace(text_[start - 1]))
      --start;
    return AtSign{start, false, true, Disguise::kSpelledAt};
  }

  bool TakeEmail(const Name& name, const AtSign& at) {
    const std::size_t start = LocalStart(text_, at.start, floor_);
    if (start >= at.start) return false;
    const std::string local = text_.substr(start, at.start - start);
    if (!at.sure && !IsMailbox(local) && !IsWebmail(name)) return false;
    if (!at.sure && scan_.facts.common_words.contains(local)) return false;
    const std::optional<std::string> host = ParseHost(name.host);
    if (!host) return false;
    Found found;
    found.confidence =
        NameConfidence(scan_, name, name.span.end, &found.called);
    const bool file = found.confidence == 0;
    found.confidence = file ? 0 : std::max(found.confidence, 0.9);
    if (found.confidence < kLeastAddressConfidence) return false;
    found.span = {start, name.span.end};
    found.kind = LinkKind::kEmail;
    found.target = local + "@" + name.host;
    found.host = *host;
    if (!at.plain) found.disguises.Add(at.disguise);
    AddDisguises(name, found);
    const std::string_view scheme = scan_.facts.mail_scheme;
    if (start > scheme.size() + floor_ && text_[start - 1] == ':' &&
        text_.compare(start - 1 - scheme.size(), scheme.size(), scheme) == 0)
      found.span.start -= scheme.size() + 1;
    Add(std::move(found));
    return true;
  }

  bool IsWebmail(const Name& name) const {
    const Hosts& hosts = scan_.facts.hosts;
    return hosts.ClassOf(name.host, hosts.Registrable(name.host)) == "webmail";
  }

  bool IsMailbox(const std::string& local) const {
    return scan_.facts.lexicon.Has(WordKind::kMailbox, local) ||
           local.find_first_of("._0123456789") != std::string::npos;
  }

  // "mailto:foo@bar": the scheme makes up for the missing domain.
  void TryMailto() {
    const std::string_view word = scan_.facts.mail_scheme;
    const std::size_t colon = at_++;
    if (colon < word.size() + floor_ ||
        text_.compare(colon - word.size(), word.size(), word) != 0)
      return;
    std::size_t at = colon + 1;
    while (at < text_.size() && at - colon < kLocalBytes &&
           IsLocalByte(text_[at]))
      ++at;
    if (at == colon + 1 || at >= text_.size() || text_[at] != '@') return;
    std::size_t end = at + 1;
    std::size_t size = 0;
    while (end - at < 64 && IsLabelAt(text_, end, &size))
      end += size;
    if (end == at + 1 || (end < text_.size() && text_[end] == '.')) return;
    const std::string target = text_.substr(colon + 1, end - colon - 1);
    Add({{colon - word.size(), end},
         LinkKind::kEmail,
         target,
         text_.substr(at + 1, end - at - 1),
         "",
         0.5,
         {},
         false});
    at_ = end;
  }

  void TryScheme();
  struct Slashes {
    std::size_t end = 0;
    std::size_t count = 0;
    bool odd = false;  // Backslashes or blanks among them.
  };
  Slashes ReadSlashes(std::size_t at) const;
  Scheme ReadScheme(std::size_t slashes) const;
  bool TakeUrl(const Scheme& scheme, const Slashes& slashes);
  std::size_t AuthorityEnd(std::size_t at) const;
  bool HostHolds(const Scheme& scheme, bool odd, std::string_view host) const;

  void Add(Found found) {
    found.disguises.Add(scan_.view.DisguisesIn(found.span));
    floor_ = found.span.end;
    at_ = std::max(at_, floor_);
    found_.push_back(std::move(found));
  }

  const Scan& scan_;
  const std::string& text_;
  SignalRange range_;
  std::size_t at_ = 0;
  std::size_t floor_ = 0;  // Everything before it is taken.
  std::vector<Found> found_;
};

AddressScanner::Slashes AddressScanner::ReadSlashes(std::size_t at) const {
  Slashes slashes;
  std::size_t blanks = 0;
  slashes.end = at;
  for (; at < text_.size() && slashes.count + blanks < 6; ++at) {
    const char c = text_[at];
    if (c == '/' || c == '\\') {
      slashes.odd = slashes.odd || c == '\\' || blanks > 0;
      ++slashes.count;
      slashes.end = at + 1;
      continue;
    }
    if (c != ' ') break;
    ++blanks;
  }
  return slashes;
}

AddressScanner::Scheme AddressScanner::ReadScheme(std::size_t slashes) const {
  Scheme scheme;
  std::size_t at = slashes;
  std::size_t blanks = 0;
  while (at > floor_ && slashes - at < 2 && text_[at - 1] == ' ')
    --at, ++blanks;
  const bool colon =
      at > floor_ && (text_[at - 1] == ':' || text_[at - 1] == ';');
  const bool exact = colon && text_[at - 1] == ':' && blanks == 0;
  if (colon) --at;
  std::size_t end = at;
  while (end > floor_ && at - end < 2 && text_[end - 1] == ' ')
    --end, ++blanks;
  std::size_t start = end;
  while (start > floor_ && end - start < 10 &&
         (IsAlnum(text_[start - 1]) || text_[start - 1] == '*' ||
          text_[start - 1] == '+' || text_[start - 1] == '#'))
    --start;
  const std::string_view word =
      std::string_view(text_).substr(start, end - start);
  const auto known = scan_.facts.schemes.find(word);
  if (known == scan_.facts.schemes.end() && colon &&
      IsScrambled(scan_.facts, word)) {
    scheme.start = start;
    scheme.means = scan_.facts.web_scheme;
    scheme.odd = true;
    return scheme;
  }
  if (known == scan_.facts.schemes.end()) {
    scheme.start = slashes;
    scheme.known = !colon && (slashes == 0 || !IsAlnum(text_[slashes - 1]));
    return scheme;
  }
  scheme.start = start;
  scheme.means = known->second;
  scheme.odd = !exact || word != known->second || end != at;
  return scheme;
}

void AddressScanner::TryScheme() {
  const std::size_t at = at_;
  const Slashes slashes = ReadSlashes(at);
  at_ = slashes.end;
  if (slashes.count < 2 || slashes.count > 4) return;
  const Scheme scheme = ReadScheme(at);
  if (!scheme.known || (at > 0 && text_[at - 1] == '_')) {
    at_ = std::max(at_, AuthorityEnd(slashes.end));
    return;
  }
  if (scheme.means.empty() &&
      (slashes.count != 2 || slashes.odd ||
       (at > 0 && (text_[at - 1] == ':' || text_[at - 1] == '_'))))
    return;
  if (scheme.start > 0 && text_[scheme.start - 1] == '_') {
    at_ = AuthorityEnd(slashes.end);
    return;
  }
  if (!TakeUrl(scheme, slashes)) at_ = slashes.end;
}

// The end of "user:pass@host:port".
std::size_t AddressScanner::AuthorityEnd(std::size_t at) const {
  const std::size_t start = at;
  bool ascii_tld = false;
  if (at < text_.size() && text_[at] == '[') {
    const std::size_t close = text_.substr(at, 48).find(']');
    if (close != std::string::npos) at += close + 1;
  }
  while (at < text_.size() && at - start < 300) {
    const char c = text_[at];
    if (IsAscii(c)) {
      if (IsSeparator(static_cast<char32_t>(c))) break;
      if (std::string_view("/?#\\()[]{}\"',;!*").find(c) !=
          std::string_view::npos)
        break;
      ascii_tld =
          ascii_tld || (IsAlpha(c) && at > start && text_[at - 1] == '.');
      ++at;
      continue;
    }
    const CodePoint letter = DecodeAt(text_, at);
    if (IsSeparator(letter.value)) break;
    // Text in Japanese or Chinese that goes on after "example.com".
    if (ascii_tld && (IsCjk(letter.value) || letter.value >= 0x3000)) break;
    at += letter.size;
  }
  return at;
}

// Whether the host may follow such a scheme: a broken one needs a host that
// is sure by itself.
bool AddressScanner::HostHolds(const Scheme& scheme, bool odd,
                               std::string_view host) const {
  if (host.empty() || host.front() == '.' || host.front() == '-' ||
      host.front() == '_' || host.back() == '_' || host.back() == '-' ||
      host.front() == '%' || host.front() == ':' || host.front() == '&' ||
      host.front() == '=')
    return false;
  const std::size_t dot = host.rfind('.');
  if (!scheme.means.empty() && !odd) return true;
  if (dot == std::string_view::npos)
    return scheme.means.empty() && host == "localhost";
  const std::string tld(host.substr(dot + 1));
  if (scheme.means.empty() && std::ranges::all_of(tld, IsDigit)) return true;
  return scan_.facts.hosts.ClassOfTld(tld, "") != TldClass::kNone;
}

bool AddressScanner::TakeUrl(const Scheme& scheme, const Slashes& slashes) {
  const bool odd = scheme.odd || slashes.odd || slashes.count != 2;
  std::size_t start = slashes.end;
  if (odd)
    while (start < text_.size() && start - slashes.end < 2 &&
           text_[start] == ' ')
      ++start;
  std::size_t end = AuthorityEnd(start);
  while (end > start && (text_[end - 1] == '.' || text_[end - 1] == ':'))
    --end;
  std::string_view authority =
      std::string_view(text_).substr(start, end - start);
  const std::size_t user = authority.rfind('@');
  std::string_view host =
      user == std::string_view::npos ? authority : authority.substr(user + 1);
  const std::size_t colon = host.empty() || host.front() == '['
                                ? std::string_view::npos
                                : host.find(':');
  const std::size_t host_end =
      colon == std::string_view::npos ? end : end - (host.size() - colon);
  host = host.substr(0, colon);
  if (!HostHolds(scheme, odd, host)) return false;
  const std::optional<std::string> parsed = ParseHost(host);
  if (!parsed) return false;
  std::size_t stop = host_end;
  if (!TakePort(&stop)) return false;
  stop = PathEnd(text_, stop);
  Found found;
  found.span = {scheme.start, stop};
  found.kind = LinkKind::kUrl;
  found.host = *parsed;
  found.confidence = 0.97;
  found.target = scheme.means;
  found.target += scheme.means.empty() ? "//" : "://";
  found.target += text_.substr(start, stop - start);
  if (odd) found.disguises.Add(Disguise::kScheme);
  if (host.find("xn--") != std::string_view::npos)
    found.disguises.Add(Disguise::kPunycode);
  Add(std::move(found));
  return true;
}

}  // namespace

std::vector<Found> ScanAddresses(const Scan& scan) {
  return AddressScanner(scan).Run();
}

}  // namespace redflag
