#include "match/import_marks.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include <nlohmann/json.hpp>

#include "core/ascii.h"

namespace redflag {
namespace {

// A longer mark is a mistake of the list: the longest in use are slogans.
constexpr std::size_t kMaxMarkBytes = 200;
// Latin letters that a mark needs to be told from an abbreviation.
constexpr std::size_t kMinSureLetters = 4;

using Record = std::map<std::string, std::vector<std::string>>;

struct Entry {
  std::size_t line;
  Record cells;  // By use: "mark", "aliases", "owner" ...
};

std::string Trimmed(std::string_view text) {
  return std::string(TrimAscii(text));
}

// The same for "Coca-Cola" and "COCA COLA"; parts joined by one hyphen.
std::string KeyOf(std::string_view name) {
  std::string key;
  for (const char raw : name) {
    const char c = LowerAscii(raw);
    if (IsWordByte(c)) {
      key += c;
    } else if (!key.empty() && key.back() != '-') {
      key += '-';
    }
  }
  while (!key.empty() && key.back() == '-')
    key.pop_back();
  return key;
}

bool IsUtf8(std::string_view text) {
  return nlohmann::json(std::string(text))
             .dump(-1, ' ', false, nlohmann::json::error_handler_t::ignore)
             .size() >= text.size();
}

// For messages; the start of a name that may be of any length.
std::string Quoted(std::string_view name) {
  std::string text = "\"";
  text.append(name.substr(0, 40));
  text.append("\" ");
  return text;
}

// Splits one delimited row; quotes as in RFC 4180. `at` moves behind it.
class RowReader {
 public:
  RowReader(std::string_view bytes, char delimiter)
      : bytes_(bytes), delimiter_(delimiter) {}

  bool done() const { return at_ >= bytes_.size(); }
  std::size_t line() const { return line_; }

  std::vector<std::string> Next() {
    std::vector<std::string> cells(1);
    bool quoted = false;
    while (at_ < bytes_.size()) {
      const char c = bytes_[at_++];
      if (c == '\n') ++line_;
      if (quoted) {
        const bool doubled =
            c == '"' && at_ < bytes_.size() && bytes_[at_] == '"';
        if (c == '"' && !doubled) {
          quoted = false;
          continue;
        }
        if (doubled) ++at_;
        cells.back() += c;
      } else if (c == '"' && Trimmed(cells.back()).empty()) {
        quoted = true;
        cells.back().clear();
      } else if (c == delimiter_) {
        cells.emplace_back();
      } else if (c == '\n') {
        break;
      } else {
        cells.back() += c;
      }
    }
    for (std::string& cell : cells)
      cell = Trimmed(cell);
    return cells;
  }

 private:
  std::string_view bytes_;
  char delimiter_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
};

std::vector<std::string> SplitList(std::string_view cell) {
  std::vector<std::string> parts;
  std::size_t start = 0;
  for (std::size_t i = 0; i <= cell.size(); ++i) {
    if (i < cell.size() && cell[i] != ';' && cell[i] != '|') continue;
    std::string part = Trimmed(cell.substr(start, i - start));
    if (!part.empty()) parts.push_back(std::move(part));
    start = i + 1;
  }
  return parts;
}

class Importer {
 public:
  Importer(const std::string& file, const ImportOptions& options,
           const Tables& tables)
      : list_(options.list.empty() ? file : options.list), date_(options.date) {
    for (const TableRow& row : tables.Get("trademark/import").rows)
      for (const std::string& name : row.List("names"))
        columns_[name] = std::string(row.Text("use"));
    for (const TableRow& row : tables.Get("trademark/common-words").rows)
      for (const std::string& word : row.List("words"))
        common_.insert(word);
    for (const TableRow& row : tables.Get("trademark/marks").rows)
      if (!row.Has("list")) known_.insert(KeyOf(row.Text("mark")));
  }

  ImportedMarks Run(std::string_view bytes) {
    if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
    const std::size_t first = bytes.find_first_not_of(" \t\r\n");
    const char lead = first == std::string_view::npos ? ' ' : bytes[first];
    if (lead == '[') {
      ReadArray(bytes);
    } else if (lead == '{') {
      ReadLines(bytes);
    } else {
      ReadRows(bytes);
    }
    return Finish();
  }

 private:
  void ReadRows(std::string_view bytes) {
    const std::string_view head = bytes.substr(0, bytes.find('\n'));
    char delimiter = ',';
    for (const char c : {';', '\t'})
      if (std::ranges::count(head, c) > std::ranges::count(head, delimiter))
        delimiter = c;
    RowReader rows(bytes, delimiter);
    std::vector<std::string> uses;
    bool first = true;
    while (!rows.done()) {
      const std::size_t line = rows.line();
      std::vector<std::string> cells = rows.Next();
      if (std::exchange(first, false)) {
        uses = UsesOf(cells);
        if (!uses.empty()) continue;
        uses = {"mark"};
      }
      if (cells.size() == 1 && cells[0].empty() && rows.done()) break;
      Record record;
      for (std::size_t i = 0; i < cells.size() && i < uses.size(); ++i)
        Put(uses[i], cells[i], record);
      Take({line, std::move(record)});
    }
  }

  // What the columns of a header hold; none where it is no header.
  std::vector<std::string> UsesOf(const std::vector<std::string>& cells) const {
    std::vector<std::string> uses;
    bool mark = false;
    for (const std::string& cell : cells) {
      std::string name;
      for (const char c : cell)
        name += LowerAscii(c);
      const auto column = columns_.find(name);
      uses.push_back(column == columns_.end() ? "" : column->second);
      mark = mark || uses.back() == "mark";
    }
    if (!mark) uses.clear();
    return uses;
  }

  void ReadLines(std::string_view bytes) {
    std::size_t line = 0;
    while (!bytes.empty()) {
      const std::size_t end = std::min(bytes.find('\n'), bytes.size());
      const std::string_view text = bytes.substr(0, end);
      ++line;
      if (!Trimmed(text).empty())
        TakeJson(nlohmann::json::parse(text, nullptr, false), line);
      bytes.remove_prefix(std::min(end + 1, bytes.size()));
    }
  }

  void ReadArray(std::string_view bytes) {
    const auto json = nlohmann::json::parse(bytes, nullptr, false);
    if (!json.is_array()) {
      Tell(1, "is no valid JSON array", true);
      return;
    }
    std::size_t number = 0;
    for (const nlohmann::json& entry : json)
      TakeJson(entry, ++number);
  }

  void TakeJson(const nlohmann::json& json, std::size_t line) {
    Record record;
    if (json.is_string()) {
      Put("mark", json.get<std::string>(), record);
    } else if (json.is_object()) {
      for (const auto& [name, value] : json.items()) {
        const auto column = columns_.find(name);
        if (column == columns_.end()) continue;
        if (value.is_string())
          Put(column->second, value.get<std::string>(), record);
        if (!value.is_array()) continue;
        for (const nlohmann::json& one : value)
          if (one.is_string())
            record[column->second].push_back(one.get<std::string>());
      }
    } else {
      Tell(line, "is no text and no object", true);
      return;
    }
    Take({line, std::move(record)});
  }

  static void Put(const std::string& use, const std::string& cell,
                  Record& record) {
    if (use.empty() || cell.empty()) return;
    if (use == "mark" || use == "owner" || use == "status" || use == "kind")
      record[use] = {cell};
    else
      record[use] = SplitList(cell);
  }

  // Why a name cannot be looked for; "" is that it can.
  static std::string Fault(const std::string& name) {
    if (name.empty()) return "is empty";
    if (name.size() > kMaxMarkBytes)
      return "is longer than " + std::to_string(kMaxMarkBytes) + " bytes";
    if (!IsUtf8(name)) return "is not valid UTF-8";
    if (name.find_first_of("\\^[]{}|*") != std::string::npos ||
        name.find(".+") != std::string::npos ||
        name.find("(?") != std::string::npos)
      return "looks like a regular expression; marks are plain words";
    const std::string key = KeyOf(name);
    if (key.empty()) return "has no letter or digit";
    if (key.size() == 1) return "is one letter";
    return "";
  }

  // Short and ordinary words count only beside goods of the mark's class.
  bool IsOrdinary(const std::string& key) const {
    const bool latin = std::ranges::all_of(
        key, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    return (latin && key.size() < kMinSureLetters) || common_.contains(key);
  }

  void Take(Entry entry) {
    const auto mark = entry.cells.find("mark");
    const std::string name =
        mark == entry.cells.end() ? "" : Trimmed(mark->second.front());
    const std::string shown = Quoted(name);
    if (const std::string fault = Fault(name); !fault.empty())
      return Tell(entry.line, shown + fault, true);
    const std::string key = KeyOf(name);
    const auto [at, added] = seen_.emplace(key, entry.line);
    if (!added)
      return Tell(
          entry.line,
          shown + "stands already in line " + std::to_string(at->second), true);
    if (known_.contains(key))
      return Tell(entry.line, shown + "is built in already", true);
    // As few cells as can be: lists are long, and each cell takes memory.
    nlohmann::ordered_json row;
    row["mark"] = nlohmann::json::array({name});
    if (IsOrdinary(key)) {
      row["common"] = true;
      Tell(entry.line,
           shown +
               "is short or an ordinary word; it counts only "
               "beside goods of its classes",
           false);
    }
    AddLists(entry, row);
    for (const char* use : {"owner", "status"})
      if (const auto cell = entry.cells.find(use); cell != entry.cells.end())
        row[use] = cell->second.front();
    row["list"] = list_;
    rows_ += rows_.empty() ? "" : ",\n";
    rows_ += "  " +
             row.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    ++marks_;
  }

  void AddLists(const Entry& entry, nlohmann::ordered_json& row) {
    for (const char* use : {"aliases", "owner_brands", "classes"}) {
      const auto cell = entry.cells.find(use);
      if (cell == entry.cells.end()) continue;
      nlohmann::json kept = nlohmann::json::array();
      for (const std::string& name : cell->second) {
        const std::string fault = Fault(name);
        if (fault.empty())
          kept.push_back(name);
        else
          Tell(entry.line, Quoted(name) + fault, false);
      }
      if (!kept.empty()) row[use] = kept;
    }
  }

  void Tell(std::size_t line, std::string message, bool left_out) {
    remarks_.push_back({line, std::move(message), left_out});
  }

  ImportedMarks Finish() {
    nlohmann::ordered_json columns;
    for (const char* name :
         {"owner", "classes", "common", "owner_brands", "status", "list"})
      columns[name] = "text";
    for (const char* name : {"mark", "aliases"})
      columns[name] = "terms";
    std::string json =
        "{\"schema\": \"redflag/table/1\", \"table\": \"trademark/marks\",\n"
        " \"source\": " +
        nlohmann::json(list_).dump(-1, ' ', false,
                                   nlohmann::json::error_handler_t::replace) +
        ", \"verified\": \"" + date_ + "\",\n \"columns\": " + columns.dump() +
        ",\n \"rows\": [\n" + rows_ + "\n]}\n";
    return {std::move(json), marks_, std::move(remarks_)};
  }

  std::string list_;
  std::string date_;
  std::map<std::string, std::string> columns_;
  std::set<std::string, std::less<>> common_;
  std::set<std::string, std::less<>> known_;
  std::map<std::string, std::size_t> seen_;
  std::string rows_;
  std::size_t marks_ = 0;
  std::vector<ImportRemark> remarks_;
};

}  // namespace

Result<ImportedMarks> ImportMarks(std::string_view bytes,
                                  const std::string& file,
                                  const ImportOptions& options,
                                  const Tables& tables) {
  ImportedMarks marks = Importer(file, options, tables).Run(bytes);
  if (marks.marks == 0)
    return Error{ErrorKind::kInvalidPatterns,
                 file + ": holds no mark that can be used" +
                     (marks.remarks.empty()
                          ? std::string()
                          : "; line " + std::to_string(marks.remarks[0].line) +
                                ": " + marks.remarks[0].message)};
  return marks;
}

}  // namespace redflag
