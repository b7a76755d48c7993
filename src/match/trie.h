// Tens of thousands of literal texts, and which of them start at a place.
//
// The idea: the texts lie in a trie whose nodes are numbered level by level,
// so that a node's children are neighbours and their first bytes stand side
// by side in one array. The first two bytes of a place select a node by table
// (most places have none); from there on each byte is looked for among the
// few children. What all texts below a node have in common is compared at
// once, so that there are no more nodes than places where texts part.
// A blank inside of a text stands for a hyphen of the place as well: spelled
// both ways, the texts would need twice the nodes and more.
// All of it is plain arrays: it can be stored and used where it lies.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "match/flat_array.h"

namespace redflag {

class Trie {
 public:
  // Collects texts; each may be added several times, with several values.
  class Builder {
   public:
    // An empty text is left out.
    void Add(std::string_view text, std::uint32_t value);
    Trie Build();

   private:
    struct Text {
      std::uint32_t offset, size;  // In bytes_.
      std::uint32_t value;
    };
    friend class TrieMaker;
    std::string bytes_;
    std::vector<Text> texts_;
  };

  bool empty() const { return nodes_.empty(); }

  // Calls `found(value, size)` for all values of each text that starts at
  // `at`, shorter texts first, then by value. REQUIRES: at < text.size().
  template <typename Found>
  void FindAt(std::string_view text, std::size_t at, Found&& found) const;

  // For match/pack.h: the arrays, in an order that is kept.
  template <typename Archive, typename Self>
  static void Describe(Archive& archive, Self& self) {
    archive(self.bytes_);
    archive(self.nodes_);
    archive(self.labels_);
    archive(self.values_);
    archive(self.by_first_);
    archive(self.by_two_);
  }

 private:
  friend class TrieMaker;

  struct Node {
    std::uint32_t values;  // In values_; they end where the next node's start.
    std::uint32_t child;   // The first one's number.
    std::uint32_t common;  // In bytes_: what follows in all texts below.
    std::uint16_t common_size;
    std::uint16_t count;  // Of children.
  };

  template <typename Found>
  void Report(std::uint32_t node, std::size_t size, Found&& found) const {
    const std::uint32_t end = nodes_[node + 1].values;
    for (std::uint32_t i = nodes_[node].values; i < end; ++i)
      found(values_[i], size);
  }

  // As FindAt, from a node that the first `size` bytes there lead to.
  template <typename Found>
  void Follow(std::uint32_t number, std::size_t size, std::string_view place,
              Found&& found) const;

  // Whether `place` goes on as all texts below the node do.
  bool GoesOn(const Node& node, std::string_view place) const {
    if (place.size() < node.common_size) return false;
    const char* common = bytes_.data() + node.common;
    for (std::uint16_t i = 0; i < node.common_size; ++i)
      if (place[i] != common[i] && (place[i] != '-' || common[i] != ' '))
        return false;
    return true;
  }

  // The child that `byte` leads to; 0 is none.
  std::uint32_t ChildAt(const Node& node, unsigned char byte) const {
    const unsigned char* labels = labels_.data() + node.child;
    for (std::uint16_t i = 0; i < node.count; ++i)
      if (labels[i] == byte) return node.child + i;
    return 0;
  }

  FlatArray<char> bytes_;
  FlatArray<Node> nodes_;  // Node 0 is the root; the last only ends values.
  FlatArray<unsigned char> labels_;    // By node: the byte that led there.
  FlatArray<std::uint32_t> values_;    // By node, then text.
  FlatArray<std::uint32_t> by_first_;  // Node by first byte; 0 is none.
  FlatArray<std::uint32_t> by_two_;    // Node by two bytes; 0 is none.
};

template <typename Found>
void Trie::FindAt(std::string_view text, std::size_t at, Found&& found) const {
  const std::string_view place = text.substr(at);
  const auto byte = static_cast<unsigned char>(place[0]);
  const std::uint32_t first = by_first_[byte];
  if (first == 0) return;
  // A text of one byte is reported, and one that is alone there compared;
  // otherwise the table leads to the second level.
  if (nodes_[first].common_size != 0 || place.size() == 1)
    return Follow(first, 1, place, found);
  if (nodes_[first].values != nodes_[first + 1].values) Report(first, 1, found);
  const std::size_t row = std::size_t{byte} << 8U;
  const auto next = static_cast<unsigned char>(place[1]);
  Follow(by_two_[row | next], 2, place, found);
  if (next == '-') Follow(by_two_[row | ' '], 2, place, found);
}

template <typename Found>
void Trie::Follow(std::uint32_t number, std::size_t size,
                  std::string_view place, Found&& found) const {
  while (number != 0) {
    const Node& node = nodes_[number];
    if (!GoesOn(node, place.substr(size))) return;
    size += node.common_size;
    Report(number, size, found);
    if (size >= place.size()) return;
    const auto byte = static_cast<unsigned char>(place[size]);
    ++size;
    number = ChildAt(node, byte);
    if (byte != '-') continue;
    const std::uint32_t blank = ChildAt(node, ' ');
    if (number != 0) Follow(blank, size, place, found);
    if (number == 0) number = blank;
  }
}

}  // namespace redflag
