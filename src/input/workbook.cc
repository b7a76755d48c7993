// A sheet is parsed while its rows are taken, since it may be large; only the
// texts that its cells share are kept. Merged ranges stand behind the rows and
// are looked up first.
#include "input/workbook.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <system_error>
#include <utility>

#include "core/ascii.h"
#include "core/limits.h"
#include "input/xml_events.h"

namespace redflag {
namespace {

// The texts that cells name by number, in blocks that are never copied.
class SharedTexts {
 public:
  // False where there is no more room.
  bool Add(std::string_view text) {
    constexpr std::size_t kBlock = std::size_t{1} << 20;
    constexpr std::size_t kEntry = 2 * sizeof(Entry);  // It grows by doubling.
    if (text.size() + kEntry > room_) return false;
    room_ -= text.size() + kEntry;
    if (blocks_.empty() ||
        blocks_.back().size() + text.size() > blocks_.back().capacity()) {
      blocks_.emplace_back();
      blocks_.back().reserve(std::max(kBlock, text.size()));
    }
    entries_.push_back({static_cast<std::uint32_t>(blocks_.size() - 1),
                        static_cast<std::uint32_t>(blocks_.back().size()),
                        static_cast<std::uint32_t>(text.size())});
    blocks_.back() += text;
    return true;
  }

  std::string_view at(std::size_t index) const {
    if (index >= entries_.size()) return {};
    const Entry& entry = entries_[index];
    return std::string_view(blocks_[entry.block])
        .substr(entry.start, entry.size);
  }

 private:
  struct Entry {
    std::uint32_t block, start, size;
  };

  std::size_t room_ = DefaultLimits().workbook_bytes;
  std::deque<std::string> blocks_;
  std::vector<Entry> entries_;
};

// A place as a sheet names it: column 0 is "A", row 1 is the first.
struct Place {
  std::size_t column = 0;
  std::size_t row = 0;
};

// "B12" and "$B$12"; nothing for what is no place of any sheet.
std::optional<Place> PlaceOf(std::string_view text) {
  constexpr std::size_t kMost = std::size_t{1} << 24U;
  Place place;
  for (const char c : text) {
    if (IsAsciiLetter(c))
      place.column =
          place.column * 26 + static_cast<std::size_t>(LowerAscii(c) - 'a') + 1;
    else if (IsAsciiDigit(c))
      place.row = place.row * 10 + static_cast<std::size_t>(c - '0');
    else if (c != '$')
      return std::nullopt;
    if (place.column > kMost || place.row > kMost) return std::nullopt;
  }
  if (place.column == 0 || place.row == 0) return std::nullopt;
  --place.column;
  return place;
}

// "B12" of column 1 and row 12.
std::string PlaceName(std::size_t column, std::size_t row) {
  std::string letters;
  for (std::size_t left = column + 1; left > 0; left = (left - 1) / 26)
    letters.insert(letters.begin(), static_cast<char>('A' + (left - 1) % 26));
  return letters + std::to_string(row);
}

// "4.0123E+12", as long numbers of articles stand in a file, as people see it.
std::string NumberText(std::string_view text) {
  constexpr double kWhole = 1e15;  // Exact up to here.
  double value = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = error == std::errc{} && end == text.data() + text.size() &&
                     std::abs(value) < kWhole && std::trunc(value) == value;
  if (!whole || text.find_first_of("eE") == std::string_view::npos)
    return std::string(text);
  return std::to_string(static_cast<std::int64_t>(value));
}

// Texts of elements "t"; phonetic guides ("rPh") are no part of a text.
class TextRuns {
 public:
  void Start(std::string_view name) {
    in_guide_ = in_guide_ || name == "rPh";
    in_text_ = name == "t" && !in_guide_;
  }
  void Text(std::string_view text) {
    if (in_text_) text_ += text;
  }
  void End(std::string_view name) {
    in_text_ = false;
    if (name == "rPh") in_guide_ = false;
  }
  std::string Take() { return std::exchange(text_, {}); }

 private:
  std::string text_;
  bool in_text_ = false;
  bool in_guide_ = false;
};

Status ReadSharedTexts(std::unique_ptr<ByteSource> xml, SharedTexts* texts) {
  TextRuns runs;
  bool full = false;
  Status read = ReadXml(
      std::move(xml),
      {.start = [&runs](std::string_view name,
                        const XmlAttributes&) { runs.Start(LocalName(name)); },
       .end =
           [&](std::string_view name) {
             runs.End(LocalName(name));
             if (LocalName(name) == "si")
               full = !texts->Add(runs.Take()) || full;
           },
       .text = [&runs](std::string_view text) { runs.Text(text); }});
  if (!read.ok() || !full) return read;
  return Error{ErrorKind::kLimit,
               "the workbook's texts take more than " +
                   std::to_string(DefaultLimits().workbook_bytes >> 20U) +
                   " MiB: save its sheets as files of their own"};
}

struct Cell {
  std::size_t column = 0;
  std::string text;
  std::string unknown;  // Why it has no text although something is there.
};

struct SheetRow {
  std::size_t number = 0;
  std::vector<Cell> cells;  // Those that hold anything, in their order.
};

// One cell as it is read.
struct OpenCell {
  Cell cell;
  std::string type;  // "s", "str", "inlineStr", "b", "e", "n", "d" or "".
  std::string value;
  bool formula = false;
};

// Elements of a sheet to rows.
class SheetParser {
 public:
  explicit SheetParser(const SharedTexts& texts) : texts_(texts) {}

  void Start(std::string_view name, const XmlAttributes& of) {
    name = LocalName(name);
    if (name == "row") StartRow(of);
    if (name == "c") StartCell(of);
    if (!in_cell_) return;
    if (name == "f") open_.formula = true;
    in_value_ = name == "v";
    runs_.Start(name);
  }

  void Text(std::string_view text) {
    if (!in_cell_) return;
    row_bytes_ += text.size();
    if (row_bytes_ > DefaultLimits().record_bytes) return;
    if (in_value_) open_.value += text;
    runs_.Text(text);
  }

  void End(std::string_view name) {
    name = LocalName(name);
    in_value_ = false;
    if (in_cell_) runs_.End(name);
    if (name == "c") EndCell();
    if (name == "row" && !row_.cells.empty()) rows_.push_back(std::move(row_));
    if (name == "row") row_ = {};
  }

  // Finished ones, for the caller to take.
  std::deque<SheetRow>& rows() { return rows_; }

 private:
  void StartRow(const XmlAttributes& of) {
    const std::string_view given = ValueOf(of, "r");
    std::size_t number = number_ + 1;
    std::from_chars(given.data(), given.data() + given.size(), number);
    number_ = number;
    row_ = {number, {}};
    row_bytes_ = 0;
    next_column_ = 0;
  }

  void StartCell(const XmlAttributes& of) {
    in_cell_ = true;
    open_ = {};
    open_.type = ValueOf(of, "t");
    const std::optional<Place> place = PlaceOf(ValueOf(of, "r"));
    open_.cell.column = place ? place->column : next_column_;
    next_column_ = open_.cell.column + 1;
  }

  void EndCell() {
    in_cell_ = false;
    SetText();
    Cell& cell = open_.cell;
    if (row_bytes_ > DefaultLimits().record_bytes) {
      cell.text.clear();
      cell.unknown = "the row is longer than a record may be";
    }
    if (cell.text.empty() && cell.unknown.empty()) return;
    if (cell.column >= DefaultLimits().table_columns) return;
    if (!cell.unknown.empty())
      cell.unknown = PlaceName(cell.column, number_) + ": " + cell.unknown;
    row_.cells.push_back(std::move(cell));
  }

  void SetText() {
    const std::string& type = open_.type;
    const std::string inline_text = runs_.Take();
    if (type == "s")
      open_.cell.text = texts_.at(IndexOf(open_.value));
    else if (type == "inlineStr")
      open_.cell.text = inline_text;
    else if (type == "b")
      open_.cell.text = open_.value == "1" ? "true" : "false";
    else if (type == "e")
      open_.cell.unknown = "a formula with the error " + open_.value +
                           ": mend it, save and check again";
    else if (open_.formula && open_.value.empty() && type != "str")
      open_.cell.unknown =
          "a formula whose result is not in the file: open the file in a "
          "spreadsheet program, save it and check again";
    else
      open_.cell.text =
          type == "str" || type == "d" ? open_.value : NumberText(open_.value);
  }

  static std::size_t IndexOf(std::string_view digits) {
    std::size_t index = SIZE_MAX;
    std::from_chars(digits.data(), digits.data() + digits.size(), index);
    return index;
  }

  const SharedTexts& texts_;
  TextRuns runs_;
  std::deque<SheetRow> rows_;
  SheetRow row_;
  OpenCell open_;
  std::size_t number_ = 0;
  std::size_t next_column_ = 0;
  std::size_t row_bytes_ = 0;
  bool in_cell_ = false;
  bool in_value_ = false;
};

// A merged range that reaches over several rows.
struct Merged {
  std::size_t first_row = 0;
  std::size_t last_row = 0;
  std::size_t column = 0;
};

std::optional<Merged> MergedOf(std::string_view range) {
  const std::size_t colon = range.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const auto first = PlaceOf(range.substr(0, colon));
  const auto last = PlaceOf(range.substr(colon + 1));
  if (!first || !last || last->row <= first->row) return std::nullopt;
  return Merged{first->row, last->row, first->column};
}

// In the order of their rows; a bounded number.
Result<std::vector<Merged>> ReadMerged(std::unique_ptr<ByteSource> xml) {
  std::vector<Merged> all;
  const Status read =
      ReadXml(std::move(xml),
              {.start =
                   [&all](std::string_view name, const XmlAttributes& of) {
                     if (LocalName(name) != "mergeCell") return;
                     const auto merged = MergedOf(ValueOf(of, "ref"));
                     if (merged && all.size() < DefaultLimits().archive_members)
                       all.push_back(*merged);
                   },
               .end = [](std::string_view) {},
               .text = [](std::string_view) {}});
  if (!read.ok()) return read.error();
  std::ranges::stable_sort(all, {}, &Merged::first_row);
  return all;
}

// Gives the rows below the first of a merged range what that says.
class MergedTexts {
 public:
  explicit MergedTexts(std::vector<Merged> all) : all_(std::move(all)) {}

  // Bytes that were put in.
  std::size_t Fill(std::size_t number, std::vector<std::string>& cells) {
    std::size_t filled = 0;
    for (auto each = open_.begin(); each != open_.end();) {
      const auto& [column, from] = *each;
      if (number > from.last_row) {
        each = open_.erase(each);
        continue;
      }
      if (column < cells.size() && cells[column].empty()) {
        cells[column] = from.text;
        filled += from.text.size();
      }
      ++each;
    }
    for (; next_ < all_.size() && all_[next_].first_row <= number; ++next_) {
      const Merged& merged = all_[next_];
      if (merged.first_row == number && merged.column < cells.size())
        open_[merged.column] = {merged.last_row, cells[merged.column]};
    }
    return filled;
  }

 private:
  struct Open {
    std::size_t last_row = 0;
    std::string text;
  };

  std::vector<Merged> all_;
  std::size_t next_ = 0;
  std::map<std::size_t, Open> open_;  // By column.
};

class SheetRows : public RowSource {
 public:
  SheetRows(std::unique_ptr<ByteSource> xml, const SharedTexts& texts,
            std::vector<Merged> merged, Unpacking& unpacking)
      : parser_(texts),
        handler_{.start =
                     [this](std::string_view name, const XmlAttributes& of) {
                       parser_.Start(name, of);
                     },
                 .end = [this](std::string_view name) { parser_.End(name); },
                 .text = [this](std::string_view text) { parser_.Text(text); }},
        stream_(std::move(xml), handler_),
        merged_(std::move(merged)),
        unpacking_(unpacking) {}

  // Rows are as wide as they may be until the header is known.
  void Expect(std::size_t cells) override { width_ = cells; }

  bool Next(TableRowText* row) override {
    *row = {};
    while (parser_.rows().empty() && more_)
      Step();
    if (!parser_.rows().empty()) {
      Take(row);
      return true;
    }
    if (!fault_) return false;
    row->line = number_ + 1;
    row->error = std::exchange(fault_, std::nullopt);
    return true;
  }

 private:
  void Step() {
    const Result<bool> more = stream_.Step();
    more_ = more.ok() && more.value();
    if (more.ok()) return;
    const std::size_t last =
        parser_.rows().empty() ? number_ : parser_.rows().back().number;
    fault_ = Error{more.error().kind,
                   "after row " + std::to_string(last) +
                       " the sheet cannot be read: " + more.error().message};
  }

  void Take(TableRowText* row) {
    SheetRow from = std::move(parser_.rows().front());
    parser_.rows().pop_front();
    number_ = from.number;
    row->line = from.number;
    row->cells.resize(width_);
    for (Cell& cell : from.cells) {
      if (cell.column >= width_) continue;
      if (!cell.unknown.empty())
        row->unknown.emplace_back(cell.column, std::move(cell.unknown));
      row->cells[cell.column] = std::move(cell.text);
    }
    const std::size_t filled = merged_.Fill(from.number, row->cells);
    if (filled <= unpacking_.budget) {
      unpacking_.budget -= filled;
      return;
    }
    more_ = false;
    parser_.rows().clear();
    row->error = Error{ErrorKind::kLimit,
                       "row " + std::to_string(number_) +
                           ": merged cells repeat too much text from here on"};
  }

  SheetParser parser_;
  const XmlHandler handler_;
  XmlStream stream_;
  MergedTexts merged_;
  Unpacking& unpacking_;
  std::size_t width_ = DefaultLimits().table_columns;
  std::size_t number_ = 0;
  bool more_ = true;
  std::optional<Error> fault_;  // Told after the rows before it.
};

// A sheet that cannot be opened.
class NoRows : public RowSource {
 public:
  explicit NoRows(Error error) : error_(std::move(error)) {}
  void Expect(std::size_t) override {}
  bool Next(TableRowText* row) override {
    *row = {};
    row->error = std::exchange(error_, std::nullopt);
    return row->error.has_value();
  }

 private:
  std::optional<Error> error_;
};

using Pairs = std::vector<std::pair<std::string, std::string>>;

// The attributes `key` and `value` of every element of this name in a part.
Result<Pairs> PairsOf(Result<std::unique_ptr<ByteSource>> part,
                      std::string_view element, std::string_view key,
                      std::string_view value) {
  if (!part.ok()) return part.error();
  Pairs pairs;
  const Status read =
      ReadXml(std::move(part.value()),
              {.start =
                   [&](std::string_view name, const XmlAttributes& of) {
                     if (LocalName(name) == element &&
                         pairs.size() < DefaultLimits().archive_members)
                       pairs.emplace_back(ValueOf(of, key), ValueOf(of, value));
                   },
               .end = [](std::string_view) {},
               .text = [](std::string_view) {}});
  if (!read.ok()) return read.error();
  return pairs;
}

// "worksheets/sheet1.xml" and "/xl/worksheets/sheet1.xml" to the member.
std::string PartOf(const std::string& target) {
  return target.starts_with('/') ? target.substr(1) : "xl/" + target;
}

}  // namespace

struct Workbook::Parts {
  Parts(std::string_view all, Unpacking& counter)
      : bytes(all), unpacking(counter) {}

  std::string_view bytes;
  Unpacking& unpacking;
  SharedTexts texts;
  Pairs sheets;  // Name and member.

  Status ReadTexts() {
    const std::string part = "xl/sharedStrings.xml";
    if (!HasMember(bytes, part)) return Done{};
    auto xml = OpenMember(bytes, part, unpacking);
    if (!xml.ok()) return xml.error();
    return ReadSharedTexts(std::move(xml.value()), &texts);
  }

  Status FindSheets() {
    auto named = PairsOf(OpenMember(bytes, "xl/workbook.xml", unpacking),
                         "sheet", "name", "id");
    if (!named.ok()) return named.error();
    const auto parts =
        PairsOf(OpenMember(bytes, "xl/_rels/workbook.xml.rels", unpacking),
                "Relationship", "Id", "Target");
    if (!parts.ok()) return parts.error();
    const std::map<std::string, std::string> targets(parts.value().begin(),
                                                     parts.value().end());
    for (auto& [name, id] : named.value()) {
      const auto target = targets.find(id);
      if (target != targets.end())
        sheets.emplace_back(std::move(name), PartOf(target->second));
    }
    return Done{};
  }

  std::unique_ptr<RowSource> Rows(std::size_t sheet,
                                  std::vector<Merged> merged) const {
    auto xml = OpenMember(bytes, sheets[sheet].second, unpacking);
    if (!xml.ok()) return std::make_unique<NoRows>(xml.error());
    return std::make_unique<SheetRows>(std::move(xml.value()), texts,
                                       std::move(merged), unpacking);
  }
};

Workbook::Workbook(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Workbook::~Workbook() = default;

Result<std::unique_ptr<Workbook>> Workbook::Open(std::string_view bytes,
                                                 Unpacking& unpacking) {
  auto parts = std::make_unique<Parts>(bytes, unpacking);
  for (const Status& read : {parts->FindSheets(), parts->ReadTexts()})
    if (!read.ok())
      return Error{read.error().kind == ErrorKind::kSyntax
                       ? ErrorKind::kTruncated
                       : read.error().kind,
                   "the workbook cannot be read: " + read.error().message};
  return std::unique_ptr<Workbook>(new Workbook(std::move(parts)));
}

std::size_t Workbook::size() const {
  return parts_->sheets.size();
}

const std::string& Workbook::name(std::size_t sheet) const {
  return parts_->sheets[sheet].first;
}

std::unique_ptr<RowSource> Workbook::Rows(std::size_t sheet) const {
  auto xml = OpenMember(parts_->bytes, parts_->sheets[sheet].second,
                        parts_->unpacking);
  // What is wrong with a sheet is told where its rows are.
  auto merged = xml.ok() ? ReadMerged(std::move(xml.value()))
                         : Result<std::vector<Merged>>(std::vector<Merged>());
  return parts_->Rows(
      sheet, merged.ok() ? std::move(merged.value()) : std::vector<Merged>());
}

std::vector<std::string> Workbook::FirstRow(std::size_t sheet) const {
  TableRowText row;
  parts_->Rows(sheet, {})->Next(&row);
  return std::move(row.cells);
}

}  // namespace redflag
