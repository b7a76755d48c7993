#include "link/invitation_scan.h"

#include <algorithm>
#include <string>

#include "link/characters.h"

namespace redflag {
namespace {

constexpr std::size_t kReach = 160;  // Bytes of a sentence to either side.
constexpr std::size_t kNear = 60;    // Between "search" and the engine.

class InvitationScanner {
 public:
  explicit InvitationScanner(const Scan& scan)
      : scan_(scan), text_(scan.view.text()), range_(scan.signals) {}

  std::vector<Found> Run() {
    for (const Signal& signal : scan_.signals) {
      if (signal.span.start < floor_) continue;
      if (signal.kind == WordKind::kQr) TryQr(signal);
      if (signal.kind == WordKind::kEngine) TryEngine(signal);
      if (signal.kind == WordKind::kSearchDirect)
        Add(LinkKind::kSearch, signal.span, 0.85, "search-engine");
    }
    return std::move(found_);
  }

 private:
  Span SentenceAround(Span span) const {
    return {Before(scan_.view, span.start, kReach).start,
            After(scan_.view, span.end, kReach).end};
  }

  static Span Cover(Span a, const Signal* b) {
    if (b == nullptr) return a;
    return {std::min(a.start, b->span.start), std::max(a.end, b->span.end)};
  }

  void TryQr(const Signal& signal) {
    const Span sentence = SentenceAround(signal.span);
    if (range_.Any(WordKind::kQrProduct, sentence)) return;
    const Signal* const scan = range_.First(WordKind::kScan, sentence);
    const Signal* const purpose = range_.Last(WordKind::kQrPurpose, sentence);
    if (scan == nullptr && purpose == nullptr) return;
    const bool both = scan != nullptr && purpose != nullptr;
    const Span span = Cover(Cover(signal.span, scan), purpose);
    Add(LinkKind::kQr, span, both ? 0.9 : scan != nullptr ? 0.6 : 0.5, "qr");
  }

  void TryEngine(const Signal& signal) {
    const Span sentence = SentenceAround(signal.span);
    const std::string_view engine = scan_.facts.lexicon.Value(signal.value);
    const Signal* const product =
        range_.First(WordKind::kEngineProduct, sentence);
    if (product != nullptr && product->span.Contains(signal.span)) return;
    const Signal* const search = NearestSearch(signal.span);
    const bool quoted = QuoteFollows(signal.span.end);
    if (search == nullptr && !quoted) return;
    // Any program has a browser and a search field; a name makes it ours.
    if (engine == "any" && !NamesSeller(sentence)) return;
    const std::string_view group = engine == "any" ? "search-engine" : engine;
    Add(LinkKind::kSearch, Cover(signal.span, search), 0.85, group);
  }

  const Signal* NearestSearch(Span engine) const {
    const Signal* const before =
        range_.Last(WordKind::kSearch, Before(scan_.view, engine.start, kNear));
    if (before != nullptr) return before;
    return range_.First(WordKind::kSearch,
                        After(scan_.view, engine.end, kNear));
  }

  // The brand, or something in quotes.
  bool NamesSeller(Span sentence) const {
    const std::string_view words =
        std::string_view(text_).substr(sentence.start, sentence.size());
    for (const std::string_view quote : {"\"", "\u201c", "\u201e", "\u00ab"})
      if (words.find(quote) != std::string_view::npos) return true;
    return HoldsBrand(scan_.about, words);
  }

  // `Google "Acme official"`.
  bool QuoteFollows(std::size_t at) const {
    if (at < text_.size() && text_[at] == ' ') ++at;
    if (at >= text_.size()) return false;
    const char32_t c = DecodeAt(text_, at).value;
    return c == '"' || c == 0x201C || c == 0x201E || c == 0x300C || c == 0xAB;
  }

  void Add(LinkKind kind, Span span, double sure, std::string_view group) {
    Found found;
    found.span = span;
    found.kind = kind;
    found.target = text_.substr(span.start, span.size());
    found.group = group;
    found.confidence = sure;
    found.disguises = scan_.view.DisguisesIn(span);
    floor_ = span.end;
    found_.push_back(std::move(found));
  }

  const Scan& scan_;
  const std::string& text_;
  SignalRange range_;
  std::size_t floor_ = 0;
  std::vector<Found> found_;
};

}  // namespace

std::vector<Found> ScanInvitations(const Scan& scan) {
  return InvitationScanner(scan).Run();
}

}  // namespace redflag
