#include "link/hosts.h"

#include <algorithm>

#include <libpsl.h>

#include "link/characters.h"

namespace redflag {

// libpsl's built-in list; nothing to free.
struct Hosts::Psl {
  const psl_ctx_t* list = psl_builtin();
};

namespace {

// The part of a registrable domain before its public suffix.
std::string_view NameOf(std::string_view registrable) {
  return registrable.substr(0, registrable.find('.'));
}

// What a reader takes a name for: letters that look alike made one.
std::string Blur(std::string_view name) {
  std::string out;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const char c = name[i];
    const char next = i + 1 < name.size() ? name[i + 1] : '\0';
    if ((c == 'r' && next == 'n') || (c == 'v' && next == 'v')) {
      out += c == 'r' ? 'm' : 'w';
      ++i;
    } else if (c == '0') {
      out += 'o';
    } else if (c == '1' || c == 'i') {
      out += 'l';
    } else if (c == '3') {
      out += 'e';
    } else if (c == '4') {
      out += 'a';
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace

Hosts::Hosts(const Tables& tables) : psl_(std::make_unique<const Psl>()) {
  for (const TableRow& row : tables.Get("off-platform/tlds").rows)
    for (const std::string& tld : row.List("tlds"))
      if (IsSuffix(tld))
        tlds_[tld] = {row.Text("class"), row.List("languages"),
                      row.Has("numbers")};
  for (const TableRow& row : tables.Get("off-platform/hosts").rows)
    for (const std::string& host : row.List("hosts"))
      classes_[host] = row.Text("class");
  for (const TableRow& row : tables.Get("off-platform/platforms").rows) {
    for (const std::string& host : row.List("hosts"))
      platforms_[host] = row.Text("platform");
    if (row.Has("imitated")) names_.push_back(row.Text("platform"));
  }
}

Hosts::~Hosts() = default;

std::string Hosts::Registrable(std::string_view host) const {
  if (host.empty() || IsIpAddress(host)) return "";
  if (host.back() == '.') host.remove_suffix(1);
  const std::string name(host);
  const char* const found = psl_registrable_domain(psl_->list, name.c_str());
  return found == nullptr ? "" : found;
}

bool Hosts::IsSuffix(std::string_view suffix) const {
  const std::string name(suffix);
  return psl_is_public_suffix2(psl_->list, name.c_str(),
                               PSL_TYPE_ICANN | PSL_TYPE_NO_STAR_RULE) != 0;
}

TldClass Hosts::ClassOfTld(std::string_view tld,
                           std::string_view language) const {
  if (tld.size() < 2 || tld.size() > 63) return TldClass::kNone;
  const auto known = tlds_.find(tld);
  if (known == tlds_.end()) {
    if (!IsSuffix(tld)) return TldClass::kNone;
    // Countries have two letters; nearly all longer ones are words or names.
    return tld.size() == 2 || tld.starts_with("xn--") ? TldClass::kPlain
                                                      : TldClass::kWord;
  }
  const Tld& row = known->second;
  if (row.kind == "strong") return TldClass::kStrong;
  if (row.kind == "file") return TldClass::kFile;
  if (row.kind == "likely") return TldClass::kLikely;
  const bool word =
      language.empty() || row.languages.empty() ||
      std::ranges::find(row.languages, language) != row.languages.end();
  return word ? TldClass::kWord : TldClass::kPlain;
}

bool Hosts::TakesNumbers(std::string_view tld) const {
  const auto known = tlds_.find(tld);
  return known != tlds_.end() && known->second.numbers;
}

std::string_view Hosts::ClassOf(std::string_view host,
                                std::string_view registrable) const {
  // A host of its own first, then every domain above it.
  for (std::string_view at = host; !at.empty();) {
    const auto known = classes_.find(at);
    if (known != classes_.end()) return known->second;
    const std::size_t dot = at.find('.');
    if (dot == std::string_view::npos || at == registrable) break;
    at.remove_prefix(dot + 1);
  }
  // "ebay.*": a name under any suffix.
  const std::string any = std::string(NameOf(registrable)) + ".*";
  const auto known = classes_.find(any);
  return known == classes_.end() ? std::string_view() : known->second;
}

std::string Hosts::PlatformOf(std::string_view marketplace) const {
  if (marketplace.find('.') == std::string_view::npos) return "amazon";
  std::string registrable = Registrable(marketplace);
  if (registrable.empty()) registrable = marketplace;
  const std::string owner = PlatformOwning(registrable);
  return owner.empty() ? std::string(NameOf(registrable)) : owner;
}

std::string Hosts::PlatformOwning(std::string_view registrable) const {
  auto known = platforms_.find(registrable);
  if (known == platforms_.end())
    known = platforms_.find(std::string(NameOf(registrable)) + ".*");
  return known == platforms_.end() ? "" : std::string(known->second);
}

bool Hosts::LooksLikePlatform(std::string_view host,
                              std::string_view registrable) const {
  if (!PlatformOwning(registrable).empty()) return false;
  for (std::size_t at = 0; at <= host.size();) {
    const std::size_t end =
        std::min(host.find_first_of(".-_", at), host.size());
    const std::string part = Blur(host.substr(at, end - at));
    for (const std::string_view name : names_)
      if (part == Blur(name)) return true;
    at = end + 1;
  }
  return false;
}

}  // namespace redflag
