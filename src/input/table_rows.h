// A table's rows off a stream, each with the line it starts on.
#pragma once

#include <cstddef>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/result.h"
#include "input/byte_source.h"

namespace redflag {

struct TableRowText {
  std::vector<std::string> cells;
  std::size_t line = 0;  // Of its first byte, from 1.
  std::optional<Error> error;
  std::string note;  // How it was read, if not as UTF-8.
  // Columns of cells that hold something of which the text is not known, and
  // why.
  std::vector<std::pair<std::size_t, std::string>> unknown;
};

// Where the rows of a table come from.
class RowSource {
 public:
  RowSource() = default;
  virtual ~RowSource() = default;
  RowSource(const RowSource&) = delete;
  RowSource& operator=(const RowSource&) = delete;

  // From now on a row must have so many cells, or fewer if the rest are
  // empty in the header's view; 0 is any number.
  virtual void Expect(std::size_t cells) = 0;
  // The next row that is not blank; false at the end.
  virtual bool Next(TableRowText* row) = 0;
};

class TableRows : public RowSource {
 public:
  // REQUIRES: `bytes` outlives the rows.
  TableRows(ByteStream& bytes, char delimiter);
  ~TableRows() override;
  TableRows(const TableRows&) = delete;
  TableRows& operator=(const TableRows&) = delete;

  void Expect(std::size_t cells) override { expected_ = cells; }
  bool Next(TableRowText* row) override;

 private:
  struct Csv;
  struct Line {
    std::string text;  // Without its end.
    std::size_t number = 0;
    bool over = false;
  };

  bool TakeLine(Line* line);
  bool ReadQuoted(TableRowText* row);
  bool ReadTabbed(TableRowText* row);
  void TakeOpenCells(TableRowText* row, std::deque<Line>* lines);
  void CheckRow(TableRowText* row, std::deque<Line>* lines);
  static std::string Joined(const std::deque<Line>& lines);
  bool Replay(std::deque<Line>* lines);
  void Recode(Line* line, TableRowText* row) const;

  ByteStream& bytes_;
  char delimiter_;
  char line_end_ = '\n';
  std::size_t expected_ = 0;
  std::size_t line_number_ = 0;
  std::size_t bytes_read_ = 0;
  std::size_t bytes_replayed_ = 0;
  std::deque<Line> again_;  // Lines to read once more, after a bad quote.
  std::unique_ptr<Csv> csv_;
};

// The cells of one line, quotes observed unless the delimiter is a tab.
std::vector<std::string> SplitLine(const std::string& line, char delimiter);

}  // namespace redflag
