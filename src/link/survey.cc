#include "link/survey.h"

#include <string>

namespace redflag {

Survey::Survey(const Table& symbols, const Table& fences, const Table& glued) {
  Add("0123456789", kDigit);
  Add("%\\&", kEscape);
  Add("./:\\", kAddress);
  for (const TableRow& row : symbols.rows)
    for (const std::string& dot : row.List("dots"))
      Add(std::string_view(dot).substr(0, 1), kAddress);
  for (const TableRow& row : glued.rows) {
    const std::string_view suffix = row.Text("suffix");
    Add(suffix.substr(suffix.size() - std::size_t{!suffix.empty()}), kGluedEnd);
  }
  for (const TableRow& row : fences.rows)
    Add(row.Text("open").substr(0, 1), kPlaceholder);
}

void Survey::Add(std::string_view bytes, std::uint8_t bit) {
  for (const char c : bytes)
    kinds_[static_cast<unsigned char>(c)] |= bit;
}

unsigned Survey::Of(std::string_view text) const {
  unsigned kinds = 0;
  for (const char c : text)
    kinds |= kinds_[static_cast<unsigned char>(c)];
  return kinds;
}

}  // namespace redflag
