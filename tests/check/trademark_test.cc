#include "check/trademark.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "support/scanner.h"

namespace redflag {
namespace {

Document Listing(const std::string& language, const std::string& brand,
                 const std::string& title) {
  Document document;
  document.id = "listing";
  document.marketplace = "US";
  document.language = language;
  document.brand = brand;
  document.fields.push_back({FieldKind::kTitle, 0, "", title});
  if (!brand.empty())
    document.fields.push_back({FieldKind::kBrand, 0, "", brand});
  return document;
}

// The trademark findings of a listing that a seller would be warned for.
std::vector<Finding> Warnings(Document document) {
  std::vector<Finding> findings =
      TheScanner().Check(std::move(document)).findings;
  std::erase_if(findings, [](const Finding& finding) {
    return finding.family != "trademark" || finding.severity == Severity::kLow;
  });
  return findings;
}

struct Infringing {
  std::string language, title, rule, match;
};
struct Lawful {
  std::string language, title;
};

// Uses of other people's marks by language, and the harmless texts most like
// them.
const std::vector<Infringing> kInfringing = {
    {"en", "Hot air styler, all of a Dyson for a fraction of the price",
     "imitation", "Dyson for a fraction of the price"},
    {"de", "Akku f\u00FCr Staubsauger, Original Dyson Zellen", "genuine-claim",
     "Original Dyson"},
    {"es", "Botas de agua tipo Hunter, brillo", "imitation", "tipo Hunter"},
    {"en", "Dutch oven, LeCreuset red", "infringing-use", "LeCreuset"},
    {"en", "Air Jordan Style High Top Sneakers Mens Red Black", "imitation",
     "Air Jordan Style"},
    {"en", "Yeti Style Tumbler 30 oz with Lid", "imitation", "Yeti Style"},
    {"en", "Baby Shark Bath Toys Set 6 pcs", "character", "Baby Shark"},
    {"en", "Encanto Birthday Party Decorations Mirabel Balloons", "character",
     "Encanto"},
    {"en", "Toyota Logo LED Door Lights 2 pcs", "logo", "Toyota Logo"},
    {"en", "Tesla Model 3 Floor Mats All Weather", "infringing-use", "Model 3"},
    {"en", "BMW Emblem Hood Badge 82mm Replacement", "logo", "BMW Emblem"},
    {"en", "Crockpot Liners Large 6 qt 20 count", "generic-word", "Crockpot"},
    {"en", "Ziploc Bags Reusable Silicone 6 pack", "generic-word", "Ziploc"},
    {"en", "B0se style earbuds wireless", "disguised", "B0se"},
    {"en", "N1ntendo Switch Carrying Case", "disguised", "N1ntendo Switch"},
    {"en", "Quilted crossbody, Guc ci lining", "disguised", "Guc ci"},
    {"en", "Track jacket A d i d @ s men", "disguised", "A d i d @ s"},
    {"en", "Card wallet P . r . a . d . a look", "disguised",
     "P . r . a . d . a"},
    {"en", "Belt bag, luIulemon colours", "disguised", "luIulemon"},
    {"en", "Tennis bracelet, Tiff@ny box", "disguised", "Tiff@ny"},
    {"fr", "Ceinture cuir, Her-m\u00e8s sans boucle", "disguised",
     "Her-m\u00e8s"},
    {"ja", "\u30B7\u30E3\u25CB\u30EB \u30D0\u30C3\u30B0", "disguised",
     "\u30B7\u30E3\u25CB\u30EB"},
    {"ja", "\u30C7\u30A3\u30BA\u4E8C\u30FC \u624B\u5E33\u578B", "disguised",
     "\u30C7\u30A3\u30BA\u4E8C\u30FC"},
    {"zh", "\u8FD0\u52A8\u978B \u8010*\u514B \u900F\u6C14", "disguised",
     "\u8010*\u514B"},
    {"en", "iPhone Charger Cord Lightning 6ft 3 pack", "infringing-use",
     "iPhone"},
    {"de", "Labubu Schlüsselanhänger Plüsch", "infringing-use", "Labubu"},
    {"de", "Samsung Ladegerät 25W USB-C Schnellladegerät", "infringing-use",
     "Samsung"},
    {"de", "VW Logo Schlüsselanhänger Leder", "logo", "VW Logo"},
    {"de", "BMW Emblem 82mm Motorhaube", "logo", "BMW Emblem"},
    {"de", "Handtasche im Stil von Michael Kors", "imitation",
     "im Stil von Michael Kors"},
    {"de", "Parfum inspiriert von Baccarat Rouge 540", "imitation",
     "inspiriert von Baccarat Rouge 540"},
    {"de", "Paw Patrol Geburtstag Deko Set 80 Teile", "character",
     "Paw Patrol"},
    {"de", "Eiskönigin Rucksack Mädchen Elsa Anna", "character", "Elsa"},
    {"de", "Klettband Velcro selbstklebend 5m", "generic-word", "Velcro"},
    {"de", "Haftnotizen Post-it 12 Blöcke", "generic-word", "Post-it"},
    {"fr", "Coque Samsung A54 antichoc", "infringing-use", "Samsung"},
    {"fr", "Bracelet Apple Watch 42mm cuir", "infringing-use", "Apple Watch"},
    {"fr", "Sac à main façon Louis Vuitton monogramme", "imitation",
     "façon Louis Vuitton"},
    {"fr", "Sac inspiré de Chanel matelassé", "imitation", "inspiré de Chanel"},
    {"fr", "Déguisement Reine des Neiges Elsa fille", "character", "Elsa"},
    {"fr", "Ballons anniversaire Spiderman", "character", "Spiderman"},
    {"fr", "Porte-clés logo Peugeot métal", "logo", "logo Peugeot"},
    {"fr", "Ruban Velcro adhésif 5 m", "generic-word", "Velcro"},
    {"fr", "Frisbee pour chien", "generic-word", "Frisbee"},
    {"it", "Cover Samsung A54 silicone", "infringing-use", "Samsung"},
    {"it", "Cinturino Apple Watch 44mm", "infringing-use", "Apple Watch"},
    {"it", "Borsa stile Hermès Kelly", "imitation", "stile Hermès Kelly"},
    {"it", "Profumo ispirato a Baccarat Rouge 540", "imitation",
     "ispirato a Baccarat Rouge 540"},
    {"it", "Palloncini Paw Patrol compleanno", "character", "Paw Patrol"},
    {"it", "Vestito Elsa Frozen bambina carnevale", "character", "Elsa"},
    {"it", "Adesivo logo Alfa Romeo", "logo", "logo Alfa Romeo"},
    {"it", "Nastro Velcro adesivo 5 m", "generic-word", "Velcro"},
    {"es", "Funda Samsung A54 transparente", "infringing-use", "Samsung"},
    {"es", "Correa Apple Watch 44mm silicona", "infringing-use", "Apple Watch"},
    {"es", "Bolso estilo Louis Vuitton marrón", "imitation",
     "estilo Louis Vuitton"},
    {"es", "Bolso tipo Michael Kors", "imitation", "tipo Michael Kors"},
    {"es", "Disfraz Spiderman niño 5 años", "character", "Spiderman"},
    {"es", "Globos Patrulla Canina cumpleaños", "character", "Patrulla Canina"},
    {"es", "Llavero Seat León logo", "logo", "Seat León logo"},
    {"es", "Táper Tupperware 5 piezas", "infringing-use", "Tupperware"},
    {"es", "Cinta Velcro adhesiva 5 m", "generic-word", "Velcro"},
    {"ja", "iPhone15ケース クリア 耐衝撃", "infringing-use", "iPhone15"},
    {"ja", "AirPods Pro ケース シリコン", "infringing-use", "AirPods"},
    {"ja", "グッチ風 トートバッグ レディース", "imitation", "グッチ風"},
    {"ja", "エルメス バーキン タイプ バッグ", "imitation", "バーキン タイプ"},
    {"ja", "鬼滅の刃 コスプレ 羽織 炭治郎", "character", "炭治郎"},
    {"ja", "マリオ コスプレ 衣装 子供", "character", "マリオ"},
    {"ja", "トヨタ エンブレム ブラック", "logo", "トヨタ エンブレム"},
    {"ja", "マジックテープ 両面 5m", "generic-word", "マジックテープ"},
    {"zh", "LV同款 手提包 女", "infringing-use", "LV同款"},
    {"zh", "古驰 皮带 男 1:1", "infringing-use", "古驰"},
    {"zh", "阿迪达斯 同款 运动裤", "imitation", "阿迪达斯 同款"},
    {"zh", "艾莎公主裙 女童 冰雪奇缘", "character", "艾莎"},
    {"zh", "皮卡丘 毛绒玩具", "character", "皮卡丘"},
    {"zh", "奔驰 车标 贴纸", "logo", "奔驰 车标"},
    {"nl", "iPhone 15 hoesje transparant", "infringing-use", "iPhone"},
    {"nl", "Tas in de stijl van Chanel", "imitation", "in de stijl van Chanel"},
    {"pl", "Etui iPhone 15 przezroczyste", "infringing-use", "iPhone"},
    {"pl", "Torebka w stylu Louis Vuitton", "imitation",
     "w stylu Louis Vuitton"},
    {"pl", "Pluszak Stitch 30 cm niebieski", "character", "Stitch"},
    {"sv", "iPhone 14 skal klart", "infringing-use", "iPhone"},
    {"sv", "Väska liknande Gucci", "imitation", "liknande Gucci"},
    {"sv", "Bluey kalas dekoration", "character", "Bluey"},
    {"de", "Teekanne Kräutertee, 20 Beutel", "infringing-use", "Teekanne"},
    {"en", "Oakley sunglasses, polarized", "infringing-use", "Oakley"},
    {"en", "Sup reme hoodie black", "disguised", "Sup reme"},
    {"zh", "三星手机壳 硅胶", "infringing-use", "三星"},
    {"de", "N i k e Socken 6 Paar", "disguised", "N i k e"},
    {"it", "Adesivo stemma Ferrari", "logo", "stemma Ferrari"},
    {"it", "Scottex rotoli cucina", "generic-word", "Scottex"},
    {"es", "Pegatina escudo Real Betis", "logo", "escudo Real Betis"},
    {"ja", "レクサス ロゴ キーケース", "logo", "レクサス ロゴ"},
    {"ja", "タッパー 保存容器 5個", "generic-word", "タッパー"},
    {"zh", "爱马仕风 丝巾", "imitation", "爱马仕风"},
    {"zh", "宝马 标志 钥匙扣", "logo", "宝马 标志"},
    {"nl", "Dyson filter V8 set van 2", "infringing-use", "Dyson"},
    {"nl", "Parfum geïnspireerd op Chanel", "imitation",
     "geïnspireerd op Chanel"},
    {"nl", "Nijntje knuffel 20 cm", "character", "Nijntje"},
    {"pl", "Filtr Dyson V8 zestaw", "infringing-use", "Dyson"},
    {"pl", "Plecak Psi Patrol", "character", "Psi Patrol"},
    {"sv", "Dyson filter V10 2-pack", "infringing-use", "Dyson"},
    {"sv", "Parfym inspirerad av Chanel", "imitation", "inspirerad av Chanel"},
};

const std::vector<Lawful> kLawful = {
    {"en", "A history of Ferrari at Le Mans, hardcover, 256 pages"},
    {"en", "Custom name sign \"The Ford Family\", oak, 20 in"},
    {"en", "Canvas sleeve, a touch taller than an iPad mini in its box"},
    {"en", "Sheet set queen, Tencel lyocell fibres, sage"},
    {"en", "Nike of Samothrace statue, 12 in"},
    {"fr", "Sangle adapt\u00E9e au sac K\u00E5nken"},
    {"de", "Halterung, in die der Google Nest Mini passt"},
    {"es", "Bolsa donde cabe una botella Stanley de 1,1 litros"},
    {"ja",
     "\u30DE\u30AD\u30B7 \u30EF\u30F3\u30D4\u30FC\u30B9 \u82B1\u67C4 "
     "\u534A\u8896"},
    {"en", "Seed mix that all birds need, 5 lb"},
    {"en", "Snuggle blanket, Prince Philip's horse print"},
    {"en", "Nylon strap, fits Gar-min Fenix 7"},
    {"es", "Taza con texto \u00A1Feliz d\u00EDa!"},
    {"en", "Lumora Battery for Dyson V8 Absolute, Animal and Fluffy, 4000 mAh"},
    {"en",
     "Replacement Door Seal for Bosch Dishwasher SHE3, part no. 00751642 "
     "equivalent"},
    {"en", "Tempered Glass [3 Pack] for Samsung Galaxy A15 5G"},
    {"en", "Lumora Stylus Pen for iPad 10th Gen, Palm Rejection"},
    {"en", "Ear Tips for AirPods Pro (3 pairs)"},
    {"en", "USB C Cable, charges iPhone 15, Galaxy S24 and Pixel 8"},
    {"en", "Travel Case for Dyson Airwrap Styler and Attachments"},
    {"de", "Ersatzbürsten für Philips Sonicare, 8 Stück"},
    {"de", "Messer für Gardena Sileno Mähroboter, 9 Stück"},
    {"de", "Hülle für iPad 10.9 (2022) mit Stifthalter"},
    {"de", "Kapselhalter für Nespresso und Dolce Gusto"},
    {"de", "Nespresso-kompatible Kapseln, 50 Stück"},
    {"de", "Kettensägekette passend zu Stihl MS 170, Husqvarna 135"},
    {"de", "Rollo passend für Velux GGL M06"},
    {"de", "Teekanne aus Glas, 1 Liter, mit Sieb"},
    {"de", "Sommerkleid Anna, knielang"},
    {"en", "Sofa Oakley, three seats"},
    {"en", "Wall print Milwaukee skyline"},
    {"it", "Mensola con viti fornite"},
    {"zh", "折叠梯 承重高达150公斤"},
    {"zh", "杯子 记录美好时光"},
    {"fr", "Brossettes compatibles Oral-B, lot de 8"},
    {"fr", "Cartouches compatibles avec HP 305 XL"},
    {"fr", "Étui pour iPad 10,2 pouces"},
    {"fr", "Lame pour robot tondeuse Husqvarna Automower"},
    {"fr", "Housse de siège pour Peugeot 208 et Citroën C3"},
    {"fr", "Support mural pour Nintendo Switch"},
    {"fr", "Vêtements pour poupée Barbie, 5 tenues"},
    {"it", "Testine compatibili Oral-B 8 pz"},
    {"it", "Cartucce compatibili per HP 305"},
    {"it", "Custodia per iPad 10.2"},
    {"it", "Guarnizione per moka Bialetti 3 tazze"},
    {"it", "Coprisedili per Fiat 500 e Lancia Ypsilon"},
    {"it", "Vestiti per Barbie 5 pezzi"},
    {"it", "Tappeto stile persiano"},
    {"es", "Cabezales compatibles Oral-B 8 uds"},
    {"es", "Cartuchos compatibles para HP 305"},
    {"es", "Funda para iPad 10.2"},
    {"es", "Cuchillas de repuesto para Braun Serie 7"},
    {"es", "Fundas de asiento para Renault Clio y Dacia Sandero"},
    {"es", "Ropa para muñeca Barbie"},
    {"es", "Mesa estilo industrial"},
    {"es", "Táper de cristal con tapa"},
    {"ja", "替えブラシ ブラウン オーラルB対応 8本"},
    {"ja", "エプソン用 互換インク 6色"},
    {"ja", "iPad 10.9インチ用 ケース"},
    {"ja", "スイッチ 照明 壁用"},
    {"ja", "ニンテンドースイッチ対応 収納ケース"},
    {"ja", "プラダン 養生シート 5枚"},
    {"ja", "オックスフォード シャツ メンズ"},
    {"zh", "表带 适用于小米手环 8"},
    {"zh", "牙刷头 通用 飞利浦 HX6"},
    {"zh", "兼容大疆 Mini 3 桨叶"},
    {"zh", "小米 杂粮 5斤"},
    {"zh", "苹果味 香薰"},
    {"zh", "北欧风 台灯"},
    {"zh", "仿真花 摆件"},
    {"nl", "Filter voor Dyson V8, 2 stuks"},
    {"nl", "Capsules compatibel met Nespresso"},
    {"pl", "Filtr do Dyson V8"},
    {"pl", "Kapsułki kompatybilne z Nespresso"},
    {"sv", "Filter till Dyson V10"},
    {"sv", "Kapslar kompatibla med Nespresso"},
};

TEST(TrademarkTest, FindsInfringingUses) {
  for (const Infringing& one : kInfringing) {
    const std::vector<Finding> findings =
        Warnings(Listing(one.language, "Zuvando", one.title));
    const bool found = std::ranges::any_of(findings, [&](const Finding& f) {
      return f.rule == "trademark/" + one.rule && f.match == one.match;
    });
    EXPECT_TRUE(found) << one.title;
  }
}

TEST(TrademarkTest, LeavesLawfulUsesAlone) {
  for (const Lawful& one : kLawful) {
    const std::vector<Finding> findings =
        Warnings(Listing(one.language, "Zuvando", one.title));
    EXPECT_TRUE(findings.empty())
        << one.title << ": " << findings.front().match;
  }
}

TEST(TrademarkTest, OwnersAndLicenseesUseTheirOwnMarks) {
  for (const auto& [brand, title] :
       std::vector<std::pair<std::string, std::string>>{
           {"Dyson", "Dyson V11 Replacement Filter"},
           {"Samsung", "Samsung Galaxy S24 Silicone Case"},
           {"Bosch", "Dremel Rotary Tool Kit"},
           {"Funko", "Funko Pop! Batman Vinyl Figure"},
           {"Star Wars", "LEGO Star Wars Advent Calendar"},
           {"任天堂", "Nintendo Switch 本体"},
           {"Pok?mon", "Pokémon cards"},
           {"ليغو", "LEGO City police car"},
           {"Unknown", "LEGO City police car"}})
    EXPECT_TRUE(Warnings(Listing("en", brand, title)).empty()) << title;
}

TEST(TrademarkTest, SaysWhichUseAndHowToWordIt) {
  const std::vector<Finding> findings =
      Warnings(Listing("de", "Zuvando", "iPhone Hülle transparent"));
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_NE(findings[0].message.find("iPhone"), std::string::npos);
  EXPECT_NE(findings[0].remedy.find("passend für iPhone"), std::string::npos);
  EXPECT_EQ(findings[0].root, "iphone");
}

TEST(TrademarkTest, GivesThePlainWordInTheListingsLanguage) {
  const std::vector<Finding> findings =
      Warnings(Listing("de", "Zuvando", "Klettband Velcro 5 m"));
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_NE(findings[0].remedy.find("Klettverschluss"), std::string::npos);
}

TEST(TrademarkTest, SearchTermsKnowNoConnector) {
  Document document = Listing("en", "Zuvando", "Phone case, clear");
  document.fields.push_back(
      {FieldKind::kSearchTerms, 0, "", "case for iphone bluetooth"});
  const std::vector<Finding> findings = Warnings(document);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].rule, "trademark/search-terms");
  EXPECT_EQ(findings[0].match, "iphone");
}

TEST(TrademarkTest, RunningTextIsJudgedMildly) {
  Document document = Listing("en", "Zuvando", "Vacuum bags, 10 pcs");
  for (const char* text :
       {"Unlike Dyson bags these are compostable",
        "Compared with the Dyson original it holds twice as much",
        "Not made by Dyson. Dyson is a trademark of Dyson Technology",
        "Dyson vacuum not included", "Closes with Velcro straps"})
    document.fields.push_back({FieldKind::kBullet, 0, "", text});
  EXPECT_TRUE(Warnings(document).empty());
  document.fields.push_back(
      {FieldKind::kBullet, 5, "", "100% genuine Dyson filter inside"});
  ASSERT_EQ(Warnings(document).size(), 1U);
  EXPECT_EQ(Warnings(document)[0].rule, "trademark/genuine-claim");
}

TEST(TrademarkTest, BrandThatItsTextDisownsIsFound) {
  Document document = Listing("en", "Dyson", "Filter for V10, 2 pcs");
  document.fields.push_back(
      {FieldKind::kDescription, 0, "", "Third party part, not made by Dyson."});
  ASSERT_EQ(Warnings(document).size(), 1U);
  EXPECT_EQ(Warnings(document)[0].rule, "trademark/brand-field");
}

struct Running {
  std::string language, title, text, match;  // "" is nothing.
};

TEST(TrademarkTest, RunningTextMayNotTradeOnAName) {
  const std::vector<Running> cases = {
      {"en", "Insulated tumbler with handle",
       "That famous Stanley everybody has, minus the queue", "Stanley"},
      {"en", "Cast iron dutch oven",
       "Priced out of Le Creuset? So were we. Ours wears the same orange",
       "Le Creuset"},
      {"de", "K\u00FCchenmaschine mit Kochfunktion",
       "Kann alles, was der Thermomix kann, kostet nur ein Drittel",
       "Thermomix"},
      {"es", "Auriculares inal\u00E1mbricos con estuche",
       "Nadie notar\u00E1 que no son AirPods", "AirPods"},
      {"zh", "\u62FC\u88C5\u79EF\u6728",
       "\u548C\u4E50\u9AD8\u51FA\u81EA\u540C\u4E00\u6761\u751F\u4EA7\u7EBF",
       "\u4E50\u9AD8"},
      {"en", "Tumbler carrier bag with strap",
       "A 40 oz Stanley slides in upright", ""},
      {"en", "Fabric stain pen", "Lifts Sharpie and ballpoint from denim", ""},
      {"en", "Wild bird seed", "Try Supreme by Lyric, the same every day", ""},
      {"de", "Schnittmuster Kleid",
       "Gen\u00E4ht mit einer Pfaff, geht aber mit jeder Maschine", ""}};
  for (const Running& one : cases) {
    SCOPED_TRACE(one.text);
    Document document = Listing(one.language, "Zuvando", one.title);
    document.fields.push_back({FieldKind::kBullet, 0, "", one.text});
    const std::vector<Finding> found = Warnings(document);
    ASSERT_EQ(found.size(), one.match.empty() ? 0U : 1U);
    const std::string match = found.empty() ? "" : found.front().match;
    EXPECT_EQ(match, one.match);
  }
}

TEST(TrademarkTest, WhatANameIsThereForMayBeSaidElsewhere) {
  Document document = Listing("en", "Zuvando", "Filter for Dyson V10 vacuum");
  document.fields.push_back(
      {FieldKind::kBullet, 0, "", "Rinse the Dyson filter, same every month"});
  EXPECT_TRUE(Warnings(document).empty());
}

TEST(TrademarkTest, PartsNameWhatTheyServeInManyWords) {
  const std::string text = "Gives a Neverfull its shape back";
  for (const std::string title : {"Purse organizer insert", "Tote bag"}) {
    SCOPED_TRACE(title);
    Document document = Listing("en", "Zuvando", title);
    document.fields.push_back({FieldKind::kBullet, 0, "", text});
    EXPECT_TRUE(Warnings(document).empty());
  }
  Document document = Listing("en", "Zuvando", "Tote bag");
  document.fields.push_back(
      {FieldKind::kBullet, 0, "", "Neverfull looks at a kind price"});
  EXPECT_FALSE(Warnings(document).empty());
}

TEST(TrademarkTest, WhatStandsBehindWithIsNotSold) {
  for (const std::string title : {"Foam clogs with heel strap", "Clog strap"}) {
    SCOPED_TRACE(title);
    Document document = Listing("en", "Zuvando", title);
    document.fields.push_back(
        {FieldKind::kBullet, 0, "", "Everyone sees Crocs at a glance"});
    EXPECT_EQ(Warnings(document).empty(), title == "Clog strap");
  }
}

TEST(TrademarkTest, NobodysGoodsMayNotCarryTheTextOfAMark) {
  for (const std::string brand : {"Generic", "Zuvando"}) {
    SCOPED_TRACE(brand);
    Document document = Listing("en", brand, "Dish sponge, 4 pcs");
    document.fields.push_back(
        {FieldKind::kBullet, 0, "", "Scrub Daddy is firm in cold water"});
    EXPECT_EQ(Warnings(document).empty(), brand == "Zuvando");
  }
}

TEST(TrademarkTest, TheSignBehindANameIsNoPartOfIt) {
  for (const std::string sign : {"\u2122", "\u00AE", "\u2120", ""}) {
    SCOPED_TRACE(sign);
    const Document document =
        Listing("en", "Zuvando", "Nike" + sign + " Socks, 6 pairs");
    ASSERT_EQ(Warnings(document).size(), 1U);
  }
}

TEST(TrademarkTest, PluralsAreNoDisguise) {
  Document document = Listing("en", "Zuvando", "Plain dress pattern");
  document.fields.push_back(
      {FieldKind::kBullet, 0, "", "The model wears her own Birkenstocks"});
  EXPECT_TRUE(Warnings(document).empty());
}

TEST(TrademarkTest, AHyphenMakesAThingOfAConnector) {
  const std::string title = "Prot\u00E8ge-cahier Ast\u00E9rix";
  EXPECT_EQ(Warnings(Listing("fr", "Zuvando", title)).size(), 1U);
}

TEST(TrademarkTest, BooksMayNameWhomTheyAreAbout) {
  Document document =
      Listing("en", "Canal Row", "Adidas and Puma: two brothers, two firms");
  EXPECT_FALSE(Warnings(document).empty());
  document.fields.push_back({FieldKind::kBullet, 0, "", "Paperback, 350 pp"});
  EXPECT_TRUE(Warnings(document).empty());
}

TEST(TrademarkTest, LicenceWordingIsANote) {
  Document document = Listing("en", "Funwear", "Batman T-Shirt for adults");
  ASSERT_EQ(Warnings(document).size(), 1U);
  document.fields.push_back(
      {FieldKind::kBullet, 0, "", "Officially licensed merchandise"});
  EXPECT_TRUE(Warnings(document).empty());
}

TEST(TrademarkTest, WhatIsSoldOnBearsItsMark) {
  Document document = Listing("en", "Zuvando", "Dell Latitude 7490 Laptop");
  ASSERT_EQ(Warnings(document).size(), 1U);
  document.fields.push_back(
      {FieldKind::kBullet, 0, "", "Pre-owned, light scratches on the lid"});
  EXPECT_TRUE(Warnings(document).empty());
  document.fields.push_back(
      {FieldKind::kBullet, 1, "", "A replica Rolex comes with it"});
  EXPECT_FALSE(Warnings(document).empty());
}

TEST(TrademarkTest, GoodsInTheTitleShowThatAWordIsAName) {
  Document cap = Listing("it", "Zuvando", "Felpa bimbo");
  cap.fields.push_back({FieldKind::kBullet, 0, "", "con Topolino ricamato"});
  EXPECT_EQ(Warnings(cap).size(), 1U);
  Document book = Listing("it", "Zuvando", "Libro di zoologia");
  book.fields.push_back({FieldKind::kBullet, 0, "", "con Topolino ricamato"});
  EXPECT_TRUE(Warnings(book).empty());
}

TEST(TrademarkTest, AnotherMarkIsNoWordOfLikeness) {
  Document block = Listing("de", "Zuvando", "Messerblock ohne Messer");
  block.fields.push_back(
      {FieldKind::kBullet, 0, "", "auch f\u00FCr W\u00FCsthof und Zwilling"});
  EXPECT_TRUE(Warnings(block).empty());
}

TEST(TrademarkTest, UnknownSellerOwnsTheNameTheTitleBeginsWith) {
  EXPECT_TRUE(Warnings(Listing("en", "", "Sony Turntable PSLX350H")).empty());
  EXPECT_FALSE(Warnings(Listing("en", "", "Belt bag, Lululemon dupe")).empty());
}

TEST(TrademarkTest, OneFindingForAMarkHoweverOftenItStands) {
  Document document = Listing("en", "Zuvando", "Dyson Filter, Dyson Brush");
  document.fields.push_back(
      {FieldKind::kImageAlt, 0, "", "Dyson Filter, Dyson Brush"});
  EXPECT_EQ(Warnings(document).size(), 1U);
}

}  // namespace
}  // namespace redflag
