// Text for a terminal: measured, wrapped, marked, and safe to print whatever
// the data holds.
#pragma once

#include <cstddef>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/span.h"
#include "report/writer.h"

namespace redflag {

enum class Style { kPlain, kBold, kDim, kRed, kYellow, kBlue, kMark };

// Columns that a code point takes: 0, 1, or 2 for wide scripts and emoji.
std::size_t ColumnsOf(char32_t value);

// One code point as it is printed, or what stands for it: white space is a
// blank; controls, direction marks and characters of no width, which could
// rewrite the screen or hide words, are spelled out ("<U+200B>").
struct Cell {
  std::string text;
  std::size_t columns = 0;
  bool marked = false;
};

// `marked` counts bytes of `text`.
std::vector<Cell> CellsOf(std::string_view text,
                          std::optional<Span> marked = std::nullopt);

// Where a text breaks so that each line takes at most `columns`: at blanks,
// or anywhere in a word too long for a line. Half-open ranges of cells,
// without the blanks at the breaks.
std::vector<Span> BreakLines(const std::vector<Cell>& cells,
                             std::size_t columns);

class Terminal {
 public:
  // REQUIRES: `out` outlives it.
  Terminal(const WriteOptions& options, std::ostream& out);

  void Blank();
  // `text`, wrapped; its first line follows `label`, which stands at column
  // `indent`; all lines start at column `hang`.
  struct Place {
    std::size_t indent = 0;
    std::size_t hang = 0;
    std::string_view label;
    Style label_style = Style::kPlain;
  };
  void Paragraph(const Place& place, std::string_view text,
                 Style style = Style::kPlain,
                 std::optional<Span> marked = std::nullopt);
  // `text` on one line, however long: an address that is cut leads nowhere.
  void Line(std::size_t indent, std::string_view text, Style style);

 private:
  void PrintLabel(const Place& place);
  void PrintCells(const std::vector<Cell>& cells, Span range, Style style);
  void PrintCarets(const std::vector<Cell>& cells, Span range,
                   std::size_t indent);
  void Start(Style style);
  void Stop(Style style);

  std::ostream& out_;
  std::size_t width_;
  bool colour_;
};

}  // namespace redflag
