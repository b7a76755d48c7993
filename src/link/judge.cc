#include "link/judge.h"

#include <algorithm>
#include <string>

#include "link/characters.h"
#include "link/derive.h"

namespace redflag {
namespace {

constexpr double kDoubtful = 0.5;
constexpr double kName = 0.52;  // A registered name more likely than not.

// The part of a URL's target from its path on.
std::string_view PathOf(std::string_view target) {
  const std::size_t scheme = target.find("//");
  const std::size_t host = scheme == std::string_view::npos ? 0 : scheme + 2;
  const std::size_t path = target.find_first_of("/?#", host);
  return path == std::string_view::npos ? std::string_view()
                                        : target.substr(path);
}

// The host of another shop that a redirecting address hands its visitor to.
std::string RedirectHost(const Facts& facts, std::string_view path,
                         const std::string& platform) {
  const Hosts& hosts = facts.hosts;
  Disguise ignored = Disguise::kPercent;
  std::string plain = DecodeEscapes(path, &ignored);
  plain = DecodeEscapes(plain, &ignored);
  for (std::size_t at = plain.find_first_of("=/"); at != std::string::npos;
       at = plain.find_first_of("=/", at + 1)) {
    std::string_view value = std::string_view(plain).substr(at + 1);
    if (value.starts_with(facts.web_scheme)) {
      const std::size_t slashes = value.substr(0, 10).find("//");
      if (slashes == std::string_view::npos) continue;
      value.remove_prefix(slashes + 2);
    } else if (plain[at] == '=' && value.starts_with("//")) {
      value.remove_prefix(2);
    } else {
      continue;
    }
    value = value.substr(0, 256);
    std::string host(value.substr(0, value.find_first_of("/?#&:")));
    const std::string registrable = hosts.Registrable(host);
    if (registrable.empty() || hosts.ClassOf(host, registrable) == "ignored")
      continue;
    if (hosts.PlatformOwning(registrable) != platform) return host;
  }
  return "";
}

class Judging {
 public:
  Judging(const Scan& scan, const Found& found, const Field& field, bool needed,
          Link& link)
      : scan_(scan),
        hosts_(scan.facts.hosts),
        found_(found),
        field_(field),
        needed_(needed),
        link_(link) {}

  void Run() {
    link_.host_class = found_.group;
    Say(LinkVerdict::kOffPlatform, "leads to a contact outside");
    if (!found_.host.empty()) JudgeHost();
    if (link_.kind == LinkKind::kPhone) JudgePhone();
    if (link_.verdict != LinkVerdict::kOffPlatform) return;
    if (field_.kind == FieldKind::kAttribute &&
        NamesAny(scan_.facts.contact_attributes, field_.key))
      return Say(LinkVerdict::kAllowed,
                 "contact details that the law asks for in this attribute");
    if (field_.kind == FieldKind::kAttribute && link_.kind == LinkKind::kUrl &&
        found_.disguises.empty() &&
        NamesAny(scan_.facts.document_attributes, field_.key))
      return Say(LinkVerdict::kAllowed,
                 "the attribute asks for a document's address");
    if (field_.kind == FieldKind::kUrl)
      return Say(LinkVerdict::kAllowed, "the document's own address");
    if (found_.confidence < kDoubtful)
      Say(LinkVerdict::kUnknown, "may be ordinary text");
  }

 private:
  void Say(LinkVerdict verdict, std::string_view reason) {
    link_.verdict = verdict;
    link_.reason = reason;
  }

  void JudgeHost() {
    link_.registrable = hosts_.Registrable(link_.host);
    if (IsIpAddress(link_.host)) return JudgeAddress();
    const std::string owner = hosts_.PlatformOwning(link_.registrable);
    if (!owner.empty() && owner == scan_.about.platform) return JudgeOwn();
    if (scan_.about.platform == OwnName()) return JudgeOwn();
    const std::string_view kind = hosts_.ClassOf(link_.host, link_.registrable);
    if (kind == "ignored")
      return Say(LinkVerdict::kAllowed, "no place that a buyer is led to");
    if (kind == "app-store")
      return Say(LinkVerdict::kAllowed, "the store of the product's app");
    link_.host_class = kind;
    if (hosts_.LooksLikePlatform(link_.host, link_.registrable)) {
      link_.host_class = "imitation";
      return Say(LinkVerdict::kOffPlatform,
                 "made to look like the marketplace's own host");
    }
    if (IsOwnBrand())
      return Say(LinkVerdict::kAllowed, "the listing's brand has that name");
    if (IsNameInTitle()) link_.confidence = std::min(link_.confidence, kName);
    if (IsNeeded())
      return Say(LinkVerdict::kAllowed, "needed to complete the order");
    Say(LinkVerdict::kOffPlatform,
        kind.empty() ? "no marketplace host"
                     : "no marketplace host: " + std::string(kind));
  }

  // The registrable name without its suffix, for shops without a row.
  std::string OwnName() const {
    return link_.registrable.substr(0, link_.registrable.find('.'));
  }

  void JudgeAddress() {
    if (IsPrivateAddress(link_.host))
      return Say(LinkVerdict::kAllowed,
                 "an address of the buyer's own network");
    link_.host_class = "ip-address";
    Say(LinkVerdict::kOffPlatform, "a numeric address");
  }

  void JudgeOwn() {
    Say(LinkVerdict::kOnPlatform, "the marketplace's own host");
    const std::string_view path = PathOf(link_.target);
    const std::string other =
        RedirectHost(scan_.facts, path, scan_.about.platform);
    if (!other.empty()) {
      link_.host_class = "open-redirect";
      return Say(LinkVerdict::kOffPlatform, "redirects to " + other);
    }
    if (scan_.about.document->kind != DocumentKind::kMessage) return;
    for (const auto& [part, kind] : scan_.facts.paths)
      if (path.find(part) != std::string_view::npos) {
        link_.host_class = kind;
        return;
      }
  }

  void JudgePhone() {
    std::string digits = link_.target;
    std::erase(digits, '+');
    if (scan_.facts.public_numbers.contains(digits))
      Say(LinkVerdict::kAllowed, "a public service's number");
  }

  // A registered name that is a domain, on its own listing.
  bool IsOwnBrand() const {
    if (field_.kind == FieldKind::kBrand || found_.called) return false;
    if (link_.kind != LinkKind::kDomain) return false;
    const std::string& brand = scan_.about.document->brand;
    return brand.size() == found_.host.size() &&
           std::ranges::equal(brand, found_.host,
                              [](char a, char b) { return ToLower(a) == b; });
  }

  // A brand by that name all over, not a shop's address in the brand's place.
  bool IsNameInTitle() const {
    if (field_.kind != FieldKind::kBrand || link_.kind != LinkKind::kDomain)
      return false;
    return std::ranges::any_of(
        scan_.about.document->fields, [this](const Field& field) {
          return field.kind == FieldKind::kTitle &&
                 field.text.find(field_.text) != std::string::npos;
        });
  }

  // A secure link in a message that an order cannot do without.
  bool IsNeeded() const {
    if (scan_.about.document->kind != DocumentKind::kMessage) return false;
    if (!link_.host_class.empty() || !found_.disguises.empty()) return false;
    return needed_ && link_.target.starts_with(
                          std::string(scan_.facts.secure_scheme) + "://");
  }

  const Scan& scan_;
  const Hosts& hosts_;
  const Found& found_;
  const Field& field_;
  const bool needed_;
  Link& link_;
};

}  // namespace

bool NamesAny(const std::vector<std::string_view>& names,
              std::string_view attribute) {
  const std::string name = Squeeze(attribute);
  return std::ranges::any_of(names, [&](std::string_view part) {
    return name.find(part) != std::string::npos;
  });
}

bool SpeaksOfOrder(const std::vector<Signal>& signals, Span around,
                   Span apart) {
  bool order = false;
  for (std::size_t i = SignalRange(signals).LowerBound(around.start);
       i < signals.size() && signals[i].span.start < around.end; ++i) {
    const Signal& signal = signals[i];
    if (signal.span.Overlaps(apart)) continue;
    if (signal.kind == WordKind::kDiversion) return false;
    order = order || signal.kind == WordKind::kOrderLink;
  }
  return order;
}

void Judge(const Scan& scan, const Found& found, const Field& field,
           bool needed, Link& link) {
  Judging(scan, found, field, needed, link).Run();
}

}  // namespace redflag
