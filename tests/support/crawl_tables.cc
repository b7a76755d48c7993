#include "support/crawl_tables.h"

#include <array>
#include <utility>

namespace redflag {

Tables QuickCrawlTables(const std::map<std::string, std::string>& changed) {
  constexpr std::array<std::pair<const char*, const char*>, 12> kRows = {
      {{"agent", "redflag"},
       {"user_agent", "redflag-test"},
       {"pause", "0"},
       {"own_pause", "0"},
       {"pause_jitter", "0"},
       {"crawl_delay_max", "300"},
       {"retry_after_max", "5000"},
       {"backoff_first", "20"},
       {"backoff_max", "100"},
       {"tries", "4"},
       {"host_failures", "0"},
       {"robots_age", "86400000"}}};
  Table table;
  table.name = "crawl/politeness";
  for (const auto& [name, value] : kRows) {
    TableRow row;
    row.Add("name", {name});
    const auto other = changed.find(name);
    row.Add("value", {other == changed.end() ? value : other->second});
    table.rows.push_back(std::move(row));
  }
  Tables tables;
  tables.Add(std::move(table));
  return tables;
}

}  // namespace redflag
