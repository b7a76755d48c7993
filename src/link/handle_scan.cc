#include "link/handle_scan.h"

#include <algorithm>
#include <optional>
#include <string>

#include "link/characters.h"

namespace redflag {
namespace {

constexpr std::size_t kIdBytes = 40;

bool IsIdByte(char c) {
  return IsAlnum(c) || c == '.' || c == '_' || c == '-';
}

// A name that may be an account's.
struct Token {
  Span span;
  bool at = false;  // "@" before it.
  bool digit = false;
  bool letter = false;
  bool joined = false;  // Dots or underscores inside.
  bool upper = false;
};

// What stands between a service's name and the account's.
struct Bridge {
  std::size_t end = 0;
  bool mark = false;   // A colon, arrow, bracket or quote.
  bool label = false;  // "id", "account".
  bool close = true;   // At most a blank.
  bool comma = false;
};

class HandleScanner {
 public:
  HandleScanner(const Scan& scan, const std::vector<Found>& others)
      : scan_(scan),
        text_(scan.view.text()),
        range_(scan.signals),
        others_(others) {}

  std::vector<Found> Run() {
    for (const Signal& signal : scan_.signals)
      if (signal.kind == WordKind::kMessenger || signal.kind == WordKind::kCode)
        TryService(signal);
    for (std::size_t at = text_.find('@'); at != std::string::npos;
         at = text_.find('@', at + 1))
      TryAt(at);
    found_.insert(found_.end(), services_.begin(), services_.end());
    std::ranges::stable_sort(found_, {},
                             [](const Found& f) { return f.span.start; });
    return std::move(found_);
  }

 private:
  // Reads over "id", ":", "➜", "「" and blanks.
  Bridge ReadLink(std::size_t at) const {
    Bridge link;
    const std::size_t start = at;
    while (at < text_.size() && at - start < 40) {
      const char c = text_[at];
      if (IsSpace(c)) {
        ++at;
        continue;
      }
      const Signal* const label = range_.First(
          WordKind::kIdLabel, {at, std::min(at + 30, text_.size())});
      if (label != nullptr && label->span.start == at) {
        link.label = true;
        at = label->span.end;
        continue;
      }
      if (IsAscii(c)) {
        if (std::string_view(":=>-(\"'[*|~/,").find(c) ==
            std::string_view::npos)
          break;
        link.mark = link.mark || (c != '-' && c != ',' && c != '/');
        link.comma = link.comma || c == ',';
        link.close = link.close && c == '-';
        ++at;
        continue;
      }
      const CodePoint sign = DecodeAt(text_, at);
      const bool mark = (sign.value >= 0x2190 && sign.value <= 0x27BF) ||
                        (sign.value >= 0x3008 && sign.value <= 0x301F) ||
                        (sign.value >= 0x2018 && sign.value <= 0x201F) ||
                        sign.value == 0xFF1A || sign.value == 0x00BB ||
                        sign.value >= 0x1F000;
      if (!mark) break;
      link.mark = true;
      at += sign.size;
    }
    link.end = at;
    link.close = link.close && at - start <= 1;
    return link;
  }

  std::optional<Token> ReadToken(std::size_t at) const {
    Token token;
    if (at < text_.size() && text_[at] == '@') {
      token.at = true;
      ++at;
    }
    std::size_t end = at;
    while (end < text_.size() && end - at < kIdBytes && IsIdByte(text_[end]))
      ++end;
    while (end > at && (text_[end - 1] == '.' || text_[end - 1] == '-'))
      --end;
    if (end - at < 3) return std::nullopt;
    // "lumière" is no account "lumi".
    if (end < text_.size() && !IsAscii(text_[end]) &&
        IsForeignLetter(DecodeAt(text_, end).value))
      return std::nullopt;
    token.span = {at, end};
    for (std::size_t i = at; i < end; ++i) {
      const char c = text_[i];
      token.digit = token.digit || IsDigit(c);
      token.letter = token.letter || IsAlpha(c);
      token.joined = token.joined || c == '_' || c == '.';
      token.upper = token.upper || IsUpper(scan_.view.cased()[i]);
    }
    return token;
  }

  std::string TextOf(const Token& token) const {
    return text_.substr(token.span.start, token.span.size());
  }

  bool IsPlainWord(const Token& token) const {
    const std::string word = TextOf(token);
    return scan_.facts.common_words.contains(word) ||
           scan_.facts.lexicon.Has(WordKind::kFeature, word);
  }

  // Whether the account after a service's name is meant as one.
  double Confidence(const Signal& signal, const Bridge& link,
                    const Token& token) const {
    const bool sure = signal.kind == WordKind::kMessenger;
    const Span around = {Before(scan_.view, signal.span.start, 60).start,
                         After(scan_.view, token.span.end, 40).end};
    const bool feature = range_.Any(WordKind::kFeature, around);
    const bool follow = range_.Any(WordKind::kFollow,
                                   Before(scan_.view, signal.span.start, 40));
    const bool brand = HoldsBrand(scan_.about, TextOf(token));
    const bool odd = token.joined || (token.digit && token.letter);
    const bool cjk_name = !IsAscii(text_[signal.span.end - 1]);
    if (token.at) return 0.92;
    if (IsEmoji(signal))
      return !odd || feature ? 0 : ByEmoji(signal, link, token, brand);
    if (!token.letter) return DigitsOnly(signal, link, token);
    if (IsMeasure(token)) return 0;
    if (feature && !odd && !brand) return 0;
    if (IsPlainWord(token) && !link.label) return 0;
    if (link.label && link.mark) return IsPhrase(token) ? 0 : 0.92;
    if (brand && (link.mark || (sure && (link.label || link.close))))
      return 0.9;
    if (link.comma && IsSetOff(token) && !feature) {
      // "on Telegram, tarnholtplay, every Friday".
      if (brand && !IsBrand(token) && (sure || odd)) return 0.85;
      if (sure && odd && token.digit && !token.upper) return 0.8;
    }
    const bool prose = token.upper || (!follow && WordFollows(token));
    if (sure && link.mark) return prose && !odd ? 0.4 : 0.85;
    if (sure && odd && token.digit) return 0.85;
    // "1nst4gram acme.lids", and a line of "Instagram acme.lids" alone.
    const bool hidden =
        scan_.view.DisguisesIn(signal.span).Has(Disguise::kLeet);
    if (sure && link.close && !token.upper && !feature && !prose &&
        (hidden || (odd && StartsLine(signal) && IsSetOff(token))))
      return 0.8;
    if (sure && odd && follow && link.close && !token.upper) return 0.8;
    // "your Facebook page, prints the thumb".
    const bool loose = link.comma || IsPlainWord(token) || prose;
    if (sure && link.label && !token.upper) return odd ? 0.8 : loose ? 0 : 0.6;
    if (sure && cjk_name && link.close && !token.upper) return 0.75;
    if (!sure && link.label && odd && !token.upper && IsName(token))
      return 0.85;
    if (!sure && link.mark && odd) return token.upper && !follow ? 0.3 : 0.85;
    if (!sure && odd && IsClose(signal, link) && !token.upper && !feature)
      return cjk_name ? (IsAlpha(TextOf(token).front()) ? 0.85 : 0)
                      : (signal.span.size() <= 3 ? ByCode(token) : 0);
    if (!sure && follow && (link.mark || odd)) return 0.8;
    return 0;
  }

  // The brand's name and no more, as in any sentence.
  bool IsBrand(const Token& token) const {
    return std::ranges::find(scan_.about.brands, Squeeze(TextOf(token))) !=
           scan_.about.brands.end();
  }

  bool StartsLine(const Signal& signal) const {
    const std::size_t start = signal.span.start;
    return start == 0 || text_[start - 1] == '\n';
  }

  // Nothing but punctuation behind it.
  bool IsSetOff(const Token& token) const {
    const std::size_t end = token.span.end;
    return end >= text_.size() || text_[end] != ' ';
  }

  // "Instagram: soft light for all": the text goes on.
  bool WordFollows(const Token& token) const {
    const std::size_t end = token.span.end;
    return end + 1 < text_.size() && text_[end] == ' ' &&
           IsAlpha(text_[end + 1]);
  }

  // "line ID: 30mm".
  bool IsMeasure(const Token& token) const {
    const std::string word = TextOf(token);
    const std::size_t unit = word.find_first_not_of("0123456789");
    return unit != 0 && unit != std::string::npos &&
           scan_.facts.not_labels.contains(std::string_view(word).substr(unit));
  }

  // "line ID: main halyard".
  bool IsPhrase(const Token& token) const {
    return WordFollows(token) &&
           (IsPlainWord(token) ||
            scan_.facts.not_labels.contains(TextOf(token)));
  }

  // A camera or a bubble: more often a picture than a service.
  bool IsEmoji(const Signal& signal) const {
    return static_cast<unsigned char>(text_[signal.span.start]) >= 0xF0;
  }

  double ByEmoji(const Signal& signal, const Bridge& link, const Token& token,
                 bool brand) const {
    if (token.upper || !IsClose(signal, link)) return 0;
    return brand ? 0.85 : ByCode(token);
  }

  static bool IsClose(const Signal& signal, const Bridge& link) {
    return link.end <= signal.span.end + 1;
  }

  // Rather a name than a size or a model: "124mm", "s20".
  bool IsName(const Token& token) const {
    const std::string name = TextOf(token);
    return IsAlpha(name.front()) && std::ranges::count_if(name, IsAlpha) >= 4;
  }

  // "IG kettle.brook", "vx shouna889": only names that no model has.
  double ByCode(const Token& token) const {
    if (!IsName(token)) return 0;
    return token.joined ? 0.75 : token.span.size() >= 7 ? 0.6 : 0;
  }

  // "公众号：收纳小铺": an account's name in Chinese or Japanese.
  std::size_t CjkNameEnd(std::size_t at) const {
    std::size_t end = at;
    std::size_t count = 0;
    while (end < text_.size() && count < 16) {
      const CodePoint c = DecodeAt(text_, end);
      if (!IsCjk(c.value) && !(count > 0 && IsAlnum(text_[end]))) break;
      end += c.size;
      ++count;
    }
    return count >= 2 ? end : at;
  }

  bool TakeCjkName(const Signal& signal, const Bridge& link) {
    const bool at = link.end < text_.size() && text_[link.end] == '@';
    if (signal.kind != WordKind::kMessenger || (!link.mark && !at))
      return false;
    const std::size_t start = at ? link.end + 1 : link.end;
    const std::size_t end = CjkNameEnd(start);
    if (end == start) return false;
    const Span around = {Before(scan_.view, signal.span.start, 60).start,
                         After(scan_.view, end, 40).end};
    if (range_.Any(WordKind::kFeature, around)) return false;
    Add(signal, end, text_.substr(start, end - start), at ? 0.85 : 0.65);
    return true;
  }

  // "QQ 3055501428"; phone numbers are told apart by the phone scanner.
  double DigitsOnly(const Signal& signal, const Bridge& link,
                    const Token& token) const {
    const std::size_t size = token.span.size();
    if (size < 5 || size > 13 || token.joined) return 0;
    if (scan_.facts.lexicon.Value(signal.value) == "messenger:qq") return 0.9;
    return signal.kind == WordKind::kMessenger && (link.mark || link.label)
               ? 0.7
               : 0;
  }

  void TryService(const Signal& signal) {
    if (signal.span.start < floor_) return;
    const Bridge link = ReadLink(signal.span.end);
    if (TakePhone(signal, link)) return;
    if (TakeCjkName(signal, link)) return;
    const std::optional<Token> token = ReadToken(link.end);
    const double sure = token ? Confidence(signal, link, *token) : 0;
    if (sure < 0.3) return TryFurtherOn(signal);
    Add(signal, token->span.end, TextOf(*token), sure);
  }

  // "on Telegram, he goes by lid_dave": a name that nothing else looks like.
  void TryFurtherOn(const Signal& signal) {
    if (signal.kind != WordKind::kMessenger) return;
    if (TryBefore(signal)) return;
    const std::size_t reach = std::min(signal.span.end + 64, text_.size());
    for (std::size_t at = signal.span.end; at < reach; ++at) {
      if (!IsAlpha(text_[at]) || IsIdByte(text_[at - 1])) continue;
      const std::optional<Token> token = ReadToken(at);
      if (!token) continue;
      at = token->span.end;
      const bool marked = text_[token->span.start - 1] == '@';
      const bool brand =
          HoldsBrand(scan_.about, TextOf(*token)) && !IsBrand(*token);
      if (!marked && !IsPersonal(*token) && !(brand && !token->upper)) continue;
      const Span around = {Before(scan_.view, signal.span.start, 60).start,
                           After(scan_.view, token->span.end, 40).end};
      if (!brand && range_.Any(WordKind::kFeature, around)) return;
      return Add(signal, token->span.end, TextOf(*token), 0.75);
    }
  }

  // "follow lid_dave on Instagram".
  bool TryBefore(const Signal& signal) {
    const Span before = Before(scan_.view, signal.span.start, 48);
    const bool follow = range_.Any(WordKind::kFollow, before);
    for (std::size_t at = std::max(before.start, floor_); at < before.end;
         ++at) {
      if (!IsAlpha(text_[at]) || (at > 0 && IsIdByte(text_[at - 1]))) continue;
      const std::optional<Token> token = ReadToken(at);
      if (!token) continue;
      at = token->span.end;
      const bool personal = token->span.start > 0 && IsPersonal(*token);
      if (!personal || !(follow || HoldsBrand(scan_.about, TextOf(*token))))
        continue;
      Signal whole = signal;
      whole.span.start = token->span.start;
      Add(whole, signal.span.end, TextOf(*token), 0.8);
      return true;
    }
    return false;
  }

  // Words joined by an underscore, outside of a placeholder's fence.
  bool IsPersonal(const Token& token) const {
    const char before = text_[token.span.start - 1];
    if (std::string_view("{[<%#*").find(before) != std::string_view::npos)
      return false;
    const std::string name = TextOf(token);
    return name.find('_') != std::string::npos && name.back() != '_' &&
           !IsPlainWord(token);
  }

  // A number or address right behind the name is the account's.
  bool TakePhone(const Signal& signal, const Bridge& link) {
    auto at =
        std::ranges::lower_bound(others_, signal.span.end, {},
                                 [](const Found& f) { return f.span.start; });
    for (; at != others_.end() && at->span.start <= link.end + 24; ++at) {
      const Found& other = *at;
      if (other.kind != LinkKind::kPhone) continue;
      const Span gap = {signal.span.end, other.span.start};
      if (HasAny(text_, gap, ".!?\n")) return false;
      if (signal.kind == WordKind::kCode &&
          (signal.span.size() == 1 ||
           (!link.mark && other.span.start > link.end + 1)))
        return false;
      Add(signal, other.span.end, other.target, 0.95);
      return true;
    }
    return false;
  }

  void Add(const Signal& signal, std::size_t end, const std::string& id,
           double sure) {
    const std::string_view value = scan_.facts.lexicon.Value(signal.value);
    const std::size_t colon = value.find(':');
    Found found;
    found.span = {signal.span.start, end};
    found.kind = value.starts_with("messenger") ? LinkKind::kMessenger
                                                : LinkKind::kHandle;
    found.group = value.substr(0, colon);
    found.target = std::string(value.substr(colon + 1)) + ":" + id;
    found.confidence = sure;
    found.called = true;
    found.disguises = scan_.view.DisguisesIn(found.span);
    if (signal.leet) found.disguises.Add(Disguise::kLeet);
    if (signal.kind == WordKind::kCode)
      found.disguises.Add(Disguise::kCodeWord);
    if (HasAny(text_, found.span, "\n"))
      found.disguises.Add(Disguise::kLineSplit);
    floor_ = end;
    services_.push_back(std::move(found));
  }

  bool IsTaken(std::size_t at) const {
    const auto covers = [at](const Found& f) {
      return f.span.start <= at && at < f.span.end;
    };
    for (const std::vector<Found>* list : {&others_, &services_}) {
      const auto after = std::ranges::upper_bound(
          *list, at, {}, [](const Found& f) { return f.span.start; });
      if (after != list->begin() && covers(*(after - 1))) return true;
    }
    return false;
  }

  // "@name" by itself.
  void TryAt(std::size_t at) {
    if (at > 0 && (IsIdByte(text_[at - 1]) || text_[at - 1] == '@')) return;
    if (IsTaken(at)) return;
    const std::optional<Token> token = ReadToken(at);
    if (!token || !token->letter || IsDigit(text_[at + 1])) return;
    if (token->span.end < text_.size() && text_[token->span.end] == '@') return;
    if (IsPlainWord(*token)) return;
    const Span before = Before(scan_.view, at, 48);
    const bool called = range_.Any(WordKind::kFollow, before) ||
                        range_.Any(WordKind::kMessenger, before) ||
                        range_.Any(WordKind::kWebCall, before);
    Found found;
    found.span = {at, token->span.end};
    found.kind = LinkKind::kHandle;
    found.group = "social";
    found.target = '@';
    found.target += TextOf(*token);
    found.called = called;
    found.confidence = called                                    ? 0.9
                       : HoldsBrand(scan_.about, TextOf(*token)) ? 0.85
                       : token->joined || token->digit           ? 0.65
                                                                 : 0.5;
    found.disguises = scan_.view.DisguisesIn(found.span);
    found_.push_back(std::move(found));
  }

  const Scan& scan_;
  const std::string& text_;
  SignalRange range_;
  const std::vector<Found>& others_;
  std::size_t floor_ = 0;
  std::vector<Found> services_;  // After a service's name, in order.
  std::vector<Found> found_;
};

}  // namespace

std::vector<Found> ScanHandles(const Scan& scan,
                               const std::vector<Found>& others) {
  return HandleScanner(scan, others).Run();
}

}  // namespace redflag
