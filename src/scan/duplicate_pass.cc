// Locality-sensitive hashing: listings whose sketches agree in one whole band
// meet in a bucket. A bucket is sorted so that equal texts are neighbours,
// and each listing is compared with the few before it.

#include "scan/duplicate_pass.h"

#include <algorithm>
#include <cstring>
#include <deque>
#include <iterator>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>

namespace redflag {
namespace {

// Places before it in a bucket that a listing is compared with.
constexpr std::size_t kCompared = 4;
// Read at once while the bands are collected.
constexpr std::size_t kBlockBytes = std::size_t{1} << 20;

void AppendBytes(const void* data, std::size_t size, std::string& out) {
  out.append(static_cast<const char*>(data), size);
}

void AppendText(std::string_view text, std::string& out) {
  const auto size = static_cast<std::uint32_t>(text.size());
  AppendBytes(&size, sizeof(size), out);
  out.append(text);
}

// False where the bytes end too early.
bool TakeBytes(void* data, std::size_t size, std::string_view& bytes) {
  if (bytes.size() < size) return false;
  std::memcpy(data, bytes.data(), size);
  bytes.remove_prefix(size);
  return true;
}

bool TakeText(std::string& text, std::string_view& bytes) {
  std::uint32_t size = 0;
  if (!TakeBytes(&size, sizeof(size), bytes) || bytes.size() < size)
    return false;
  text = bytes.substr(0, size);
  bytes.remove_prefix(size);
  return true;
}

std::string Encoded(const SketchedListing& listing) {
  std::string out;
  AppendBytes(&listing.sketch, sizeof(listing.sketch), out);
  const ListingFacts& facts = listing.facts;
  for (const std::string* text : {&facts.id, &facts.marketplace, &facts.brand,
                                  &facts.title, &facts.variations})
    AppendText(*text, out);
  return out;
}

Result<SketchedListing> Decoded(std::string_view bytes) {
  SketchedListing listing;
  ListingFacts& facts = listing.facts;
  bool whole = TakeBytes(&listing.sketch, sizeof(listing.sketch), bytes);
  for (std::string* text : {&facts.id, &facts.marketplace, &facts.brand,
                            &facts.title, &facts.variations})
    whole = whole && TakeText(*text, bytes);
  if (whole && bytes.empty()) return listing;
  return Error{ErrorKind::kStore, "a sketch of a listing is damaged"};
}

// Equal texts are neighbours, and among them the ids decide.
std::uint64_t OrderOf(std::uint64_t whole, std::string_view id) {
  std::uint64_t hash = 14695981039346656037U;  // FNV-1a
  for (const char c : id)
    hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211U;
  return (whole >> 32U << 32U) | (hash >> 32U);
}

}  // namespace

DuplicatePass::DuplicatePass(const Duplicates& duplicates, std::string folder)
    : duplicates_(duplicates), folder_(std::move(folder)) {}

std::string DuplicatePass::SketchOf(const Duplicates& duplicates,
                                    const Document& document) {
  const auto listing = duplicates.Describe(document);
  return listing ? Encoded(*listing) : "";
}

Status DuplicatePass::Add(std::int64_t key, std::string_view sketch) {
  const auto listing = Decoded(sketch);
  if (!listing.ok()) return listing.error();
  if (Status opened = file_.Open(folder_); !opened.ok()) return opened;
  if (Status written = file_.Append(sketch); !written.ok()) return written;
  const auto number = static_cast<std::uint32_t>(entries_.size());
  entries_.push_back(
      {key, size_,
       OrderOf(listing.value().sketch.whole, listing.value().facts.id),
       static_cast<std::uint32_t>(sketch.size()), number, number,
       Repeat::kNone});
  size_ += sketch.size();
  return Done{};
}

Result<SketchedListing> DuplicatePass::Read(std::uint32_t number) const {
  const Entry& entry = entries_[number];
  std::string bytes(entry.size, '\0');
  if (Status read = file_.Read(entry.offset, bytes); !read.ok())
    return read.error();
  return Decoded(bytes);
}

// The listings by their bucket in one band.
Result<std::vector<DuplicatePass::Place>> DuplicatePass::PlacesOf(
    std::size_t band) const {
  std::vector<Place> places;
  places.reserve(entries_.size());
  std::string block;
  std::uint64_t block_start = 0;
  for (std::uint32_t i = 0; i < entries_.size(); ++i) {
    const Entry& entry = entries_[i];
    if (entry.offset + entry.size > block_start + block.size()) {
      block_start = entry.offset;
      block.resize(std::min<std::uint64_t>(
          std::max<std::uint64_t>(kBlockBytes, entry.size),
          size_ - block_start));
      if (Status read = file_.Read(block_start, block); !read.ok())
        return read.error();
    }
    Sketch sketch;  // What the bytes of a listing begin with.
    std::memcpy(&sketch, block.data() + (entry.offset - block_start),
                sizeof(sketch));
    places.push_back({sketch.Band(band), entry.order, i});
  }
  std::ranges::sort(places, {}, [](const Place& place) {
    return std::tie(place.key, place.order, place.number);
  });
  return places;
}

Status DuplicatePass::CompareBucket(std::span<const Place> bucket) {
  std::deque<std::pair<std::uint32_t, SketchedListing>> before;
  for (const Place& place : bucket) {
    Result<SketchedListing> listing = Read(place.number);
    if (!listing.ok()) return listing.error();
    for (const auto& [number, other] : before) {
      if (RootOf(number) == RootOf(place.number)) continue;
      Join(number, place.number, duplicates_.Compare(other, listing.value()));
    }
    before.emplace_back(place.number, std::move(listing.value()));
    if (before.size() > kCompared) before.pop_front();
  }
  return Done{};
}

void DuplicatePass::Join(std::uint32_t a, std::uint32_t b, Repeat repeat) {
  if (repeat == Repeat::kNone) return;
  entries_[RootOf(b)].cluster = RootOf(a);
  for (const auto& [number, other] : {std::pair{a, b}, std::pair{b, a}}) {
    Entry& entry = entries_[number];
    if (entry.repeat >= repeat) continue;
    entry.repeat = repeat;
    entry.repeats = other;
  }
}

// Shortens the way to the root as it goes.
std::uint32_t DuplicatePass::RootOf(std::uint32_t number) {
  while (entries_[number].cluster != number) {
    std::uint32_t& next = entries_[number].cluster;
    next = entries_[next].cluster;
    number = next;
  }
  return number;
}

Status DuplicatePass::VisitCluster(std::span<const std::uint32_t> members,
                                   const Visitor& visit) const {
  // One more than are named, as no listing is named to itself.
  std::set<std::string> first;
  for (const std::uint32_t number : members) {
    Result<SketchedListing> listing = Read(number);
    if (!listing.ok()) return listing.error();
    first.insert(std::move(listing.value().facts.id));
    if (first.size() > Repetition::kNamed + 1)
      first.erase(std::prev(first.end()));
  }
  for (const std::uint32_t number : members) {
    const Result<SketchedListing> listing = Read(number);
    if (!listing.ok()) return listing.error();
    Result<SketchedListing> other = Read(entries_[number].repeats);
    if (!other.ok()) return other.error();
    Repetition repetition;
    repetition.repeat = entries_[number].repeat;
    repetition.other = std::move(other.value().facts);
    repetition.others = members.size() - 1;
    std::ranges::remove_copy(first, std::back_inserter(repetition.ids),
                             listing.value().facts.id);
    if (repetition.ids.size() > Repetition::kNamed) repetition.ids.pop_back();
    if (Status seen = visit(entries_[number].key, repetition); !seen.ok())
      return seen;
  }
  return Done{};
}

Status DuplicatePass::Find(const Visitor& visit) {
  for (std::size_t band = 0; band < Sketch::kBands; ++band) {
    const auto places = PlacesOf(band);
    if (!places.ok()) return places.error();
    std::span<const Place> rest = places.value();
    while (!rest.empty()) {
      const auto end = std::ranges::find_if(rest, [&rest](const Place& place) {
        return place.key != rest.front().key;
      });
      const auto size = static_cast<std::size_t>(end - rest.begin());
      if (size > 1)
        if (Status done = CompareBucket(rest.first(size)); !done.ok())
          return done;
      rest = rest.subspan(size);
    }
  }
  std::vector<std::uint32_t> members;
  for (std::uint32_t i = 0; i < entries_.size(); ++i)
    if (entries_[i].repeat != Repeat::kNone) members.push_back(i);
  std::ranges::stable_sort(
      members, {}, [this](std::uint32_t number) { return RootOf(number); });
  for (auto begin = members.begin(); begin != members.end();) {
    const auto end = std::find_if(begin, members.end(), [&](std::uint32_t n) {
      return RootOf(n) != RootOf(*begin);
    });
    if (Status done = VisitCluster({begin, end}, visit); !done.ok())
      return done;
    begin = end;
  }
  return Done{};
}

}  // namespace redflag
