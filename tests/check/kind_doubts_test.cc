#include "check/kind_doubts.h"

#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "support/scanner.h"

namespace redflag {
namespace {

std::vector<std::string> KindsOf(const std::string& language,
                                 const std::string& title,
                                 const std::string& bullet) {
  Document document;
  document.id = "listing";
  document.marketplace = "US";
  document.language = language;
  document.fields.push_back({FieldKind::kTitle, 0, "", title});
  document.fields.push_back({FieldKind::kBullet, 0, "", bullet});
  return TheScanner().Check(std::move(document)).product_kinds;
}

struct TextCase {
  std::string language, title, bullet;
};

TEST(KindDoubts, WhatTheTextTakesBackIsNotSold) {
  const std::vector<TextCase> cases = {
      {"en", "Camera Drone Nest", "Drone not included."},
      {"de", "Drohne Unterstand", "Drohne nicht enthalten."},
      {"en", "Baby Walker Chronicle", "Softcover, many drawings."},
      {"it", "Bollitore finto decorativo", "Senza parti elettriche."},
      {"ja", "ドローン 台座つき", "電子部品なし"},
      {"en", "Kettle Lookalike for Doll Kitchens", "Case only."},
      {"zh", "吹风机造型", "仅收纳袋"},
      {"de", "Drohne aus Holz", "Ohne Strom, nur zur Deko."},
      {"en", "Laser Pointer Wand for Cats", "No batteries, no plug."},
      {"en", "Window Washer", "Full version games in a jewel case."}};
  for (const TextCase& one : cases)
    EXPECT_TRUE(KindsOf(one.language, one.title, one.bullet).empty())
        << one.title;
}

TEST(KindDoubts, APartThatIsLeftOutChangesNothing) {
  const std::vector<TextCase> cases = {
      {"en", "Camera Drone", "Batteries not included."},
      {"en", "Desk Lamp with Clamp", "Bulb not included."},
      {"de", "Wasserkocher 1,7 l", "Tee nicht enthalten."},
      {"en", "Heated Blanket", "Machine wash the cover only."},
      {"en", "Solar Path Light", "No batteries, no plug: solar."},
      {"en", "Wireless Keyboard", "No batteries, nothing to plug in."},
      {"en", "LED String Lights", "For decoration only."},
      {"en", "Desk Lamp with Clamp", "Make the lamp your own."},
      {"en", "Portable Charger 20000mAh", "As slim as a paperback."},
      {"ja", "電気スタンド 卓上", "文庫本サイズで持ち運びやすい"},
      {"fr", "Chauffe-matelas électrique", "Avec couverture souple."},
      {"en", "Ebook Reader, 6 Inch", "Win/Mac, PDF and EPUB files."}};
  for (const TextCase& one : cases)
    EXPECT_FALSE(KindsOf(one.language, one.title, one.bullet).empty())
        << one.title;
}

TEST(KindDoubts, TheLikenessOfAThingIsNotTheThing) {
  const std::vector<TextCase> cases = {
      {"en", "Enamel Pin Cassette Player", "Rubber clutch."},
      {"en", "Enamel Pin Walkie Talkie", "Rubber clutch."},
      {"en", "Dollhouse Miniature Kettle 1:12 Scale", "Resin."},
      {"de", "Glückwunschkarte Babyrassel", "Mit Umschlag."},
      {"en", "Dust Mask 50 pcs", "Nuisance dust only."},
      {"fr", "Gants de travail légers", "Ces gants ne sont pas des EPI."}};
  for (const TextCase& one : cases)
    EXPECT_TRUE(KindsOf(one.language, one.title, one.bullet).empty())
        << one.title;
  EXPECT_FALSE(
      KindsOf("en", "Christmas Ornament Night Light, USB", "Warm.").empty());
}

TEST(KindDoubts, ForGrownUpsItIsNoToy) {
  const std::vector<TextCase> cases = {
      {"en", "Model Ship Kit, Ages 14+", "312 parts."},
      {"de", "Modellbausatz Segelschiff ab 14 Jahren", "85 Teile."},
      {"es", "Cometa de dos hilos para adultos", "2 m."},
      {"ja", "プラモデル 帆船 1/150", "対象年齢15歳以上"}};
  for (const TextCase& one : cases)
    EXPECT_TRUE(KindsOf(one.language, one.title, one.bullet).empty())
        << one.title;
  EXPECT_FALSE(
      KindsOf("en", "Kids Model Ship Kit", "No tools. Also ages 14+.").empty());
}

}  // namespace
}  // namespace redflag
