#include "core/normalized_text.h"

#include <algorithm>

namespace redflag {

void OffsetMap::AddSame(std::size_t in, std::size_t size) {
  if (size == 0) return;
  if (!runs_.empty()) {
    Run& last = runs_.back();
    if (last.same && last.in + last.in_size == in) {
      last.out_size += size;
      last.in_size += size;
      out_size_ += size;
      return;
    }
  }
  runs_.push_back({out_size_, in, size, size, true});
  out_size_ += size;
}

void OffsetMap::AddBlock(std::size_t out_size, std::size_t in,
                         std::size_t in_size) {
  if (out_size == 0) return;
  runs_.push_back({out_size_, in, out_size, in_size, false});
  out_size_ += out_size;
}

std::size_t OffsetMap::RunAt(std::size_t out) const {
  const auto after = std::upper_bound(
      runs_.begin(), runs_.end(), out,
      [](std::size_t at, const Run& run) { return at < run.out; });
  return static_cast<std::size_t>(after - runs_.begin()) - 1;
}

Span OffsetMap::ToSource(Span out) const {
  if (runs_.empty()) return {};
  const Run& last = runs_.back();
  if (out.start >= out_size_)
    return {last.in + last.in_size, last.in + last.in_size};
  const Run& first = runs_[RunAt(out.start)];
  const std::size_t start =
      first.same ? first.in + (out.start - first.out) : first.in;
  if (out.end <= out.start) return {start, start};
  const std::size_t end_at = std::min(out.end, out_size_);
  const Run& final_run = runs_[RunAt(end_at - 1)];
  const std::size_t end = final_run.same
                              ? final_run.in + (end_at - final_run.out)
                              : final_run.in + final_run.in_size;
  return {start, std::max(start, end)};
}

std::size_t OffsetMap::FromSource(std::size_t source) const {
  // Runs are in the order of the source, as text is never moved.
  const auto at = std::lower_bound(runs_.begin(), runs_.end(), source,
                                   [](const Run& run, std::size_t want) {
                                     return run.in + run.in_size <= want;
                                   });
  if (at == runs_.end()) return out_size_;
  if (source <= at->in) return at->out;
  return at->same ? at->out + (source - at->in) : at->out + at->out_size;
}

OffsetMap OffsetMap::Compose(const OffsetMap& outer, const OffsetMap& inner) {
  // Most texts are the text as given.
  if (inner.runs_.size() == 1 && inner.runs_[0].same && inner.runs_[0].in == 0)
    return outer;
  OffsetMap result;
  for (const Run& run : outer.runs_) {
    if (!run.same) {
      const Span source = inner.ToSource({run.in, run.in + run.in_size});
      result.AddBlock(run.out_size, source.start, source.size());
      continue;
    }
    std::size_t at = run.in;
    const std::size_t end = run.in + run.in_size;
    while (at < end && at < inner.out_size_) {
      const Run& through = inner.runs_[inner.RunAt(at)];
      const std::size_t stop = std::min(end, through.out + through.out_size);
      if (through.same)
        result.AddSame(through.in + (at - through.out), stop - at);
      else
        result.AddBlock(stop - at, through.in, through.in_size);
      at = stop;
    }
  }
  return result;
}

Span NormalizedText::SentenceAt(std::size_t at) const {
  const auto after = std::upper_bound(sentences.begin(), sentences.end(), at);
  const std::size_t start = after == sentences.begin() ? 0 : *(after - 1);
  const std::size_t end = after == sentences.end() ? plain.size() : *after;
  return {start, end};
}

std::size_t NormalizedText::WordsBetween(std::size_t from,
                                         std::size_t to) const {
  const auto first = std::lower_bound(words.begin(), words.end(), from);
  const auto last = std::lower_bound(first, words.end(), to);
  return static_cast<std::size_t>(last - first);
}

}  // namespace redflag
