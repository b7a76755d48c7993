#include "support/sample_report.h"

#include <string>
#include <utility>

namespace redflag {
namespace {

Finding WebsiteFinding() {
  Finding finding;
  finding.rule = "off-platform/website";
  finding.family = "off-platform";
  finding.severity = Severity::kCritical;
  finding.confidence = 0.97;
  finding.field_kind = FieldKind::kBullet;
  finding.field = "bullets[1]";
  finding.span = Span{17, 35};
  finding.match = "www.acme-store.com";
  finding.evidence =
      "For spare parts, visit www.acme-store.com for a wider choice of "
      "colours and sizes than anywhere else.";
  finding.message = "Leads buyers to a website outside the marketplace.";
  finding.remedy = "Remove the address; name the part and let buyers search.";
  finding.policy = {
      {"Listing rules", "https://example.com/listing-rules", "2026-11-21"}};
  finding.root = "acme-store.com";
  finding.fingerprint = "9f2c51aa01020304";
  finding.risk_share = 61.0;
  return finding;
}

Finding MissingFinding() {
  Finding finding;
  finding.rule = "certification/missing";
  finding.family = "certification";
  finding.severity = Severity::kHigh;
  finding.confidence = 0.8;
  finding.evidence = "Bluetooth 5.3 headphones";
  finding.message = "No FCC authorization is named for a radio device.";
  finding.remedy = "Name the FCC ID if the device has one.";
  finding.policy = {{"Radio devices", "https://example.com/radio", ""}};
  finding.root = "fcc";
  finding.fingerprint = "00000000000000aa";
  finding.risk_share = 32.4;
  return finding;
}

Finding PreviewFinding() {
  Finding finding;
  finding.rule = "content/capitals";
  finding.family = "content";
  finding.status = RuleStatus::kPreview;
  finding.severity = Severity::kLow;
  finding.confidence = 0.5;
  finding.field_kind = FieldKind::kTitle;
  finding.field = "title";
  finding.span = Span{0, 3};
  finding.match = "WOW";
  finding.evidence = "WOW \"Bluetooth\" headphones";
  finding.message = "Words in capitals.";
  finding.remedy = "Write them in small letters.";
  finding.fingerprint = "00000000000000bb";
  return finding;
}

CheckedDocument RiskyListing() {
  CheckedDocument checked;
  Document& document = checked.document;
  document.id = "B0TEST0001";
  document.source = "listing.json#1";
  document.marketplace = "US";
  document.marketplace_from = "document";
  document.language = "en";
  document.language_from = "text";
  document.monthly_units = 120;
  document.fields = {
      {FieldKind::kTitle, 0, "", "WOW \"Bluetooth\" headphones"}};
  checked.product_kinds = {"bluetooth-headphones"};
  checked.findings = {WebsiteFinding(), MissingFinding(), PreviewFinding()};
  checked.risk = 93.4;
  checked.band = Band::kCritical;
  checked.rank = 1;
  return checked;
}

// With a zero-width space, a direction mark and an escape sequence.
CheckedDocument DisguisedMessage() {
  CheckedDocument checked;
  Document& document = checked.document;
  document.id = "thank-you";
  document.source = "templates/thank-you.txt";
  document.kind = DocumentKind::kMessage;
  document.marketplace = "DE";
  document.language = "de";
  document.fields = {{FieldKind::kSubject, 0, "", "Vielen Dank \x1b[31m"}};
  Finding finding = WebsiteFinding();
  finding.field_kind = FieldKind::kBody;
  finding.field = "body";
  finding.severity = Severity::kHigh;
  finding.span = Span{30, 51};
  finding.match = "w w w . a c m\u200Be . c o m";
  finding.evidence = "Mehr auf " + finding.match + " \u202Eund 日本語の説明";
  finding.meaning = "www.acme.com";
  finding.disguise = {"letter-spacing", "zero-width"};
  finding.risk_share = 20.1;
  checked.findings.push_back(finding);
  for (int i = 1; i < 5; ++i) {
    finding.field = "body";
    finding.span = Span{finding.span->start + 100, finding.span->end + 100};
    finding.risk_share = i == 1 ? 51.0 : 0;
    checked.findings.push_back(finding);
  }
  checked.risk = 71.1;
  checked.band = Band::kHigh;
  checked.rank = 2;
  return checked;
}

CheckedDocument PartialPage() {
  CheckedDocument checked;
  checked.document.id = "A";
  checked.document.source = "page.html";
  checked.document.marketplace = "UK";
  checked.document.language = "en";
  checked.document.fields = {{FieldKind::kTitle, 0, "", "Garden chair"}};
  checked.document.unchecked = {{"description", ErrorKind::kInIframe,
                                 "the description stands in a frame"}};
  checked.rank = 3;
  return checked;
}

CheckedDocument CleanListing() {
  CheckedDocument checked;
  checked.document.id = "B";
  checked.document.source = "listing.json#2";
  checked.document.marketplace = "UK";
  checked.document.language = "en";
  checked.rank = 4;
  return checked;
}

}  // namespace

SampleReport::SampleReport() {
  tool_version = "0.1.0";
  patterns_version = "2026.11";
  patterns_digest = "sha256:0123";
  documents = {RiskyListing(), DisguisedMessage(), PartialPage(),
               CleanListing()};
  not_checked = {
      {"broken.json", ErrorKind::kSyntax, "line 3, column 9: no value"},
      {"https://shop.example/p/1", ErrorKind::kBlocked, "a captcha page"}};
  for (const CheckedDocument& document : documents)
    summary.Count(document);
  summary.not_checked = 2;
}

void SampleReport::ForEachDocument(
    const std::function<void(const CheckedDocument&)>& visit) const {
  for (const CheckedDocument& document : documents)
    visit(document);
}

}  // namespace redflag
