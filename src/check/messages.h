// Messages to buyers, package inserts, and review requests wherever they
// stand.
//
// What a message asks for is judged by the rules of the family
// review-manipulation as they stand; the rules on its form (order id, emoji,
// placeholders, length ...) are applied here, by their ids in
// patterns/message/.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "check/check.h"
#include "core/table.h"

namespace redflag {

// Immutable once built; threads may share one.
class Messages {
 public:
  // Reads the tables "message/*". REQUIRES: both outlive it.
  Messages(const Tables& tables, const RuleBook& rules);

  // Appends the findings of the family review-manipulation, and of a
  // message's form.
  void Check(const CheckInput& input, std::vector<Finding>& out) const;

 private:
  struct Syntax {
    std::string open, close;
    bool known_names_only = false;  // Brackets that people write as well.
  };
  struct Range {
    char32_t from, to;
  };
  // A tag that styles, or an attribute that does where it has one of `values`.
  struct StyleTag {
    std::string element, attribute;   // "": any element, the tag itself.
    std::vector<std::string> values;  // None: any.
  };
  struct Placeholder {
    Span given;
    std::string name;  // Letters and digits, lower case.
  };

  void ReadSyntaxes(const Tables& tables);
  void ReadForm(const Tables& tables);
  void ReadAttachments(const Tables& tables);

  void CheckRequests(const CheckInput& input, std::vector<Finding>& out) const;
  void CheckForm(const CheckInput& input, std::vector<Finding>& out) const;
  void CheckField(const CheckInput& input, std::size_t field,
                  std::vector<Finding>& out) const;
  void CheckOrderId(const CheckInput& input, std::vector<Finding>& out) const;
  void CheckLanguage(const CheckInput& input, std::vector<Finding>& out) const;
  void CheckSubject(const CheckInput& input, std::vector<Finding>& out) const;
  void CheckAttachments(const CheckInput& input,
                        std::vector<Finding>& out) const;
  void CheckAttachment(const CheckInput& input, std::size_t field, Span given,
                       std::vector<Finding>& out) const;
  void CheckLength(const CheckInput& input, std::size_t field,
                   std::vector<Finding>& out) const;
  void CheckPlaceholders(const CheckInput& input, std::size_t field,
                         std::vector<Finding>& out) const;
  bool IsAllPlaceholders(std::string_view text) const;
  void CheckStyle(const CheckInput& input, std::size_t field,
                  std::vector<Finding>& out) const;
  void CheckImages(const CheckInput& input, std::size_t field,
                   std::vector<Finding>& out) const;
  void CheckPresetRatings(const CheckInput& input, std::size_t field,
                          std::vector<Finding>& out) const;

  std::vector<Placeholder> FindPlaceholders(std::string_view text) const;
  // The first part of the markup of `given` that messages may not hold.
  std::optional<Span> FirstStyle(const NormalizedText& text,
                                 std::string_view given) const;
  bool IsEmoji(char32_t c) const;
  bool NamesOrder(const CheckInput& input) const;
  void Add(std::string_view rule, const CheckInput& input, std::size_t field,
           std::optional<Span> given, std::vector<Finding>& out) const;

  const RuleBook& rules_;
  std::vector<Syntax> syntaxes_;
  std::set<std::string, std::less<>> known_names_;
  std::set<std::string, std::less<>> order_names_;
  std::vector<std::string> order_shapes_;  // 'd' stands for a digit.
  std::vector<Range> emoji_;
  std::vector<std::string> styles_;        // Lower case, without blanks.
  std::vector<std::string> pixel_styles_;  // Of images that are not seen.
  std::vector<StyleTag> style_tags_;
  std::vector<std::string> preset_ratings_;  // "rating=5", lower case.
  std::set<std::string, std::less<>> attachment_types_;  // Lower case, no dot.
  std::set<std::string, std::less<>> attachment_fields_;
  std::vector<std::string> attachment_words_;  // Of what may not be attached.
  std::map<std::string, std::vector<std::string>, std::less<>>
      languages_;  // Of a marketplace.
  std::map<std::string, std::size_t, std::less<>>
      limits_;  // Characters of a channel's body.
  std::map<std::string, std::size_t, std::less<>>
      line_breaks_;  // Of a channel, in a row.
};

}  // namespace redflag
