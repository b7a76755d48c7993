// Splits a stream of JSON into records without holding more than one.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "core/result.h"
#include "input/byte_source.h"
#include "input/vocabulary.h"

namespace redflag {

struct RawRecord {
  std::string text;
  std::size_t line = 1;  // Of its first byte, from 1.
  std::size_t column = 1;
  std::optional<Error> error;  // Set where the record cannot be had whole.
};

// Records are: the lines of NDJSON; the elements of an array; those of the
// list in a wrapping object ({"documents": [...]}); else the values
// themselves, one after the other. After a record that is broken the reading
// goes on with the next line that starts like it.
class JsonStream {
 public:
  // `named_lines`: the name says NDJSON. REQUIRES: `bytes` and `vocabulary`
  // outlive the stream.
  JsonStream(ByteStream& bytes, const Vocabulary& vocabulary, bool named_lines);

  // Fills `record`; false at the end.
  bool Next(RawRecord* record);

 private:
  enum class Mode { kLines, kValues, kElements, kTail };

  bool NextLine(RawRecord* record);
  bool NextValue(RawRecord* record);
  bool NextElement(RawRecord* record);
  void ReadValue(RawRecord* record);
  bool ReadNested(RawRecord* record, std::string* closers);
  bool ReadString(RawRecord* record);
  void TakePlain(RawRecord* record);
  bool EntersList(const RawRecord& record, std::size_t string_start);
  void Take(RawRecord* record);
  void Fail(RawRecord* record, ErrorKind kind, const char* what);
  void SkipToLineLike(std::size_t column);
  void SkipTail();
  int Now();  // The byte that comes next, or -1.
  void Advance();
  void SkipSpace();

  ByteStream& bytes_;
  const Vocabulary& vocabulary_;
  Mode mode_ = Mode::kValues;
  std::string_view ahead_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
  std::size_t column_ = 1;
  bool list_of_file_ = false;  // The list is the file, not a wrapper's.
  bool saw_content_ = false;   // The value at hand has fields of a document.
  bool entered_list_ = false;
  bool told_end_ = false;
};

}  // namespace redflag
