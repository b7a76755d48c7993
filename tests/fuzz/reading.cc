#include "fuzz/reading.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <utility>
#include <variant>

#include "core/finding.h"
#include "core/link.h"
#include "input/reader.h"
#include "scan/scanner.h"

namespace redflag {
namespace {

const Scanner& TheScanner() {
  static const auto scanner = [] {
    ScannerOptions options;
    options.pack_folder = REDFLAG_FUZZ_PACKS;
    return Scanner::Build(std::move(options));
  }();
  Expect(scanner.ok(), "the built-in patterns can be read");
  return *scanner.value();
}

bool Marks(const std::string& text, Span span, const std::string& bytes) {
  return span.start <= span.end && span.end <= text.size() &&
         text.compare(span.start, span.end - span.start, bytes) == 0;
}

void ExpectEvidence(const Document& document, const Finding& finding) {
  if (!finding.span) return;
  Expect(std::ranges::any_of(document.fields,
                             [&finding](const Field& field) {
                               return FieldName(field) == finding.field &&
                                      Marks(field.text, *finding.span,
                                            finding.match);
                             }),
         "a finding marks bytes of its field");
}

void Check(const Document& document) {
  const CheckedDocument checked = TheScanner().Check(document);
  for (const Finding& finding : checked.findings)
    ExpectEvidence(checked.document, finding);
  for (const Link& link : TheScanner().Links(document))
    Expect(link.field < document.fields.size() &&
               Marks(document.fields[link.field].text, link.span, link.text),
           "a link marks bytes of its field");
}

}  // namespace

void Expect(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "does not hold: %s\n", what);
  std::abort();
}

std::vector<ReadItem> ReadAndCheck(const std::string& bytes,
                                   const std::string& name,
                                   DocumentKind untyped) {
  ReadOptions options;
  options.untyped = untyped;
  const Reader reader(TheScanner().patterns().tables, options);
  std::vector<ReadItem> items;
  reader.ReadBytes(bytes, name, [&items](ReadItem item) {
    items.push_back(std::move(item));
    return true;
  });
  Expect(!items.empty(), "an input never goes by in silence");
  for (const ReadItem& item : items)
    if (const auto* document = std::get_if<Document>(&item)) Check(*document);
  return items;
}

}  // namespace redflag

extern "C" int LLVMFuzzerInitialize(int* /*count*/, char*** /*arguments*/) {
  redflag::TheScanner();
  return 0;
}
