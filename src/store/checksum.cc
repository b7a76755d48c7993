#include "store/checksum.h"

#include <bit>
#include <cstddef>
#include <cstring>
#include <string_view>

namespace redflag {
namespace {

class Sum {
 public:
  void Add(std::uint64_t word) {
    sum_ = (sum_ ^ word) * 0x9E3779B97F4A7C15U;
    sum_ ^= sum_ >> 29U;
  }
  void Add(double number) { Add(std::bit_cast<std::uint64_t>(number)); }
  void Add(std::string_view text) {
    Add(std::uint64_t{text.size()});
    while (!text.empty()) {
      std::uint64_t word = 0;
      const std::size_t size = text.copy(bytes_, sizeof(word));
      std::memcpy(&word, bytes_, size);
      Add(word);
      text.remove_prefix(size);
    }
  }
  template <typename Enum>
  void AddEnum(Enum value) {
    Add(static_cast<std::uint64_t>(value));
  }
  std::uint64_t value() const { return sum_; }

 private:
  std::uint64_t sum_ = 1;
  char bytes_[sizeof(std::uint64_t)] = {};
};

void Add(const Document& document, Sum& sum) {
  for (const std::string* text :
       {&document.id, &document.marketplace, &document.marketplace_from,
        &document.language, &document.language_from, &document.brand,
        &document.url})
    sum.Add(*text);
  sum.AddEnum(document.kind);
  sum.AddEnum(document.channel);
  sum.Add(std::uint64_t{document.monthly_units.has_value()});
  sum.Add(document.monthly_units.value_or(0));
  for (const FieldKind kind : {FieldKind::kTitle, FieldKind::kSubject}) {
    const Field* field = document.Find(kind);
    sum.Add(std::uint64_t{field != nullptr});
    if (field != nullptr) sum.Add(Heading(*field));
  }
  sum.Add(std::uint64_t{document.unchecked.size()});
  for (const Unchecked& part : document.unchecked) {
    sum.Add(part.field);
    sum.AddEnum(part.code);
    sum.Add(part.message);
  }
}

void Add(const Finding& finding, Sum& sum) {
  for (const std::string* text :
       {&finding.rule, &finding.family, &finding.field, &finding.match,
        &finding.evidence, &finding.message, &finding.remedy, &finding.meaning,
        &finding.root, &finding.fingerprint})
    sum.Add(*text);
  sum.AddEnum(finding.status);
  sum.AddEnum(finding.severity);
  sum.AddEnum(finding.field_kind);
  sum.Add(finding.confidence);
  sum.Add(finding.risk_share);
  const Span span = finding.span.value_or(Span{});
  sum.Add(std::uint64_t{finding.span.has_value()});
  sum.Add(std::uint64_t{span.start});
  sum.Add(std::uint64_t{span.end});
  for (const std::string& name : finding.disguise)
    sum.Add(name);
  for (const Policy& policy : finding.policy) {
    sum.Add(policy.title);
    sum.Add(policy.url);
    sum.Add(policy.verified);
  }
}

}  // namespace

std::int64_t ChecksumOf(const CheckedDocument& checked) {
  Sum sum;
  Add(checked.document, sum);
  for (const std::string& kind : checked.product_kinds)
    sum.Add(kind);
  sum.Add(std::uint64_t{checked.findings.size()});
  for (const Finding& finding : checked.findings)
    Add(finding, sum);
  sum.Add(checked.risk);
  sum.AddEnum(checked.band);
  return std::bit_cast<std::int64_t>(sum.value() | 1U);
}

}  // namespace redflag
