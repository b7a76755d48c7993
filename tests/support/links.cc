#include "support/links.h"

#include <map>

#include "link/extract.h"
#include "support/scanner.h"
#include "text/normalize.h"

namespace redflag {

std::vector<Link> LinksIn(const Document& document) {
  static const LinkExtractor* const kExtractor =
      new LinkExtractor(BuiltInPatterns().tables);
  std::vector<NormalizedText> texts;
  for (const Field& field : document.fields)
    texts.push_back(Normalize(field.text));
  return kExtractor->Extract(document, texts);
}

Document DocumentWith(const std::string& text, const std::string& language,
                      DocumentKind kind) {
  static const std::map<std::string, std::string> kMarketplaces = {
      {"de", "DE"}, {"fr", "FR"}, {"it", "IT"}, {"es", "ES"}, {"ja", "JP"}};
  Document document;
  document.id = "test";
  document.kind = kind;
  document.language = language;
  const auto market = kMarketplaces.find(language);
  document.marketplace = market == kMarketplaces.end() ? "US" : market->second;
  Field field;
  field.kind = kind == DocumentKind::kMessage ? FieldKind::kBody
                                              : FieldKind::kDescription;
  field.text = text;
  document.fields.push_back(field);
  return document;
}

std::vector<std::string> Told(const std::vector<Link>& links) {
  std::vector<std::string> told;
  for (const Link& link : links)
    told.push_back(std::string(LinkKindName(link.kind)) + " " + link.target +
                   " " + std::string(LinkVerdictName(link.verdict)));
  return told;
}

}  // namespace redflag
