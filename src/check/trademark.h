// Other people's marks: whose name it is, and whether it may stand there.
#pragma once

#include <cstddef>
#include <cstdint>
#include <future>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "check/check.h"
#include "check/mark_disguise.h"
#include "check/mark_sense.h"
#include "check/mark_use.h"
#include "check/mark_words.h"
#include "check/own_brand.h"
#include "core/table.h"

namespace redflag {

// Thread-safe once built.
class Trademark {
 public:
  // Reads the tables "trademark/*". REQUIRES: both outlive it.
  Trademark(const Tables& tables, const RuleBook& rules);
  ~Trademark();

  // Appends the family's findings: at most one for each mark, at its worst
  // place, and those of the family's ordinary rules.
  void Check(const CheckInput& input, std::vector<Finding>& out) const;

  // One line for each mark met: where, which use, why.
  std::vector<std::string> Explain(const CheckInput& input) const;

 private:
  using Disguises = std::unique_ptr<const DisguiseIndex>;
  Trademark(const Tables& tables, const RuleBook& rules,
            std::future<Disguises> disguises);
  struct Met;         // A mark met in a field, and its use.
  struct FieldMarks;  // All marks of a field.

  std::vector<Met> Meet(const CheckInput& input) const;
  std::vector<FieldMarks> Collect(const CheckInput& input,
                                  const OwnBrand& own) const;
  void AddLicensee(std::string_view name);
  std::vector<MarkHit> HitsOf(
      const ScannedField& field, const WordText& words,
      const std::vector<std::string>& languages,
      const std::vector<DisguiseIndex::Found>& disguised) const;
  JudgedUse Judged(const MarkHit& hit, const SenseJudge::Place& place,
                   bool known) const;
  MarkUse UseOfFame(const MarkHit& hit, const SenseJudge::Place& place) const;
  enum class Work { kNone, kBook, kStudy };
  Work WorkOf(const CheckInput& input, std::uint32_t languages) const;
  static bool IsSubjectOf(Work work, const MarkHit& hit, MarkUse use);
  bool TradesOn(const MarkHit& hit, const JudgedUse& judged,
                const SenseJudge::Place& place) const;
  bool IsCopiedText(const MarkHit& hit, const JudgedUse& judged,
                    const SenseJudge::Place& place) const;
  bool IsKindWord(const MarkHit& hit, const JudgedUse& judged,
                  const SenseJudge::Place& place) const;
  static void ExcuseNamed(std::vector<Met>& met);
  bool IsOwn(const TableRow& row, const OwnBrand& own) const;
  bool IsLicensed(const TableRow& row, const OwnBrand& own) const;
  bool IsLicensee(const std::vector<std::string>& name) const;
  // Nothing where it is no mark's name.
  const TableRow* MarkNamed(const std::string& key) const;
  bool SharesOwner(const TableRow& row, const OwnBrand& own) const;
  bool IsLineOf(const TableRow& row, const OwnBrand& own) const;
  std::optional<Finding> FindingFor(const Met& met,
                                    const CheckInput& input) const;
  bool SellsGoodsOf(const TableRow& row, const CheckInput& input) const;
  std::optional<Finding> BrandField(const CheckInput& input) const;
  bool IsMaker(const std::vector<std::string>& maker,
               const TableRow& row) const;
  bool StatesOtherMaker(const CheckInput& input, const TableRow& row) const;
  bool StatesOwnMake(const CheckInput& input, const TableRow& row) const;
  bool IsHidden(const ScannedField& field, Span plain) const;

  const RuleBook& rules_;
  PhraseSet phrases_;
  SenseJudge sense_;
  BrandVocabulary brands_;
  Disguises disguises_;
  using NamedMark = std::pair<std::string, const TableRow*>;
  // Marks and makers of licensed goods by name; words joined by one blank.
  std::vector<NamedMark> marks_by_name_;  // In order.
  std::set<std::string, std::less<>> licensees_;
  std::vector<std::string> licensee_runs_;   // Without their blanks.
  std::vector<std::string> maker_cues_;      // "made by", as plain text.
  std::vector<std::string> self_made_cues_;  // "in our own workshop".
  std::vector<std::string> hiding_styles_;   // "display:none".
  std::map<std::string, std::string, std::less<>> say_;  // By language.
};

}  // namespace redflag
