#include "report/terminal.h"

#include <algorithm>
#include <array>
#include <ostream>
#include <utility>

#include "core/utf8.h"

namespace redflag {
namespace {

constexpr std::size_t kLeastWidth = 40;

struct Range {
  char32_t first, last;
};

template <std::size_t N>
bool In(const std::array<Range, N>& ranges, char32_t value) {
  return std::ranges::any_of(ranges, [value](const Range& range) {
    return range.first <= value && value <= range.last;
  });
}

// Combining marks of the scripts most met in listings, and variation
// selectors. Not all of Unicode: a miss costs a column, nothing else.
constexpr std::array<Range, 19> kCombining = {{{0x0300, 0x036F},
                                               {0x0483, 0x0489},
                                               {0x0591, 0x05BD},
                                               {0x0610, 0x061A},
                                               {0x064B, 0x065F},
                                               {0x0670, 0x0670},
                                               {0x06D6, 0x06DC},
                                               {0x06DF, 0x06E4},
                                               {0x0900, 0x0902},
                                               {0x093C, 0x093C},
                                               {0x0941, 0x0948},
                                               {0x094D, 0x094D},
                                               {0x0E31, 0x0E31},
                                               {0x0E34, 0x0E3A},
                                               {0x0E47, 0x0E4E},
                                               {0x1AB0, 0x1AFF},
                                               {0x20D0, 0x20F0},
                                               {0xFE00, 0xFE0F},
                                               {0x1F3FB, 0x1F3FF}}};

// East Asian Width "W" and "F" of UAX #11, in blocks.
constexpr std::array<Range, 14> kWide = {{{0x1100, 0x115F},
                                          {0x231A, 0x231B},
                                          {0x2E80, 0x303E},
                                          {0x3041, 0x4DBF},
                                          {0x4E00, 0xA4CF},
                                          {0xA960, 0xA97C},
                                          {0xAC00, 0xD7A3},
                                          {0xF900, 0xFAFF},
                                          {0xFE30, 0xFE6F},
                                          {0xFF00, 0xFF60},
                                          {0xFFE0, 0xFFE6},
                                          {0x1F300, 0x1F64F},
                                          {0x1F680, 0x1FAFF},
                                          {0x20000, 0x3FFFD}}};

// Controls, direction marks, what has no width of its own or is no
// character.
constexpr std::array<Range, 15> kUnsafe = {{{0x00, 0x1F},
                                            {0x7F, 0x9F},
                                            {0x00AD, 0x00AD},
                                            {0x034F, 0x034F},
                                            {0x061C, 0x061C},
                                            {0x115F, 0x1160},
                                            {0x17B4, 0x17B5},
                                            {0x180B, 0x180F},
                                            {0x200B, 0x200F},
                                            {0x2028, 0x202E},
                                            {0x2060, 0x206F},
                                            {0x3164, 0x3164},
                                            {0xFEFF, 0xFEFF},
                                            {0xFFFE, 0xFFFF},
                                            {0xE0000, 0xE0FFF}}};

bool IsBlank(char32_t value) {
  return value == '\n' || value == '\r' || value == '\t' || value == ' ' ||
         value == 0xA0 || value == 0x3000 ||
         (value >= 0x2000 && value <= 0x200A);
}

std::string Spelled(char32_t value) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string digits;
  for (; value > 0 || digits.size() < 4; value >>= 4U)
    digits.insert(digits.begin(), kHex[value & 0xFU]);
  return "<U+" + digits + ">";
}

// `bytes` are those of the code point.
Cell CellOf(std::string_view bytes, char32_t value) {
  if (value == kInvalidCodePoint) return {"\uFFFD", 1};
  if (IsBlank(value)) return {" ", 1};
  if (In(kUnsafe, value)) {
    std::string spelled = Spelled(value);
    const std::size_t columns = spelled.size();
    return {std::move(spelled), columns};
  }
  return {std::string(bytes), ColumnsOf(value)};
}

std::string_view Sequence(Style style) {
  switch (style) {
    case Style::kBold:
      return "\x1b[1m";
    case Style::kDim:
      return "\x1b[2m";
    case Style::kRed:
      return "\x1b[1;31m";
    case Style::kYellow:
      return "\x1b[33m";
    case Style::kBlue:
      return "\x1b[36m";
    case Style::kMark:
      return "\x1b[4;31m";
    case Style::kPlain:
      break;
  }
  return "";
}

}  // namespace

std::size_t ColumnsOf(char32_t value) {
  if (value < 0x300) return 1;
  if (In(kCombining, value)) return 0;
  return In(kWide, value) ? 2 : 1;
}

std::vector<Cell> CellsOf(std::string_view text, std::optional<Span> marked) {
  std::vector<Cell> cells;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t start = at;
    const char32_t value = NextCodePoint(text, at);
    Cell cell = CellOf(text.substr(start, at - start), value);
    cell.marked = marked && marked->Contains({start, at});
    cells.push_back(std::move(cell));
  }
  return cells;
}

std::vector<Span> BreakLines(const std::vector<Cell>& cells,
                             std::size_t columns) {
  std::vector<Span> lines;
  std::size_t start = 0;
  while (start < cells.size() && cells[start].text == " ")
    ++start;
  while (start < cells.size()) {
    std::size_t end = start;
    std::size_t taken = 0;
    std::size_t last_blank = 0;  // Never the start of a line.
    while (end < cells.size() && taken + cells[end].columns <= columns) {
      if (cells[end].text == " ") last_blank = end;
      taken += cells[end++].columns;
    }
    if (end == start) ++end;  // Wider than the line: it stands alone.
    if (end < cells.size() && cells[end].text != " " && last_blank > start)
      end = last_blank;
    std::size_t last = end;
    while (last > start && cells[last - 1].text == " ")
      --last;
    lines.push_back({start, last});
    start = end;
    while (start < cells.size() && cells[start].text == " ")
      ++start;
  }
  return lines;
}

Terminal::Terminal(const WriteOptions& options, std::ostream& out)
    : out_(out),
      width_(std::max(options.width, kLeastWidth)),
      colour_(options.colour) {}

void Terminal::Blank() {
  out_ << '\n';
}

void Terminal::Paragraph(const Place& place, std::string_view text, Style style,
                         std::optional<Span> marked) {
  const std::vector<Cell> cells = CellsOf(text, marked);
  const std::vector<Span> lines =
      BreakLines(cells, width_ > place.hang + 20 ? width_ - place.hang : 20);
  PrintLabel(place);
  if (lines.empty()) out_ << '\n';
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (i > 0) out_ << std::string(place.hang, ' ');
    PrintCells(cells, lines[i], style);
    if (!colour_) PrintCarets(cells, lines[i], place.hang);
  }
}

void Terminal::Line(std::size_t indent, std::string_view text, Style style) {
  const std::vector<Cell> cells = CellsOf(text);
  out_ << std::string(indent, ' ');
  PrintCells(cells, {0, cells.size()}, style);
}

// A label that reaches into the text's column gets a line of its own.
void Terminal::PrintLabel(const Place& place) {
  out_ << std::string(place.indent, ' ');
  std::size_t column = place.indent;
  Start(place.label_style);
  for (const Cell& cell : CellsOf(place.label)) {
    out_ << cell.text;
    column += cell.columns;
  }
  Stop(place.label_style);
  if (column + 1 > place.hang && !place.label.empty()) {
    out_ << '\n';
    column = 0;
  }
  if (column < place.hang) out_ << std::string(place.hang - column, ' ');
}

void Terminal::PrintCells(const std::vector<Cell>& cells, Span range,
                          Style style) {
  bool marked = false;
  Start(style);
  for (std::size_t i = range.start; i < range.end; ++i) {
    if (cells[i].marked != marked) {
      Stop(marked ? Style::kMark : style);
      marked = cells[i].marked;
      Start(marked ? Style::kMark : style);
    }
    out_ << cells[i].text;
  }
  Stop(marked ? Style::kMark : style);
  out_ << '\n';
}

void Terminal::PrintCarets(const std::vector<Cell>& cells, Span range,
                           std::size_t indent) {
  std::string carets(indent, ' ');
  for (std::size_t i = range.start; i < range.end; ++i)
    carets.append(cells[i].columns, cells[i].marked ? '^' : ' ');
  const std::size_t last = carets.find_last_of('^');
  if (last == std::string::npos) return;
  out_ << std::string_view(carets).substr(0, last + 1) << '\n';
}

void Terminal::Start(Style style) {
  if (colour_) out_ << Sequence(style);
}

void Terminal::Stop(Style style) {
  if (colour_ && style != Style::kPlain) out_ << "\x1b[0m";
}

}  // namespace redflag
