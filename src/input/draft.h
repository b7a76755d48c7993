// A document being put together from the values of a record.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/document.h"
#include "core/result.h"
#include "input/page_layout.h"
#include "input/reader.h"
#include "input/vocabulary.h"

namespace redflag {

// What every reader needs to know. Constant once built.
class InputContext {
 public:
  InputContext(const Tables& all, ReadOptions read_options)
      : vocabulary(all), layout(all), options(std::move(read_options)) {}

  const Vocabulary vocabulary;
  const PageLayout layout;
  const ReadOptions options;
};

// The field that a slot fills; nothing for what describes the document.
std::optional<FieldKind> FieldOf(Slot slot);

// Values are added in any order; Finish() puts the fields in the order of the
// contract. Texts are UTF-8.
class Draft {
 public:
  explicit Draft(const InputContext& context) : context_(context) {}

  // One text of a slot. A second title, description, subject or body is kept
  // as an attribute named `name`; bullets, a_plus and images add up.
  void Add(Slot slot, std::string_view name, std::string text);
  void AddBullet(int index, std::string text);
  void AddAPlus(int index, std::string text);
  void AddImage(int index, std::string url, std::string alt);
  // Adds ", text" to an attribute that is there already.
  void AddAttribute(std::string name, std::string text);
  void AddUnchecked(std::string field, ErrorKind code, std::string message);
  void AddNote(std::string note);
  void AddPage(std::string text);
  void SetKind(DocumentKind kind);
  // Where the record begins in its source, from 1.
  void SetLine(std::size_t line) { document_.line = line; }
  // The same of the text of a field that was added as it stands there.
  void SetFieldLine(FieldKind kind, std::size_t line);
  void SetMarketplace(std::string marketplace, std::string from);
  void SetSeller(std::string seller);  // Without a field of its own.

  bool Has(Slot slot) const;
  bool HasText() const;  // Any field at all but attributes and URL.
  const std::string& group() const { return group_; }
  const Document& document() const { return document_; }

  // The document, with marketplace, language and id from the options and the
  // source where it has none; or what it breaks. `stem` is the id of a
  // document without one. The draft is spent.
  Result<Document> Finish(std::string source, std::string stem);

 private:
  void Push(Field field);
  bool SetProperty(Slot slot, std::string* text);
  void NoteProperty(Slot slot, const std::string& text);
  void SetText(FieldKind kind, std::string_view name, std::string text);
  void TakeMarketplace(const std::string& given);
  void ChooseMarketplace();
  void TakeLoneBody();
  void SetKindFromFields();
  void NoteDamage();
  Status CheckLimits() const;

  const InputContext& context_;
  Document document_;
  std::string kind_name_;
  std::string channel_name_;
  std::string group_;
  std::string weak_id_;
  std::string lone_body_;  // Key of the attribute.
  bool has_kind_ = false;
  bool too_many_fields_ = false;
  int next_bullet_ = 0;
  int next_a_plus_ = 0;
  int next_image_ = 0;
};

}  // namespace redflag
