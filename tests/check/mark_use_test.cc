#include "check/mark_use.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "core/table.h"
#include "text/normalize.h"

namespace redflag {
namespace {

TableRow Row(const std::string& use, std::vector<std::string> words) {
  TableRow row;
  row.Add("language", {"en"});
  row.Add("use", {use});
  row.Add("words", std::move(words));
  return row;
}

// A vocabulary of a few words, so that the tests tell of the judge and not of
// the built-in tables.
Table MakeTable() {
  Table table;
  table.rows = {Row("before", {"for", "fits"}),
                Row("weak", {"for"}),
                Row("after", {"compatible"}),
                Row("audience", {"for men"}),
                Row("filler", {"the", "and", "vacuums"}),
                Row("genuine", {"genuine", "oem", "original"}),
                Row("imitation-before", {"inspired by", "better than"}),
                Row("imitation-after", {"dupe"}),
                Row("logo", {"logo"}),
                Row("logo-denial", {"no logo"}),
                Row("denial-before", {"not"}),
                Row("denial-after", {"not included"}),
                Row("comparison-before", {"than", "unlike"}),
                Row("size-before", {"longer than", "smaller than"}),
                Row("than-before", {"than", "as"}),
                Row("outdoes", {"hotter", "hot longer", "longer"}),
                Row("equals", {"as"}),
                Row("void", {"as well as"}),
                Row("same", {"same"}),
                Row("making-place", {"factory"})};
  return table;
}

const PhraseSet& Vocabulary() {
  static const Table table = MakeTable();
  static const PhraseSet& vocabulary = []() -> const PhraseSet& {
    static PhraseSet phrases;
    phrases.AddTable(table);
    return phrases;
  }();
  return vocabulary;
}

// One text with the mark "Corvo" in it, and how the judge reads it.
class Reading {
 public:
  Reading(const std::string& text, FieldKind kind, const std::string& mark_kind)
      : text_(Normalize(text)), words_(text_), field_{kind, 0, "", text} {
    row_.Add("mark", {"Corvo"});
    row_.Add("kind", {mark_kind});
    MarkHit hit;
    hit.row = &row_;
    const std::size_t at = text_.plain.find("corvo");
    hit.span = {at, at + std::string("corvo").size()};
    const auto [first, last] = words_.Cover(hit.span);
    hit.first = first;
    hit.last = last;
    hits_.push_back(hit);
  }

  JudgedUse Judged() const { return Judge().Judge(hits_.front()); }
  UseJudge::Contest Contest() const { return Judge().ContestOf(hits_.front()); }
  std::string Part(Span span) const {
    return text_.plain.substr(span.start, span.size());
  }

 private:
  UseJudge Judge() const {
    return {Vocabulary(), Vocabulary().LanguageBits({"en"}), words_, field_,
            hits_};
  }

  NormalizedText text_;
  WordText words_;
  Field field_;
  TableRow row_;
  std::vector<MarkHit> hits_;
};

struct Case {
  std::string text;
  FieldKind field;
  MarkUse use;
  std::string part;  // What is told of it.
};

TEST(UseJudgeTest, TellsTheUseFromTheWordsBeside) {
  constexpr auto kTitle = FieldKind::kTitle;
  constexpr auto kBullet = FieldKind::kBullet;
  const std::vector<Case> cases = {
      {"Corvo filter 2 pack", kTitle, MarkUse::kProductName, "corvo"},
      {"Filter for Corvo V8", kTitle, MarkUse::kNominative, "corvo"},
      {"Filter for the blue Corvo", kTitle, MarkUse::kNominative, "corvo"},
      {"Filter Corvo V8 compatible", kTitle, MarkUse::kNominative, "corvo"},
      {"Bag for men, Corvo", kTitle, MarkUse::kProductName, "corvo"},
      {"Filter inspired by Corvo", kTitle, MarkUse::kImitation,
       "inspired by corvo"},
      {"Corvo dupe", kTitle, MarkUse::kImitation, "corvo dupe"},
      {"Cap with Corvo logo", kTitle, MarkUse::kLogo, "corvo logo"},
      {"Cap for Corvo, no logo", kTitle, MarkUse::kNominative, "corvo"},
      {"Genuine Corvo filter", kTitle, MarkUse::kGenuine, "genuine corvo"},
      {"Not Corvo", kBullet, MarkUse::kDenied, "corvo"},
      {"Corvo not included", kBullet, MarkUse::kDenied, "corvo"},
      {"Unlike Corvo it folds", kBullet, MarkUse::kComparison, "corvo"},
      {"From the same factory, Corvo", kBullet, MarkUse::kImitation, "corvo"},
      {"Rinse the Corvo filter", kBullet, MarkUse::kMention, "corvo"},
      {"corvo filter", FieldKind::kSearchTerms, MarkUse::kSearchTerm, "corvo"},
  };
  for (const Case& one : cases) {
    const Reading reading(one.text, one.field, "brand");
    const JudgedUse judged = reading.Judged();
    EXPECT_EQ(judged.use, one.use) << one.text;
    EXPECT_EQ(reading.Part(judged.span), one.part) << one.text;
  }
}

TEST(UseJudgeTest, GenuineInAClauseOfItsOwnIsNoListOfModels) {
  const std::vector<std::pair<std::string, MarkUse>> cases = {
      {"Pads for Nard, genuine Corvo", MarkUse::kGenuine},
      {"Pads for Nard, genuine OEM Corvo", MarkUse::kGenuine},
      {"Fits Nard, genuine OEM Corvo", MarkUse::kGenuine},
      {"Fits Nard, original Corvo", MarkUse::kNominative},
      {"Pads for genuine Corvo", MarkUse::kNominative},
  };
  for (const auto& [text, use] : cases)
    EXPECT_EQ(Reading(text, FieldKind::kTitle, "brand").Judged().use, use)
        << text;
}

TEST(UseJudgeTest, ThemesDecorateAlsoBehindAWeakConnector) {
  const std::vector<std::pair<std::string, MarkUse>> cases = {
      {"Corvo backpack", MarkUse::kCharacter},
      {"Backpack for Corvo", MarkUse::kCharacter},
      {"Stand that fits Corvo", MarkUse::kNominative},
  };
  for (const auto& [text, use] : cases)
    EXPECT_EQ(Reading(text, FieldKind::kTitle, "character").Judged().use, use)
        << text;
}

TEST(UseJudgeTest, TellsAContestFromAMeasure) {
  using Contest = UseJudge::Contest;
  const std::vector<std::pair<std::string, Contest>> cases = {
      {"Stays hotter than a Corvo", Contest::kOutdone},
      {"Keeps it hot longer than Corvo", Contest::kOutdone},
      {"As quiet as a Corvo", Contest::kOutdone},
      {"Folds flatter than Corvo", Contest::kSomehow},
      {"A touch longer than a Corvo", Contest::kNone},
      {"Smaller than Corvo", Contest::kNone},
      {"Holds pens as well as Corvo", Contest::kNone},
      {"Hotter. Other than that, Corvo", Contest::kNone},
      {"For Corvo", Contest::kNone},
  };
  for (const auto& [text, contest] : cases)
    EXPECT_EQ(Reading(text, FieldKind::kBullet, "brand").Contest(), contest)
        << text;
}

TEST(UseJudgeTest, WhatOutdoesAMarkIsToldWithTheThan) {
  const Reading reading("Stays hotter than a Corvo", FieldKind::kBullet,
                        "brand");
  const JudgedUse judged = reading.Judged();
  EXPECT_EQ(judged.use, MarkUse::kImitation);
  EXPECT_EQ(reading.Part(judged.span), "than a corvo");
}

}  // namespace
}  // namespace redflag
