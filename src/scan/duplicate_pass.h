// The pass over a catalogue that finds listings which repeat each other.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "check/duplicates.h"
#include "core/document.h"
#include "core/nameless_file.h"
#include "core/result.h"

namespace redflag {

// One thread at a time. Takes some 70 bytes of memory a listing; sketches lie
// in a temporary file in `folder` ("" is $TMPDIR, else /tmp). Time is linear:
// of the listings that agree in a part of their sketches, each is compared with
// a few.
class DuplicatePass {
 public:
  // REQUIRES: `duplicates` outlives it.
  explicit DuplicatePass(const Duplicates& duplicates, std::string folder = "");

  // What Add takes of a document, as bytes that may be kept; "" where it is
  // not compared.
  static std::string SketchOf(const Duplicates& duplicates,
                              const Document& document);

  // The order of the calls makes no difference. kStore for bytes that no
  // SketchOf gave.
  Status Add(std::int64_t key, std::string_view sketch);

  // Calls `visit` with the key of each listing that repeats others.
  using Visitor = std::function<Status(std::int64_t, const Repetition&)>;
  Status Find(const Visitor& visit);

 private:
  // What is compared in a bucket, beside its neighbours in this order.
  struct Place {
    std::uint64_t key;    // Of the bucket.
    std::uint64_t order;  // By text, then by id.
    std::uint32_t number;
  };
  struct Entry {
    std::int64_t key;
    std::uint64_t offset;
    std::uint64_t order;  // By text, then by id.
    std::uint32_t size;
    std::uint32_t cluster;  // The number of another one, or its own.
    std::uint32_t repeats;  // The number of the one it repeats, or its own.
    Repeat repeat;
  };

  Result<SketchedListing> Read(std::uint32_t number) const;
  Result<std::vector<Place>> PlacesOf(std::size_t band) const;
  Status CompareBucket(std::span<const Place> bucket);
  void Join(std::uint32_t a, std::uint32_t b, Repeat repeat);
  std::uint32_t RootOf(std::uint32_t number);
  Status VisitCluster(std::span<const std::uint32_t> members,
                      const Visitor& visit) const;

  const Duplicates& duplicates_;
  const std::string folder_;
  NamelessFile file_;
  std::uint64_t size_ = 0;
  std::vector<Entry> entries_;
};

}  // namespace redflag
