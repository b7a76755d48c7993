// A quote that is opened and never closed would make the rest of a file one
// cell. So the lines of a row are kept until the row is known to be good; of
// a bad one the first line is given up and the others are read again.
#include "input/table_rows.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include <csv.h>

#include "core/limits.h"
#include "input/encoding.h"

namespace redflag {

// By how much libcsv lets a cell grow; its own 128 bytes copy one of megabytes
// ten thousands of times where memory cannot grow in its place.
constexpr std::size_t kCellGrowth = std::size_t{16} << 10;

struct TableRows::Csv {
  explicit Csv(char delimiter) : delim(static_cast<unsigned char>(delimiter)) {
    Start();
  }
  ~Csv() { csv_free(&parser); }
  Csv(const Csv&) = delete;
  Csv& operator=(const Csv&) = delete;

  void Start() {
    csv_init(&parser, 0);
    csv_set_delim(&parser, delim);
    csv_set_blk_size(&parser, kCellGrowth);
    cells.clear();
    row_done = false;
  }
  void Restart() {
    csv_free(&parser);
    Start();
  }
  // Feeds one line with its end. Cells that follow a finished row within the
  // line (after a bare CR) start no row of their own.
  void Feed(const std::string& line) {
    csv_parse(&parser, line.data(), line.size(), &OnCell, &OnRow, this);
  }

  static void OnCell(void* text, std::size_t size, void* self) {
    auto* csv = static_cast<Csv*>(self);
    if (csv->row_done) return;
    const auto* chars = static_cast<const char*>(text);
    csv->cells.emplace_back(chars == nullptr ? "" : chars,
                            chars == nullptr ? 0 : size);
  }
  static void OnRow(int, void* self) {
    static_cast<Csv*>(self)->row_done = true;
  }

  csv_parser parser{};
  unsigned char delim;
  std::vector<std::string> cells;
  bool row_done = false;
};

namespace {

std::string AtLine(std::size_t line) {
  return "line " + std::to_string(line) + ": ";
}

bool IsBlank(const std::string& line) {
  return line.find_first_not_of(" \t") == std::string::npos;
}

std::vector<std::string> SplitAt(std::string_view line, char delimiter) {
  std::vector<std::string> cells;
  while (true) {
    const std::size_t end = line.find(delimiter);
    cells.emplace_back(line.substr(0, end));
    if (end == std::string_view::npos) return cells;
    line.remove_prefix(end + 1);
  }
}

// The longest cell of a spreadsheet program, in UTF-8.
constexpr std::size_t kLongestCell = std::size_t{32767} * 4;

// Spreadsheet programs put cells into quotes that hold a quote, a comma or the
// end of a line; others write quotes of the text as they are.
std::string Unquoted(std::string cell) {
  if (cell.size() < 2 || cell.front() != '"' || cell.back() != '"') return cell;
  std::string text;
  for (std::size_t i = 1; i + 1 < cell.size(); ++i) {
    if (cell[i] == '"' && (i + 2 == cell.size() || cell[i + 1] != '"'))
      return cell;
    if (cell[i] == '"') ++i;
    text += cell[i];
  }
  return text.find_first_of("\",\n") == std::string::npos ? cell : text;
}

// Whether a cell may go on in the next line.
bool StaysOpen(const std::string& cell) {
  return cell.starts_with('"') && std::ranges::count(cell, '"') % 2 == 1 &&
         cell.size() < kLongestCell;
}

bool AllEmpty(const std::vector<std::string>& cells, std::size_t from) {
  return std::all_of(
      cells.begin() + static_cast<std::ptrdiff_t>(std::min(from, cells.size())),
      cells.end(), [](const std::string& cell) { return cell.empty(); });
}

// Whether a quoted cell goes on after its closing quote, as cells do whose
// opening quote was none: A,"Lamp,x and in the next row C,"Jar",y.
bool HasStrayQuote(std::string_view row, char delimiter) {
  bool cell_starts = true;
  bool quoted = false;
  for (std::size_t i = 0; i < row.size(); ++i) {
    const char c = row[i];
    const char next = i + 1 < row.size() ? row[i + 1] : '\n';
    if (!quoted) {
      quoted = cell_starts && c == '"';
      cell_starts = c == delimiter || (cell_starts && c == ' ');
    } else if (c == '"' && next == '"') {
      ++i;
    } else if (c == '"') {
      if (next != delimiter && next != '\n' && next != ' ') return true;
      quoted = false;
      cell_starts = false;
    }
  }
  return false;
}

}  // namespace

std::vector<std::string> SplitLine(const std::string& line, char delimiter) {
  if (delimiter == '\t') return SplitAt(line, delimiter);
  ByteStream bytes(OpenBytes(line));
  TableRows rows(bytes, delimiter);
  TableRowText row;
  rows.Next(&row);
  return row.cells;
}

TableRows::TableRows(ByteStream& bytes, char delimiter)
    : bytes_(bytes),
      delimiter_(delimiter),
      csv_(std::make_unique<Csv>(delimiter)) {
  const std::string_view head = bytes_.Peek(1 << 16);
  const bool bare_cr = head.find('\n') == std::string_view::npos &&
                       head.find('\r') != std::string_view::npos;
  if (bare_cr) line_end_ = '\r';
}

TableRows::~TableRows() = default;

bool TableRows::TakeLine(Line* line) {
  if (!again_.empty()) {
    *line = std::move(again_.front());
    again_.pop_front();
    return true;
  }
  const std::size_t limit = DefaultLimits().record_bytes;
  if (!bytes_.ReadLine(line_end_, limit, &line->text, &line->over))
    return false;
  bytes_read_ += line->text.size();
  line->number = ++line_number_;
  while (line->text.ends_with('\n') || line->text.ends_with('\r'))
    line->text.pop_back();
  return true;
}

void TableRows::Recode(Line* line, TableRowText* row) const {
  if (IsUtf8(line->text)) return;
  Recoded recoded = RecodeToUtf8(line->text);
  line->text = std::move(recoded.text);
  row->note = recoded.note;
}

bool TableRows::Next(TableRowText* row) {
  *row = {};
  while (delimiter_ == '\t' ? ReadTabbed(row) : ReadQuoted(row)) {
    if (row->error || !AllEmpty(row->cells, 0)) return true;
    *row = {};
  }
  return false;
}

bool TableRows::ReadTabbed(TableRowText* row) {
  Line line;
  do {
    if (!TakeLine(&line)) return false;
  } while (IsBlank(line.text) && !line.over);
  Recode(&line, row);
  row->line = line.number;
  row->cells = SplitAt(line.text, delimiter_);
  std::deque<Line> lines;
  lines.push_back(std::move(line));
  if (row->cells.size() < expected_ ||
      (row->cells.size() == expected_ && StaysOpen(row->cells.back())))
    TakeOpenCells(row, &lines);
  for (std::string& cell : row->cells)
    cell = Unquoted(std::move(cell));
  CheckRow(row, &lines);
  return true;
}

// The lines over which the cells in quotes of a short row go on. Where they do
// not lead to a whole row, the quote was one of the text.
void TableRows::TakeOpenCells(TableRowText* row, std::deque<Line>* lines) {
  std::vector<std::string> cells = row->cells;
  Line line;
  bool closed = true;
  while (closed && cells.size() <= expected_ && StaysOpen(cells.back()) &&
         TakeLine(&line)) {
    Recode(&line, row);
    std::vector<std::string> more = SplitAt(line.text, delimiter_);
    cells.back().append("\n").append(more.front());
    closed = more.size() == 1 || !StaysOpen(cells.back());
    cells.insert(cells.end(), std::make_move_iterator(more.begin() + 1),
                 std::make_move_iterator(more.end()));
    lines->push_back(std::move(line));
  }
  if (closed && cells.size() == expected_ && !StaysOpen(cells.back())) {
    row->cells = std::move(cells);
    return;
  }
  std::deque<Line> taken;
  taken.swap(*lines);
  lines->push_back(taken.front());
  if (taken.size() > 1 && !Replay(&taken))
    row->error =
        Error{ErrorKind::kLimit, AtLine(row->line) +
                                     "too many quotes are never closed; "
                                     "the lines after it were not read"};
}

bool TableRows::ReadQuoted(TableRowText* row) {
  csv_->Restart();
  std::deque<Line> lines;
  std::size_t size = 0;
  while (!csv_->row_done) {
    Line line;
    if (!TakeLine(&line)) {
      if (lines.empty()) return false;
      row->error = Error{ErrorKind::kSyntax,
                         AtLine(row->line) + "a quote is never closed"};
      Replay(&lines);
      return true;
    }
    if (lines.empty() && IsBlank(line.text) && !line.over) continue;
    if (lines.empty()) row->line = line.number;
    Recode(&line, row);
    size += line.text.size();
    csv_->Feed(line.text + "\n");
    const bool over = line.over || size > DefaultLimits().record_bytes;
    lines.push_back(std::move(line));
    if (!over) continue;
    row->error = Error{ErrorKind::kLimit,
                       AtLine(row->line) + "the row is larger than the limit"};
    if (lines.size() > 1) Replay(&lines);
    return true;
  }
  row->cells = std::move(csv_->cells);
  CheckRow(row, &lines);
  return true;
}

// The lines after the first are read once more, unless that has been done so
// often already that it would take more than twice the time.
bool TableRows::Replay(std::deque<Line>* lines) {
  lines->pop_front();
  std::size_t size = 0;
  for (const Line& line : *lines)
    size += line.text.size();
  constexpr std::size_t kFree = std::size_t{32} << 20;
  if (bytes_replayed_ + size > bytes_read_ + kFree) return false;
  bytes_replayed_ += size;
  again_.insert(again_.begin(), std::make_move_iterator(lines->begin()),
                std::make_move_iterator(lines->end()));
  return true;
}

std::string TableRows::Joined(const std::deque<Line>& lines) {
  std::string all;
  for (const Line& line : lines)
    all += line.text + "\n";
  return all;
}

void TableRows::CheckRow(TableRowText* row, std::deque<Line>* lines) {
  if (row->error) return;
  const auto fail = [row](ErrorKind kind, const std::string& what) {
    row->error = Error{kind, AtLine(row->line) + what};
  };
  for (const Line& line : *lines) {
    if (line.over) return fail(ErrorKind::kLimit, "longer than the limit");
    if (line.text.find('\0') != std::string::npos)
      return fail(ErrorKind::kSyntax, "holds a NUL byte");
  }
  if (row->cells.size() > DefaultLimits().table_columns)
    return fail(ErrorKind::kLimit, "too many columns");
  const std::size_t have = row->cells.size();
  const bool good = expected_ == 0 || have == expected_ ||
                    (have > expected_ && AllEmpty(row->cells, expected_));
  if (lines->size() > 1 && HasStrayQuote(Joined(*lines), delimiter_)) {
    fail(ErrorKind::kSyntax, "a quote is never closed");
    Replay(lines);
    return;
  }
  if (good || AllEmpty(row->cells, 0)) return;
  fail(ErrorKind::kSyntax, std::to_string(have) + " columns, the header has " +
                               std::to_string(expected_));
  // A stray quote has swallowed the next row, if that is good on its own.
  if (lines->size() > 1 &&
      SplitLine((*lines)[1].text, delimiter_).size() == expected_)
    Replay(lines);
}

}  // namespace redflag
