#include "input/table_reader.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <memory>
#include <utility>
#include <vector>

#include "input/encoding.h"
#include "input/json_record.h"
#include "input/table_rows.h"

namespace redflag {
namespace {

// Lines of an export that stand above its header.
constexpr std::size_t kHeaderRows = 6;
// The same of a marketplace's template, which may have examples as well.
constexpr std::size_t kTemplateRows = 12;

bool IsPreamble(std::string_view line) {
  return line.starts_with("sep=") || line.starts_with("#INFO") ||
         line.find_first_not_of(" \t\r,;") == std::string_view::npos;
}

// The first column of a header may have no name.
bool IsPreambleRow(const std::vector<std::string>& cells) {
  return cells.front().empty() ? std::ranges::all_of(cells, IsPreamble)
                               : IsPreamble(cells.front());
}

std::size_t KnownNames(const std::vector<std::string>& cells,
                       const Vocabulary& vocabulary) {
  return static_cast<std::size_t>(
      std::ranges::count_if(cells, [&](const std::string& cell) {
        return cell.size() < 100 && vocabulary.Name(cell).has_value();
      }));
}

// The first lines of an input that may be a header.
std::vector<std::string> FirstLines(std::string_view head) {
  std::vector<std::string> lines;
  while (!head.empty() && lines.size() < kHeaderRows) {
    const std::size_t end = head.find_first_of("\r\n");
    std::string line(head.substr(0, end));
    if (!IsPreamble(line))
      lines.push_back(IsUtf8(line) ? line : RecodeToUtf8(line).text);
    if (end == std::string_view::npos) break;
    head.remove_prefix(end + 1);
  }
  return lines;
}

struct Column {
  std::optional<Slot> slot;
  std::string name;
};

// The row that names the columns, out of the first ones: in a flat file of
// three header rows the last, which has the names of the interface.
std::size_t HeaderRow(const std::vector<TableRowText>& rows,
                      const Vocabulary& vocabulary) {
  std::size_t best = rows.size();
  std::size_t best_known = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows[i].error) continue;
    const std::size_t known = KnownNames(rows[i].cells, vocabulary);
    if (known < std::max<std::size_t>(best_known, 1)) continue;
    if (known == best_known && rows[best].cells.size() != rows[i].cells.size())
      continue;
    best = i;
    best_known = known;
  }
  return best;
}

// What the first row of a marketplace's template says of the others.
struct TemplateSettings {
  bool present = false;
  std::size_t header = 0;  // Line of the row with the names; 0 is not said.
  std::size_t data = 0;    // Line of the first record; examples stand above.
  std::string marketplace;
  std::string language;
};

std::size_t LineNumber(std::string_view digits) {
  std::size_t number = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return number;
}

void ReadSetting(std::string_view key, std::string_view value,
                 TemplateSettings* settings) {
  constexpr std::string_view kMarketplaceUrn = "amzn1.mp.o.";
  if (key == "attributeRow") settings->header = LineNumber(value);
  if (key == "dataRow") settings->data = LineNumber(value);
  if (key == "contentLanguageTag") settings->language = value;
  if (key != "primaryMarketplaceId") return;
  if (value.starts_with(kMarketplaceUrn))
    value.remove_prefix(kMarketplaceUrn.size());
  settings->marketplace = value;
}

constexpr std::string_view kSettings = "settings=";

// "settings=attributeRow=3&dataRow=4&...", in any cell of the first row.
TemplateSettings SettingsOf(const std::vector<std::string>& cells) {
  TemplateSettings settings;
  for (const std::string_view cell : cells) {
    settings.present = settings.present || cell.starts_with("TemplateType=");
    if (!cell.starts_with(kSettings)) continue;
    settings.present = true;
    std::string_view rest = cell.substr(kSettings.size());
    while (!rest.empty()) {
      const std::string_view pair = rest.substr(0, rest.find('&'));
      const std::size_t equals = pair.find('=');
      if (equals != std::string_view::npos)
        ReadSetting(pair.substr(0, equals), pair.substr(equals + 1), &settings);
      rest.remove_prefix(std::min(pair.size() + 1, rest.size()));
    }
  }
  return settings;
}

class TableFile {
 public:
  TableFile(const InputContext& context, RowSource& rows, std::string name,
            const ItemSink& sink)
      : context_(context), rows_(rows), name_(std::move(name)), sink_(sink) {}

  void Run() {
    std::vector<TableRowText> first;
    if (!ReadHeader(&first)) return;
    for (TableRowText& row : first) {
      CheckWidth(&row);
      if (!Take(row)) return;
    }
    TableRowText row;
    while (rows_.Next(&row))
      if (!Take(row)) return;
    Flush();
  }

 private:
  // Leaves in `first` the rows below the header that were read to find it.
  bool ReadHeader(std::vector<TableRowText>* first) {
    TableRowText row;
    std::size_t wanted = kHeaderRows;
    while (first->size() < wanted && rows_.Next(&row)) {
      if (row.error || !IsPreambleRow(row.cells))
        first->push_back(std::move(row));
      if (first->size() != 1 || first->front().error) continue;
      settings_ = SettingsOf(first->front().cells);
      if (settings_.present) wanted = kTemplateRows;
      // An ordinary table says it all in its first row.
      if (!settings_.present &&
          KnownNames(first->front().cells, context_.vocabulary) > 1)
        break;
    }
    const std::size_t header = FindHeader(*first);
    if (header == first->size()) {
      TellNoHeader(*first);
      return false;
    }
    for (std::string& cell : (*first)[header].cells) {
      if (settings_.marketplace.empty()) settings_.marketplace = SiteOf(cell);
      columns_.push_back({context_.vocabulary.Name(cell), std::move(cell)});
    }
    while (!columns_.empty() && columns_.back().name.empty())
      columns_.pop_back();
    first->erase(first->begin(),
                 first->begin() + static_cast<std::ptrdiff_t>(header) + 1);
    std::erase_if(*first, [this](const TableRowText& example) {
      return example.line < settings_.data;
    });
    rows_.Expect(columns_.size());
    return true;
  }

  // "*Action(SiteID=Germany|Country=DE|Currency=EUR)" is eBay's for Germany.
  std::string SiteOf(std::string_view column) const {
    constexpr std::string_view kSite = "(SiteID=";
    const std::size_t at = column.find(kSite);
    if (at == std::string_view::npos) return "";
    column.remove_prefix(at + kSite.size());
    std::string site = context_.vocabulary.Marketplace(
        column.substr(0, column.find_first_of("|)")));
    return context_.vocabulary.IsMarketplace(site) ? site : "";
  }

  void TellNoHeader(const std::vector<TableRowText>& first) const {
    if (!first.empty() && first.front().error)
      sink_(NotChecked{name_, first.front().error->kind,
                       first.front().error->message});
    else
      sink_(NotChecked{name_, ErrorKind::kUnsupported,
                       "no column of the header is known (title, bullets, "
                       "description, body, ...)"});
  }

  std::size_t FindHeader(const std::vector<TableRowText>& first) const {
    for (std::size_t i = 0; i < first.size(); ++i)
      if (first[i].line == settings_.header && !first[i].error &&
          KnownNames(first[i].cells, context_.vocabulary) > 0)
        return i;
    return HeaderRow(first, context_.vocabulary);
  }

  // For rows that were read before the header was known.
  void CheckWidth(TableRowText* row) const {
    if (row->error || row->cells.size() >= columns_.size()) return;
    row->error =
        Error{ErrorKind::kSyntax, "line " + std::to_string(row->line) + ": " +
                                      std::to_string(row->cells.size()) +
                                      " columns, the header has " +
                                      std::to_string(columns_.size())};
  }

  bool Take(const TableRowText& row) {
    if (!row.error && pending_ != nullptr && IsVariant(row)) {
      FillVariant(row);
      TellUnknown(row);
      return true;
    }
    if (!Flush()) return false;
    const std::string source = name_ + "#" + std::to_string(++number_);
    if (row.error)
      return sink_(NotChecked{source, row.error->kind, row.error->message});
    pending_ = std::make_unique<Draft>(context_);
    pending_->SetLine(row.line);
    source_ = source;
    if (!row.note.empty()) pending_->AddNote(row.note);
    for (std::size_t i = 0; i < columns_.size() && i < row.cells.size(); ++i)
      FillCell(columns_[i], row.cells[i]);
    TellUnknown(row);
    // Without a group the document is complete.
    return !pending_->group().empty() || Flush();
  }

  bool Flush() {
    if (pending_ == nullptr) return true;
    AddSetting(Slot::kMarketplace, settings_.marketplace);
    AddSetting(Slot::kLanguage, settings_.language);
    Result<Document> document = pending_->Finish(source_, source_);
    pending_.reset();
    if (document.ok()) return sink_(std::move(document.value()));
    return sink_(
        NotChecked{source_, document.error().kind, document.error().message});
  }

  void AddSetting(Slot slot, const std::string& value) {
    if (!value.empty() && !pending_->Has(slot)) pending_->Add(slot, "", value);
  }

  bool IsVariant(const TableRowText& row) const {
    bool same_group = false;
    for (std::size_t i = 0; i < columns_.size() && i < row.cells.size(); ++i) {
      if (columns_[i].slot == Slot::kTitle && !row.cells[i].empty())
        return false;
      if (columns_[i].slot == Slot::kGroup)
        same_group = row.cells[i] == pending_->group();
    }
    return same_group && !pending_->group().empty();
  }

  void FillVariant(const TableRowText& row) {
    for (std::size_t i = 0; i < columns_.size() && i < row.cells.size(); ++i) {
      const Column& column = columns_[i];
      const std::string& cell = row.cells[i];
      if (cell.empty() || column.slot == Slot::kGroup) continue;
      if (column.slot == Slot::kImageUrl || column.slot == Slot::kImageAlt)
        pending_->Add(*column.slot, column.name, cell);
      else if (!column.slot)
        pending_->AddAttribute(column.name, cell);
    }
  }

  void TellUnknown(const TableRowText& row) {
    for (const auto& [column, why] : row.unknown)
      if (column < columns_.size())
        pending_->AddUnchecked(FieldOfColumn(column), ErrorKind::kUnsupported,
                               why);
  }

  // The contract's name of the field that a column fills.
  std::string FieldOfColumn(std::size_t column) const {
    const std::optional<Slot>& slot = columns_[column].slot;
    const std::optional<FieldKind> kind =
        slot ? FieldOf(*slot) : std::optional<FieldKind>();
    if (!kind) return "attributes." + columns_[column].name;
    const auto end = columns_.begin() + static_cast<std::ptrdiff_t>(column);
    const auto before = std::count_if(
        columns_.begin(), end,
        [&slot](const Column& each) { return each.slot == slot; });
    return FieldName({*kind, static_cast<int>(before), "", ""});
  }

  void FillCell(const Column& column, const std::string& cell) {
    if (cell.empty()) return;
    if (!column.slot) {
      if (!column.name.empty()) pending_->AddAttribute(column.name, cell);
      return;
    }
    const bool list = *column.slot == Slot::kBullets ||
                      *column.slot == Slot::kAPlus ||
                      *column.slot == Slot::kImages;
    if (!list) return pending_->Add(*column.slot, column.name, cell);
    for (std::string& item : Items(cell))
      pending_->Add(*column.slot, column.name, std::move(item));
  }

  // A cell that holds a whole list: as JSON, or one item a line.
  static std::vector<std::string> Items(const std::string& cell) {
    if (cell.starts_with('[')) {
      std::optional<std::vector<std::string>> items = JsonTexts(cell);
      if (items) return std::move(*items);
    }
    std::vector<std::string> items;
    std::string_view rest = cell;
    while (!rest.empty()) {
      const std::size_t end = rest.find('\n');
      std::string_view item = rest.substr(0, end);
      if (item.ends_with('\r')) item.remove_suffix(1);
      if (!item.empty()) items.emplace_back(item);
      if (end == std::string_view::npos) break;
      rest.remove_prefix(end + 1);
    }
    return items;
  }

  const InputContext& context_;
  RowSource& rows_;
  std::string name_;
  const ItemSink& sink_;
  TemplateSettings settings_;
  std::vector<Column> columns_;
  std::size_t number_ = 0;
  std::unique_ptr<Draft> pending_;
  std::string source_;  // Of the pending draft.
};

}  // namespace

std::optional<char> TableDelimiter(std::string_view head,
                                   const std::string& name,
                                   const Vocabulary& vocabulary) {
  const std::vector<std::string> lines = FirstLines(head);
  if (lines.empty()) return std::nullopt;
  const bool named = name.ends_with(".csv") || name.ends_with(".tsv");
  const bool flat_file = lines.front().starts_with("TemplateType=") ||
                         lines.front().starts_with(kSettings);
  std::optional<char> best;
  std::size_t best_known = named || flat_file ? 0 : 1;
  std::size_t best_cells = 0;
  for (const char delimiter : {'\t', ',', ';', '|'}) {
    const std::size_t looked_at = flat_file ? lines.size() : 1;
    for (std::size_t i = 0; i < looked_at; ++i) {
      const std::vector<std::string> cells = SplitLine(lines[i], delimiter);
      const std::size_t known = KnownNames(cells, vocabulary);
      const bool better = known > best_known ||
                          (known == best_known && known != 1 &&
                           cells.size() > best_cells && (named || flat_file));
      if (!better && !(named && !best)) continue;
      best = delimiter;
      best_known = std::max(known, best_known);
      best_cells = cells.size();
    }
  }
  return best;
}

void ReadTable(const InputContext& context, ByteStream& bytes, char delimiter,
               const std::string& name, const ItemSink& sink) {
  TableRows rows(bytes, delimiter);
  ReadRows(context, rows, name, sink);
}

void ReadRows(const InputContext& context, RowSource& rows,
              const std::string& name, const ItemSink& sink) {
  TableFile(context, rows, name, sink).Run();
}

bool IsTemplate(const std::vector<std::string>& cells) {
  return SettingsOf(cells).present;
}

}  // namespace redflag
