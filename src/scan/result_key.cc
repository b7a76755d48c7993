#include "scan/result_key.h"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <optional>
#include <system_error>
#include <vector>

#include "match/digest.h"
#include "match/pack_cache.h"

namespace redflag {
namespace {

// Half of SHA-256: nobody finds two texts of one digest, and an index of a
// million stays small.
constexpr std::size_t kDigits = 32;
// As many tell apart the keys that one store has seen.
constexpr std::size_t kKeyDigits = 16;
constexpr std::size_t kChunk = std::size_t{1} << 20;

std::string Shortened(Digest& digest) {
  return digest.Hex().substr(0, kDigits);
}

std::string KeyDigest(const std::string& key) {
  Digest digest;
  digest.Add(key);
  return digest.Hex().substr(0, kKeyDigits);
}

// Texts one after another, each with its size, so that no two lists of them
// are the same bytes.
class Bytes {
 public:
  void Put(std::string_view text) {
    Put(text.size());
    out_.append(text);
  }
  void Put(std::size_t number) {
    for (unsigned shift = 0; shift < 64; shift += 8)
      out_ += static_cast<char>((std::uint64_t{number} >> shift) & 0xFFU);
  }
  template <typename Enum>
  void PutEnum(Enum value) {
    Put(static_cast<std::size_t>(value));
  }
  const std::string& all() const { return out_; }

 private:
  std::string out_;
};

bool LooksLikeDate(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  return std::ranges::count_if(
             text, [](char c) { return c >= '0' && c <= '9'; }) == 8;
}

// All dates of the patterns: rules that begin and end, requirements that do,
// and others that make no difference.
std::vector<std::string> DatesOf(const PatternSet& patterns) {
  std::vector<std::string> dates;
  const auto add = [&dates](const Where& where) {
    dates.push_back(where.from);
    dates.push_back(where.until);
  };
  for (const Rule& rule : patterns.rules) {
    add(rule.where);
    for (const Override& each : rule.overrides)
      add(each.where);
  }
  for (const auto& [name, table] : patterns.tables.all())
    for (const TableRow& row : table.rows)
      for (const std::string& value : row.values())
        if (LooksLikeDate(value)) dates.push_back(value);
  return dates;
}

// The same for all days that no date of the patterns tells apart.
std::string DaysLike(const std::string& day, const PatternSet& patterns) {
  std::string last;
  for (const std::string& date : DatesOf(patterns))
    if (date <= day && date > last) last = date;
  return last == day ? "on " + last : "after " + last;
}

// A rule for the other kind has no finding, and what only it looks for is not
// even looked for (Holds() and Audiences). What matters is that it is there,
// since tables name rules, and its languages, since the engine numbers those
// of all rules.
void Put(const Rule& rule, std::optional<DocumentKind> kind, Bytes& bytes) {
  if (!kind || rule.where.kind.value_or(*kind) == *kind)
    return bytes.Put(rule.digest);
  bytes.Put(rule.id);
  bytes.Put(rule.where.languages.size());
  for (const std::string& language : rule.where.languages)
    bytes.Put(language);
}

std::string KeyFor(std::optional<DocumentKind> kind, const PatternSet& patterns,
                   const ScannerOptions& options) {
  const std::string build = BuildDigest();
  if (build.empty()) return "";
  Bytes bytes;
  bytes.Put(build);
  bytes.Put(patterns.shared_digest);
  for (const Rule& rule : patterns.rules)
    Put(rule, kind, bytes);
  bytes.Put(DaysLike(options.as_of, patterns));
  bytes.Put(options.marketplace);
  bytes.Put(options.language);
  bytes.Put(options.own_brands.size());
  for (const std::string& brand : options.own_brands)
    bytes.Put(brand);
  bytes.Put(options.followed == nullptr ? "" : "followed");
  Digest digest;
  digest.Add(bytes.all());
  return digest.Hex();
}

void Put(const Field& field, Bytes& bytes) {
  const auto& [kind, index, key, text, line] = field;
  bytes.PutEnum(kind);
  bytes.Put(static_cast<std::size_t>(index));
  bytes.Put(key);
  bytes.Put(text);
  static_cast<void>(line);
}

void Put(const Unchecked& part, Bytes& bytes) {
  const auto& [field, code, message] = part;
  bytes.Put(field);
  bytes.PutEnum(code);
  bytes.Put(message);
}

}  // namespace

ResultKeys KeysOf(const PatternSet& patterns, const ScannerOptions& options) {
  return {KeyFor(std::nullopt, patterns, options),
          KeyFor(DocumentKind::kListing, patterns, options),
          KeyFor(DocumentKind::kMessage, patterns, options)};
}

ResultKeys KeysWith(const ResultKeys& keys, const std::string& more) {
  if (keys.all.empty()) return keys;
  return {keys.all + " " + more, keys.listing + " " + more,
          keys.message + " " + more};
}

std::string RunPlan(const std::string& key,
                    std::span<const std::string> sources) {
  if (key.empty()) return "";
  Bytes bytes;
  bytes.Put(key);
  for (const std::string& source : sources)
    bytes.Put(source);
  Digest digest;
  digest.Add(bytes.all());
  return Shortened(digest);
}

// A member that is added to Document does not compile until it is named here.
// Lines are left out: a row that is put in moves those below it.
std::string DocumentDigest(const Document& document, const std::string& key) {
  const auto& [id, source, line, kind, channel, marketplace, marketplace_from,
               language, language_from, brand, manufacturer, seller, byline,
               product_type, category, url, monthly_units, fields, unchecked,
               notes] = document;
  Bytes bytes;
  for (const std::string* text :
       {&key, &id, &marketplace, &marketplace_from, &language, &language_from,
        &brand, &manufacturer, &seller, &byline, &product_type, &category,
        &url})
    bytes.Put(*text);
  bytes.PutEnum(kind);
  bytes.PutEnum(channel);
  bytes.Put(std::size_t{monthly_units.has_value()});
  bytes.Put(std::bit_cast<std::uint64_t>(monthly_units.value_or(0)));
  bytes.Put(fields.size());
  for (const Field& field : fields)
    Put(field, bytes);
  bytes.Put(unchecked.size());
  for (const Unchecked& part : unchecked)
    Put(part, bytes);
  static_cast<void>(source);
  static_cast<void>(line);
  static_cast<void>(notes);  // For standard error alone.
  Digest digest;
  digest.Add(bytes.all());
  return Shortened(digest);
}

std::string FileDigest(const std::string& path, const std::string& key) {
  std::error_code failed;
  if (!std::filesystem::is_regular_file(path, failed)) return "";
  std::ifstream in(path, std::ios::binary);
  if (!in) return "";
  Digest digest;
  digest.Add(key);
  std::string chunk;
  do {
    chunk.resize(kChunk);
    in.read(chunk.data(), static_cast<std::streamsize>(chunk.size()));
    chunk.resize(static_cast<std::size_t>(in.gcount()));
    digest.Add(chunk);
  } while (in);
  return in.bad() ? "" : Shortened(digest);
}

std::string PageDigest(const std::string& body, const std::string& content_type,
                       const std::string& key) {
  Bytes bytes;
  bytes.Put(content_type);
  Digest digest;
  digest.Add(bytes.all());
  digest.Add(body);
  return KeyDigest(key) + Shortened(digest);
}

bool IsPageDigest(std::string_view digest, const std::string& key) {
  return digest.size() == kKeyDigits + kDigits &&
         digest.substr(0, kKeyDigits) == KeyDigest(key);
}

}  // namespace redflag
