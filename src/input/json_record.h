// One JSON record to a document.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/document.h"
#include "core/result.h"
#include "input/draft.h"

namespace redflag {

// Not thread-safe: each reading has its own, and reuses its memory.
class JsonRecordReader {
 public:
  explicit JsonRecordReader(const InputContext& context);
  ~JsonRecordReader();
  JsonRecordReader(const JsonRecordReader&) = delete;
  JsonRecordReader& operator=(const JsonRecordReader&) = delete;

  // `line` and `column` (from 1) are where the record starts in its file;
  // they go into messages. `source` is also the id where there is none.
  Result<Document> Read(std::string_view record, std::size_t line,
                        std::size_t column, const std::string& source);

  // Whether the record read last is schema.org's JSON-LD, by its "@type".
  // Read() fails then: such a record may hold several products, or none.
  bool linked_data() const { return linked_data_; }

 private:
  struct Parser;
  const InputContext& context_;
  std::unique_ptr<Parser> parser_;
  bool linked_data_ = false;
};

// The texts of a JSON list, or nothing where `text` is none.
std::optional<std::vector<std::string>> JsonTexts(std::string_view text);

}  // namespace redflag
