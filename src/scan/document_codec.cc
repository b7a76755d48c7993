#include "scan/document_codec.h"

#include <bit>
#include <cstring>
#include <utility>

namespace redflag {
namespace {

constexpr std::size_t kSharedTexts = 20000;
constexpr std::size_t kSharedBytes = 2000;  // Of one text.

}  // namespace

class DocumentEncoder {
 public:
  DocumentEncoder(DocumentCodec& codec, std::string& out)
      : codec_(codec), out_(out) {}

  void Encode(const CheckedDocument& checked) {
    Put(checked.document);
    Put(checked.product_kinds);
    PutNumber(checked.findings.size());
    for (const Finding& finding : checked.findings)
      Put(finding);
    Put(checked.explanations);
    Put(checked.risk);
    PutEnum(checked.band);
  }

 private:
  void PutNumber(std::uint64_t number) {
    for (; number >= 0x80; number >>= 7U)
      out_ += static_cast<char>((number & 0x7FU) | 0x80U);
    out_ += static_cast<char>(number);
  }

  template <typename Enum>
  void PutEnum(Enum value) {
    PutNumber(static_cast<std::uint64_t>(value));
  }

  void Put(double number) {
    const auto bits = std::bit_cast<std::uint64_t>(number);
    for (unsigned shift = 0; shift < 64; shift += 8)
      out_ += static_cast<char>((bits >> shift) & 0xFFU);
  }

  void Put(std::string_view text) {
    PutNumber(text.size());
    out_.append(text);
  }

  void Put(const std::vector<std::string>& texts) {
    PutNumber(texts.size());
    for (const std::string& text : texts)
      Put(text);
  }

  void PutShared(const std::string& text) {
    const std::uint64_t number = codec_.NumberOf(text);
    PutNumber(number);
    if (number == 0) Put(text);
  }

  void Put(const Document& document) {
    for (const std::string* text :
         {&document.id, &document.source, &document.marketplace,
          &document.marketplace_from, &document.language,
          &document.language_from, &document.brand, &document.manufacturer,
          &document.seller, &document.byline, &document.product_type,
          &document.category, &document.url})
      Put(*text);
    PutNumber(document.line);
    PutEnum(document.kind);
    PutEnum(document.channel);
    PutNumber(document.monthly_units ? 1 : 0);
    Put(document.monthly_units.value_or(0));
    PutHeadings(document);
    PutNumber(document.unchecked.size());
    for (const Unchecked& part : document.unchecked) {
      Put(part.field);
      PutEnum(part.code);
      Put(part.message);
    }
    Put(document.notes);
  }

  void PutHeadings(const Document& document) {
    const Field* headings[] = {document.Find(FieldKind::kTitle),
                               document.Find(FieldKind::kSubject)};
    PutNumber(std::uint64_t{headings[0] != nullptr} +
              std::uint64_t{headings[1] != nullptr});
    for (const Field* field : headings) {
      if (field == nullptr) continue;
      PutEnum(field->kind);
      Put(Heading(*field));
    }
  }

  void Put(const Suppression& suppression) {
    PutShared(suppression.reason);
    PutShared(suppression.owner);
    PutShared(suppression.until);
    PutNumber(suppression.in_document ? 1 : 0);
    PutShared(suppression.verdict);
  }

  void Put(const Acceptance& accepted) {
    PutShared(accepted.reason);
    PutShared(accepted.owner);
    PutShared(accepted.until);
  }

  void Put(const Finding& finding) {
    PutShared(finding.rule);
    PutShared(finding.family);
    PutEnum(finding.status);
    PutEnum(finding.severity);
    Put(finding.confidence);
    PutEnum(finding.field_kind);
    Put(finding.field);
    PutNumber(finding.span ? 1 : 0);
    const Span span = finding.span.value_or(Span{});
    PutNumber(span.start);
    PutNumber(span.end);
    Put(finding.match);
    PutNumber(finding.line);
    Put(finding.evidence);
    PutShared(finding.message);
    PutShared(finding.remedy);
    PutNumber(finding.policy.size());
    for (const Policy& policy : finding.policy) {
      PutShared(policy.title);
      PutShared(policy.url);
      PutShared(policy.verified);
    }
    Put(finding.meaning);
    Put(finding.disguise);
    Put(finding.root);
    Put(finding.fingerprint);
    Put(finding.risk_share);
    PutEnum(finding.novelty);
    PutNumber(finding.suppression ? 1 : 0);
    if (finding.suppression) Put(*finding.suppression);
    PutNumber(finding.accepted ? 1 : 0);
    if (finding.accepted) Put(*finding.accepted);
  }

  DocumentCodec& codec_;
  std::string& out_;
};

class DocumentDecoder {
 public:
  DocumentDecoder(const DocumentCodec& codec, std::string_view bytes)
      : codec_(codec), bytes_(bytes) {}

  CheckedDocument Decode() {
    CheckedDocument checked;
    checked.document = TakeDocument();
    checked.product_kinds = TakeTexts();
    checked.findings.resize(TakeNumber());
    for (Finding& finding : checked.findings)
      finding = TakeFinding();
    checked.explanations = TakeTexts();
    checked.risk = TakeDouble();
    checked.band = TakeEnum<Band>();
    return checked;
  }

 private:
  unsigned char TakeByte() {
    if (at_ >= bytes_.size()) return 0;
    return static_cast<unsigned char>(bytes_[at_++]);
  }

  std::uint64_t TakeNumber() {
    std::uint64_t number = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      const unsigned char byte = TakeByte();
      number |= std::uint64_t{byte & 0x7FU} << shift;
      if (byte < 0x80) break;
    }
    return number;
  }

  template <typename Enum>
  Enum TakeEnum() {
    return static_cast<Enum>(TakeNumber());
  }

  double TakeDouble() {
    std::uint64_t bits = 0;
    for (unsigned shift = 0; shift < 64; shift += 8)
      bits |= std::uint64_t{TakeByte()} << shift;
    return std::bit_cast<double>(bits);
  }

  std::string TakeText() {
    const std::uint64_t size = TakeNumber();
    std::string text(bytes_.substr(at_, size));
    at_ += text.size();
    return text;
  }

  std::vector<std::string> TakeTexts() {
    std::vector<std::string> texts(TakeNumber());
    for (std::string& text : texts)
      text = TakeText();
    return texts;
  }

  std::string TakeShared() {
    const std::uint64_t number = TakeNumber();
    return number == 0 ? TakeText() : *codec_.shared_.at(number - 1);
  }

  Document TakeDocument() {
    Document document;
    for (std::string* text :
         {&document.id, &document.source, &document.marketplace,
          &document.marketplace_from, &document.language,
          &document.language_from, &document.brand, &document.manufacturer,
          &document.seller, &document.byline, &document.product_type,
          &document.category, &document.url})
      *text = TakeText();
    document.line = TakeNumber();
    document.kind = TakeEnum<DocumentKind>();
    document.channel = TakeEnum<Channel>();
    const bool has_units = TakeNumber() != 0;
    const double units = TakeDouble();
    if (has_units) document.monthly_units = units;
    document.fields.resize(TakeNumber());
    for (Field& field : document.fields) {
      field.kind = TakeEnum<FieldKind>();
      field.text = TakeText();
    }
    document.unchecked.resize(TakeNumber());
    for (Unchecked& part : document.unchecked) {
      part.field = TakeText();
      part.code = TakeEnum<ErrorKind>();
      part.message = TakeText();
    }
    document.notes = TakeTexts();
    return document;
  }

  Suppression TakeSuppression() {
    Suppression suppression;
    suppression.reason = TakeShared();
    suppression.owner = TakeShared();
    suppression.until = TakeShared();
    suppression.in_document = TakeNumber() != 0;
    suppression.verdict = TakeShared();
    return suppression;
  }

  Acceptance TakeAcceptance() {
    Acceptance accepted;
    accepted.reason = TakeShared();
    accepted.owner = TakeShared();
    accepted.until = TakeShared();
    return accepted;
  }

  Finding TakeFinding() {
    Finding finding;
    finding.rule = TakeShared();
    finding.family = TakeShared();
    finding.status = TakeEnum<RuleStatus>();
    finding.severity = TakeEnum<Severity>();
    finding.confidence = TakeDouble();
    finding.field_kind = TakeEnum<FieldKind>();
    finding.field = TakeText();
    const bool has_span = TakeNumber() != 0;
    Span span;
    span.start = TakeNumber();
    span.end = TakeNumber();
    if (has_span) finding.span = span;
    finding.match = TakeText();
    finding.line = TakeNumber();
    finding.evidence = TakeText();
    finding.message = TakeShared();
    finding.remedy = TakeShared();
    finding.policy.resize(TakeNumber());
    for (Policy& policy : finding.policy) {
      policy.title = TakeShared();
      policy.url = TakeShared();
      policy.verified = TakeShared();
    }
    finding.meaning = TakeText();
    finding.disguise = TakeTexts();
    finding.root = TakeText();
    finding.fingerprint = TakeText();
    finding.risk_share = TakeDouble();
    finding.novelty = TakeEnum<Novelty>();
    if (TakeNumber() != 0) finding.suppression = TakeSuppression();
    if (TakeNumber() != 0) finding.accepted = TakeAcceptance();
    return finding;
  }

  const DocumentCodec& codec_;
  std::string_view bytes_;
  std::size_t at_ = 0;
};

void DocumentCodec::Encode(const CheckedDocument& document, std::string& out) {
  DocumentEncoder(*this, out).Encode(document);
}

CheckedDocument DocumentCodec::Decode(std::string_view bytes) const {
  return DocumentDecoder(*this, bytes).Decode();
}

std::uint64_t DocumentCodec::NumberOf(const std::string& text) {
  const auto known = numbers_.find(text);
  if (known != numbers_.end()) return known->second;
  if (shared_.size() >= kSharedTexts || text.size() > kSharedBytes) return 0;
  const auto added = numbers_.emplace(text, shared_.size() + 1).first;
  shared_.push_back(&added->first);
  return added->second;
}

}  // namespace redflag
