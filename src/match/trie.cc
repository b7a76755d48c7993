#include "match/trie.h"

#include <algorithm>
#include <cstddef>
#include <deque>
#include <limits>
#include <utility>

namespace redflag {

void Trie::Builder::Add(std::string_view text, std::uint32_t value) {
  if (text.empty()) return;
  texts_.push_back({static_cast<std::uint32_t>(bytes_.size()),
                    static_cast<std::uint32_t>(text.size()), value});
  bytes_ += text;
}

// Numbers the nodes level by level: a node is a range of the sorted texts
// that agree in their first bytes.
class TrieMaker {
 public:
  explicit TrieMaker(Trie::Builder& from) : from_(from) {}

  Trie Run() {
    Sort();
    std::deque<Range> ranges = {{0, from_.texts_.size(), 0}};
    labels_.push_back(0);
    for (; !ranges.empty(); ranges.pop_front())
      AddNode(ranges.front(), ranges);
    nodes_.push_back({static_cast<std::uint32_t>(values_.size()), 0, 0, 0, 0});
    return Finish();
  }

 private:
  struct Range {
    std::size_t from, to;
    std::size_t depth;
  };

  std::string_view TextOf(std::size_t i) const {
    const auto& text = from_.texts_[i];
    return std::string_view(from_.bytes_).substr(text.offset, text.size);
  }

  // By text, then value. The first eight bytes decide most comparisons.
  void Sort() {
    std::vector<std::pair<std::uint64_t, std::uint32_t>> order;
    order.reserve(from_.texts_.size());
    for (std::uint32_t i = 0; i < from_.texts_.size(); ++i)
      order.emplace_back(HeadOf(TextOf(i)), i);
    std::ranges::sort(order, [this](const auto& a, const auto& b) {
      if (a.first != b.first) return a.first < b.first;
      const int text = TextOf(a.second).compare(TextOf(b.second));
      if (text != 0) return text < 0;
      return from_.texts_[a.second].value < from_.texts_[b.second].value;
    });
    std::vector<Trie::Builder::Text> sorted;
    sorted.reserve(order.size());
    for (const auto& [head, i] : order)
      sorted.push_back(from_.texts_[i]);
    from_.texts_ = std::move(sorted);
  }

  static std::uint64_t HeadOf(std::string_view text) {
    std::uint64_t head = 0;
    for (std::size_t i = 0; i < 8; ++i)
      head = (head << 8U) |
             (i < text.size() ? static_cast<unsigned char>(text[i]) : 0U);
    return head;
  }

  void AddNode(Range range, std::deque<Range>& ranges) {
    Trie::Node node{static_cast<std::uint32_t>(values_.size()), 0,
                    static_cast<std::uint32_t>(common_.size()), 0, 0};
    const std::size_t size = CommonSize(range);
    if (size > range.depth) {
      node.common_size = static_cast<std::uint16_t>(size - range.depth);
      common_ += TextOf(range.from).substr(range.depth, node.common_size);
    }
    std::size_t at = range.from;
    for (; at < range.to && TextOf(at).size() == size; ++at)
      AddValue(from_.texts_[at].value, node.values);
    node.child = static_cast<std::uint32_t>(labels_.size());
    node.count = AddChildren({at, range.to, size}, ranges);
    nodes_.push_back(node);
  }

  // How many first bytes the texts of a range have in common. The tables lead
  // to the nodes of one and two bytes, which must be there if texts part later.
  std::size_t CommonSize(Range range) const {
    if (range.depth == 0) return 0;
    const std::string_view first = TextOf(range.from);
    const std::string_view last = TextOf(range.to - 1);
    if (range.depth == 1 && first != last) return 1;
    const std::size_t most =
        std::min({first.size(), last.size(),
                  range.depth + std::numeric_limits<std::uint16_t>::max()});
    std::size_t size = range.depth;
    while (size < most && first[size] == last[size])
      ++size;
    return size;
  }

  // The same value twice says nothing more.
  void AddValue(std::uint32_t value, std::uint32_t first) {
    if (values_.size() > first && values_.back() == value) return;
    values_.push_back(value);
  }

  std::uint16_t AddChildren(Range range, std::deque<Range>& ranges) {
    std::uint16_t count = 0;
    for (std::size_t at = range.from; at < range.to; ++count) {
      const char byte = TextOf(at)[range.depth];
      const std::size_t start = at;
      while (at < range.to && TextOf(at)[range.depth] == byte)
        ++at;
      ranges.push_back({start, at, range.depth + 1});
      labels_.push_back(static_cast<unsigned char>(byte));
    }
    return count;
  }

  Trie Finish() {
    std::vector<std::uint32_t> by_first(256, 0);
    std::vector<std::uint32_t> by_two(65536, 0);
    const Trie::Node& root = nodes_.front();
    for (std::uint32_t i = root.child; i < root.child + root.count; ++i) {
      by_first[labels_[i]] = i;
      const Trie::Node& node = nodes_[i];
      if (node.common_size != 0) continue;
      for (std::uint32_t j = node.child; j < node.child + node.count; ++j)
        by_two[(std::size_t{labels_[i]} << 8U) | labels_[j]] = j;
    }
    Trie trie;
    trie.bytes_ = FlatArray(std::vector<char>(common_.begin(), common_.end()));
    trie.nodes_ = FlatArray(std::move(nodes_));
    trie.labels_ = FlatArray(std::move(labels_));
    trie.values_ = FlatArray(std::move(values_));
    trie.by_first_ = FlatArray(std::move(by_first));
    trie.by_two_ = FlatArray(std::move(by_two));
    return trie;
  }

  Trie::Builder& from_;
  std::string common_;
  std::vector<Trie::Node> nodes_;
  std::vector<unsigned char> labels_;
  std::vector<std::uint32_t> values_;
};

Trie Trie::Builder::Build() {
  if (texts_.empty()) return {};
  return TrieMaker(*this).Run();
}

}  // namespace redflag
