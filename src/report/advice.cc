#include "report/advice.h"

namespace redflag {
namespace {

std::string_view AdviceForReading(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::kSyntax:
      return "Mend the place named and check this input again.";
    case ErrorKind::kEncoding:
      return "Save the file as UTF-8 and check it again.";
    case ErrorKind::kNotAListing:
      return "Give the product's own page, or an export of the listing.";
    case ErrorKind::kBlocked:
      return "The site showed a captcha or a block: save the page in a "
             "browser, or use an export of the listing.";
    case ErrorKind::kInIframe:
      return "The text stands in a frame of its own: save that frame, or use "
             "an export of the listing.";
    case ErrorKind::kTruncated:
      return "Only a part arrived: fetch or save it again.";
    case ErrorKind::kLimit:
      return "A limit of redflag (redflag --limits) or of the run was met: "
             "split it, or run the same again.";
    case ErrorKind::kUnreadable:
      return "See that the file is there and may be read, and check it again.";
    case ErrorKind::kUnsupported:
      return "Give JSON, NDJSON, CSV, TSV, XLSX, XML, HTML, text, DOCX, PDF or "
             "mail.";
    default:
      return "Check it again; if it fails again, please report it.";
  }
}

}  // namespace

std::string_view AdviceFor(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::kEngineMemory:
      return "The patterns ran out of memory on this text: split it.";
    case ErrorKind::kRefusedRobots:
      return "The site's robots.txt does not allow it: use an export or saved "
             "pages.";
    case ErrorKind::kRefusedAddress:
      return "It leads to a private address: if it is yours, allow it with "
             "--allow-address.";
    case ErrorKind::kRefusedScheme:
      return "Only http and https are fetched.";
    case ErrorKind::kRefusedTerms:
      return "The site's terms forbid robots: use an export of your "
             "catalogue or saved pages.";
    case ErrorKind::kFailedDns:
    case ErrorKind::kFailedConnect:
      return "See that the address is right and the site is up.";
    case ErrorKind::kFailedTls:
      return "The site's certificate was not accepted: have it mended.";
    case ErrorKind::kFailedHttp:
    case ErrorKind::kFailedProtocol:
    case ErrorKind::kFailedDecoding:
    case ErrorKind::kTimeout:
      return "Scan it again later.";
    case ErrorKind::kFailedRedirects:
      return "Give the address that the redirects should lead to.";
    default:
      return AdviceForReading(kind);
  }
}

}  // namespace redflag
