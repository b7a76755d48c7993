#include "check/certification.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "scan/scanner.h"
#include "support/scanner.h"

namespace redflag {
namespace {

Document Listing(const std::string& marketplace, const std::string& language,
                 const std::string& title, const std::string& bullet) {
  Document document;
  document.id = "listing";
  document.marketplace = marketplace;
  document.language = language;
  document.fields.push_back({FieldKind::kTitle, 0, "", title});
  document.fields.push_back({FieldKind::kBullet, 0, "", bullet});
  return document;
}

std::vector<Finding> Findings(Document document) {
  std::vector<Finding> findings =
      TheScanner().Check(std::move(document)).findings;
  std::erase_if(findings, [](const Finding& finding) {
    return finding.family != "certification";
  });
  return findings;
}

const Finding* Find(const std::vector<Finding>& findings,
                    const std::string& rule) {
  const auto found =
      std::ranges::find(findings, "certification/" + rule, &Finding::rule);
  return found == findings.end() ? nullptr : &*found;
}

struct StatedCase {
  std::string marketplace, language, title, bullet;
};

// Listings that say what they must: nothing to warn about.
const std::vector<StatedCase> kStated = {
    {"US", "en", "Bluetooth Earbuds 30H",
     "Contains FCC ID 2AXYZ-BT50, complies with Part 15 of the FCC Rules"},
    {"US", "en", "Bluetooth Speaker 20W", "FCC certified and RoHS compliant"},
    {"US", "en", "Wireless Mouse",
     "This device complies with part 15 of the FCC Rules. Operation is subject "
     "to two conditions."},
    {"US", "en", "USB C Wall Charger 20W",
     "Safety certified by ETL (Intertek 4001234); FCC SDoC on file"},
    {"US", "en", "Space Heater 1500W", "ETL listed, tip over switch"},
    {"US", "en", "Electric Scooter Adult",
     "Electrical system certified to UL 2272 by SGS, UN38.3 report available"},
    {"US", "en", "Electric Bike 26 inch",
     "UL2849 certified by TÜV Rheinland, battery to UL 2271"},
    {"US", "en", "Kids Building Blocks",
     "Conforms to ASTM F963-23 and CPSIA; Children's Product Certificate on "
     "request"},
    {"US", "en", "Teether Ring Silicone",
     "CPC issued, third party tested for lead and phthalates under CPSIA"},
    {"US", "en", "Toddler Pajamas 2 piece",
     "For child's safety, garment should fit snugly. This garment is not flame "
     "resistant. CPSC tracking label sewn in. 16 CFR 1615"},
    {"US", "en", "Bike Helmet Adult",
     "Meets CPSC safety standard 16 CFR Part 1203"},
    {"US", "en", "Motorcycle Helmet Full Face", "Meets FMVSS 218"},
    {"US", "en", "LED Headlight Bulb H7 2 pack",
     "Self certified by the manufacturer to FMVSS 108"},
    {"US", "en", "N95 Respirator 20 pack", "NIOSH approval number TC-84A-4567"},
    {"US", "en", "Pulse Oximeter Fingertip",
     "FDA 510(k) K201234, device listing D123456"},
    {"US", "en", "TENS Unit", "510(k) cleared (K182203)"},
    {"US", "en", "Digital Thermometer Oral",
     "FDA registered establishment, class II device, K number K123456"},
    {"US", "en", "Mosquito Repellent Spray", "EPA Reg. No. 305-51"},
    {"US", "en", "Ant Killer Bait", "FIFRA 25(b) exempt minimum risk product"},
    {"US", "en", "Ultrasonic Pest Repeller 4 pack", "EPA Est. No. 97521-CHN-1"},
    {"US", "en", "UV-C Sanitizer Wand", "EPA Est. 92107-CHN-001"},
    {"US", "en", "Disinfectant Spray 16 oz", "EPA Reg. No. 777-99-675"},
    {"US", "en", "Hand Sanitizer 8 oz",
     "Drug Facts on label, NDC 12345-001-01"},
    {"US", "en", "Refrigerator Water Filter",
     "Certified by WQA to NSF/ANSI 42 and 53"},
    {"US", "en", "Green Laser Pointer",
     "Class IIIa below 5 mW; FDA accession number 1910234-000"},
    {"US", "en", "6 Drawer Dresser",
     "Tested to ASTM F2057-23 under the STURDY Act"},
    {"US", "en", "Flameless LED Candles CR2032",
     "Complies with Reese's Law 16 CFR 1263; warning: ingestion hazard"},
    {"US", "en", "Smoke Alarm 2 pack", "Listed to UL 217 9th edition"},
    {"US", "en", "Power Bank 10000mAh",
     "UL 2056 tested, UN 38.3 passed, SDS available"},
    {"US", "en", "Whey Protein Powder 2 lb",
     "Made in a cGMP facility; third party lab tested, certificate of analysis "
     "online"},
    {"US", "en", "Air Purifier HEPA",
     "CARB certified (EO G-20-123), ETL listed"},
    {"US", "en", "Life Jacket Adult", "USCG approval no. 160.064/5123/0"},
    {"DE", "de", "Bluetooth Kopfhörer",
     "CE-konform nach Richtlinie 2014/53/EU"},
    {"DE", "de", "Wasserkocher 1,7 L",
     "Entspricht der Niederspannungsrichtlinie 2014/35/EU und RoHS"},
    {"DE", "de", "LED Streifen 5m", "CE, RoHS, WEEE-Reg.-Nr. DE 12345678"},
    {"DE", "de", "Holzpuzzle für Kinder", "Entspricht EN71 Teil 1-3"},
    {"DE", "de", "Plüschtier Hase", "Sicherheit nach Richtlinie 2009/48/EG"},
    {"DE", "de", "Fahrradhelm", "DIN EN 1078"},
    {"DE", "de", "Motorradhelm", "ECE 22.06 Zulassung"},
    {"DE", "de", "FFP2 Masken 20 Stück", "EN 149:2001+A1:2009, CE 2163"},
    {"DE", "de", "Arbeitshandschuhe", "PSA Kategorie II, EN 388:2016"},
    {"DE", "de", "Sonnenbrille Herren",
     "UV400, CE, Filterkategorie 3, EN ISO 12312-1"},
    {"DE", "de", "Blutdruckmessgerät",
     "Medizinprodukt nach MDR (EU) 2017/745, CE 0123"},
    {"DE", "de", "Mückenspray 100 ml",
     "BAuA-Reg.-Nr. N-12345. Biozidprodukte vorsichtig verwenden."},
    {"DE", "de", "Brotdose Edelstahl", "lebensmittelecht nach LFGB"},
    {"DE", "de", "E-Scooter faltbar",
     "Mit ABE des KBA, Straßenzulassung nach eKFV"},
    {"DE", "de", "Rauchmelder 3er Set",
     "nach DIN EN 14604 zertifiziert, VdS anerkannt"},
    {"DE", "de", "Powerbank 20000mAh", "EU-Konformitätserklärung liegt bei"},
    {"DE", "de", "Ladegerät USB-C",
     "EU Konformitätserklärung und WEEE vorhanden"},
    {"FR", "fr", "Enceinte Bluetooth",
     "Conforme à la directive 2014/53/UE (RED), marquage CE"},
    {"FR", "fr", "Bouilloire 1,7 L", "Produit conforme aux normes CE"},
    {"FR", "fr", "Jouet en bois", "Conforme à la norme EN71, CE"},
    {"FR", "fr", "Casque vélo", "Norme NF EN 1078"},
    {"FR", "fr", "Gants de travail", "EN 388, catégorie II"},
    {"FR", "fr", "Thermomètre frontal",
     "Dispositif médical de classe IIa, CE 0197"},
    {"FR", "fr", "Gourde inox", "Apte au contact alimentaire, sans BPA"},
    {"FR", "fr", "Spray anti-moustiques",
     "Utilisez les biocides avec précaution. TP19"},
    {"FR", "fr", "Trottinette électrique",
     "Certifiée EN 17128, déclaration UE de conformité"},
    {"IT", "it", "Cuffie Bluetooth",
     "Marcatura CE secondo direttiva RED 2014/53/UE"},
    {"IT", "it", "Bollitore elettrico",
     "Conforme alle direttive CE, RAEE IT123"},
    {"IT", "it", "Peluche orso", "Giocattolo conforme EN 71"},
    {"IT", "it", "Casco bici", "Omologato EN 1078"},
    {"IT", "it", "Padella 28 cm", "Idonea al contatto con gli alimenti (MOCA)"},
    {"IT", "it", "Saturimetro da dito", "Dispositivo medico CE 0476"},
    {"ES", "es", "Auriculares Bluetooth",
     "Con marcado CE y declaración UE de conformidad"},
    {"ES", "es", "Calefactor 2000W", "Certificado CE y RoHS, RAEE 1234"},
    {"ES", "es", "Juguete de madera", "Cumple EN71 y CE"},
    {"ES", "es", "Patinete eléctrico", "Certificado CE, EN 17128"},
    {"ES", "es", "Fiambrera cristal",
     "Apta para uso alimentario, libre de BPA"},
    {"ES", "es", "Mascarilla FFP2 20 uds", "EN 149:2001 + A1:2009, CE 2834"},
    {"JP", "ja", "ワイヤレスイヤホン",
     "技適マーク取得済み (認証番号 R 211-191234)"},
    {"JP", "ja", "Bluetoothスピーカー", "TELEC認証 018-200123"},
    {"JP", "ja", "モバイルバッテリー 10000mAh",
     "電気用品安全法技術基準適合、PSEマーク付き、輸入事業者 株式会社サンプル"},
    {"JP", "ja", "ACアダプター 65W", "特定電気用品 菱形PSE JET認証"},
    {"JP", "ja", "電気ケトル 1L", "PSEマークあり"},
    {"JP", "ja", "レーザーポインター", "PSCマーク付き、JQA検査済"},
    {"JP", "ja", "体温計 非接触",
     "管理医療機器 医療機器認証番号 302AKBZX00012000"},
    {"JP", "ja", "弁当箱 800ml", "食品衛生法適合"},
    {"JP", "ja", "住宅用火災警報器", "検定合格品、NSマーク"},
    {"JP", "ja", "ドローン 100g未満", "技適取得済、機体登録不要"},
    {"UK", "en", "Kettle 1.7L", "UKCA marked; BS 1363 plug"},
    {"UK", "en", "Wooden Toy Train", "CE and UKCA, EN71 tested"},
    {"UK", "en", "Bike Helmet", "BS EN 1078:2012+A1"},
    {"UK", "en", "Bluetooth Headphones",
     "Declaration of Conformity: UK Radio Equipment Regulations 2017, UKCA"},
    {"UK", "en", "Plug in Smart Plug", "BS1363, CE"},
    {"AU", "en", "Power Board 6 outlet", "SAA approved, RCM compliant"},
    {"AU", "en", "Bluetooth Earbuds", "RCM (E1234)"},
    {"AU", "en", "LED Tea Lights CR2032",
     "Complies with the button battery mandatory standard; secured battery "
     "compartment"},
    {"AU", "en", "Bike Helmet Adult", "Certified to AS/NZS 2063"},
    {"AU", "en", "Forehead Thermometer", "ARTG 345678"},
    {"AU", "en", "Fish Oil Capsules 400", "AUST L 123456"},
    {"CA", "en", "Bluetooth Speaker", "IC: 12345A-BT20, FCC ID 2ABCD-BT20"},
    {"CA", "en", "Electric Kettle", "cETLus listed, CSA C22.2"},
    {"CA", "en", "Vitamin D3 Capsules", "NPN 80012345"},
    {"IN", "en", "Power Bank 10000mAh", "IS 13252 (Part 1), R-41234567"},
    {"IN", "en", "Pressure Cooker 5L", "ISI marked IS 2347 CM/L 7600012345"},
    {"IN", "en", "Helmet Full Face", "ISI IS 4151:2015"},
    {"IN", "en", "Soft Toy Bear", "BIS licence CM/L-8300012345 under IS 9873"},
    {"MX", "es", "Cafetera 12 tazas", "NOM-003-SCFI-2014, certificado NYCE"},
    {"MX", "es", "Bocina Bluetooth", "Homologado IFT, NOM-208-SCFI-2016"},
    {"BR", "pt", "Fone Bluetooth", "Homologação Anatel 01234-21-12345"},
    {"BR", "pt", "Chaleira elétrica", "Certificado Inmetro 004567/2023"},
    {"AE", "en", "Bluetooth Speaker", "TDRA registered ER12345/23, ECAS"},
    {"SA", "ar", "غلاية كهربائية", "شهادة سابر SABER و IECEE"},
    {"SA", "en", "Electric Kettle",
     "SASO IECEE recognition certificate, SABER PCoC"},
    {"SG", "en", "USB Charger 3 pin",
     "Safety Mark 123456-00 by Enterprise Singapore"},
    {"TR", "tr", "Su ısıtıcı", "CE belgeli, TSE onaylı"},
    {"NL", "nl", "Bluetooth speaker",
     "CE-markering, EU-conformiteitsverklaring beschikbaar"},
    {"PL", "pl", "Czajnik elektryczny", "Deklaracja zgodności UE, znak CE"},
    {"SE", "sv", "Vattenkokare", "CE-märkt enligt lågspänningsdirektivet"},
    {"BE", "fr", "Bouilloire", "Marquage CE et RoHS"},
    {"US", "zh", "蓝牙耳机", "FCC认证,FCC ID:2AXXX-TWS"},
    {"US", "zh", "儿童积木", "通过ASTM F963测试,提供CPC证书"},
    {"US", "zh", "移动电源", "通过UL2056,UN38.3,提供MSDS"},
    {"EG", "ar", "سماعات بلوتوث", "معتمد من NTRA"}};

TEST(Certification, AStatedClaimIsSeen) {
  for (const StatedCase& one : kStated) {
    const std::vector<Finding> findings =
        Findings(Listing(one.marketplace, one.language, one.title, one.bullet));
    for (const Finding& finding : findings)
      EXPECT_EQ(finding.severity, Severity::kLow)
          << one.title << ": " << one.bullet << ": " << finding.message;
  }
}

// The same listings without their claim lack something.
TEST(Certification, AnUnstatedClaimIsMissed) {
  int missing = 0;
  for (const StatedCase& one : kStated) {
    const std::vector<Finding> findings =
        Findings(Listing(one.marketplace, one.language, one.title, "12 x 8"));
    EXPECT_FALSE(findings.empty()) << one.marketplace << " " << one.title;
    missing += Find(findings, "missing-claim") != nullptr ? 1 : 0;
  }
  EXPECT_GE(missing, static_cast<int>(kStated.size()) * 9 / 10);
}

TEST(Certification, OneFindingNamesAllThatIsMissing) {
  const std::vector<Finding> findings = Findings(
      Listing("US", "en", "Wooden Building Blocks for Toddlers", "60 pieces"));
  const Finding* missing = Find(findings, "missing-claim");
  ASSERT_NE(missing, nullptr);
  EXPECT_FALSE(missing->span.has_value());
  EXPECT_EQ(missing->severity, Severity::kMedium);
  EXPECT_EQ(missing->evidence, "Building Blocks");
  EXPECT_NE(missing->message.find("CPC"), std::string::npos);
  EXPECT_NE(missing->message.find("ASTM F963"), std::string::npos);
  EXPECT_LE(std::ranges::count(findings, "certification/missing-claim",
                               &Finding::rule),
            1);
}

TEST(Certification, AccessoriesBooksAndPicturesNeedNothing) {
  for (const char* title :
       {"Headphone Stand Walnut", "Case for Power Bank", "Drone Poster Print",
        "Walkie Talkie Handbook (Paperback)", "Toy Storage Box with Lid"})
    EXPECT_TRUE(Findings(Listing("US", "en", title, "12 x 8 in")).empty())
        << title;
}

TEST(Certification, AMarkOfAnotherMarketplaceIsNoProof) {
  const std::vector<Finding> findings =
      Findings(Listing("US", "en", "Bike Helmet Adult", "CE marked, EN 1078"));
  const Finding* missing = Find(findings, "missing-claim");
  ASSERT_NE(missing, nullptr);
  EXPECT_NE(missing->message.find("16 CFR 1203"), std::string::npos);
}

TEST(Certification, ADeniedAttributeIsNoClaim) {
  Document document =
      Listing("US", "en", "Smart Plug 4 Pack WiFi", "Works with an app");
  document.fields.push_back({FieldKind::kAttribute, 0,
                             "fcc_radio_frequency_emission_compliance",
                             "not_applicable"});
  const std::vector<Finding> findings = Findings(std::move(document));
  const Finding* missing = Find(findings, "missing-claim");
  ASSERT_NE(missing, nullptr);
  EXPECT_NE(missing->message.find("not_applicable"), std::string::npos);
}

TEST(Certification, AFilledAttributeIsAClaim) {
  Document document =
      Listing("US", "en", "Bluetooth Speaker", "20 W, 24 hours");
  document.fields.push_back({FieldKind::kAttribute, 0,
                             "fcc_radio_frequency_emission_compliance",
                             "has_fcc_id"});
  EXPECT_EQ(Find(Findings(std::move(document)), "missing-claim"), nullptr);
}

TEST(Certification, ARecordOfATitleAloneIsOnlyNoted) {
  Document document = Listing("UK", "en", "Electric Kettle 1.7 l", "");
  document.fields.pop_back();
  const std::vector<Finding> findings = Findings(std::move(document));
  const Finding* missing = Find(findings, "missing-claim");
  ASSERT_NE(missing, nullptr);
  EXPECT_EQ(missing->severity, Severity::kLow);
}

TEST(Certification, AnAssumedMarketplaceIsSaid) {
  Document document = Listing("", "en", "Bluetooth Speaker", "20 W");
  const std::vector<Finding> findings = Findings(std::move(document));
  const Finding* missing = Find(findings, "missing-claim");
  ASSERT_NE(missing, nullptr);
  EXPECT_NE(missing->message.find("US (assumed)"), std::string::npos);
}

TEST(Certification, RequirementsAreInForceFromTheirDate) {
  ScannerOptions options;
  options.as_of = "2023-01-01";
  const auto scanner = MakeScanner(std::move(options));
  const CheckedDocument before =
      scanner->Check(Listing("US", "en", "6 Drawer Dresser", "46 in"));
  EXPECT_EQ(Find(before.findings, "missing-claim"), nullptr);
  EXPECT_NE(Find(Findings(Listing("US", "en", "6 Drawer Dresser", "46 in")),
                 "missing-claim"),
            nullptr);
}

TEST(Certification, ExplainsHowItCameToItsResult) {
  ScannerOptions options;
  options.explain = "certification";
  const auto scanner = MakeScanner(std::move(options));
  const CheckedDocument checked = scanner->Check(Listing(
      "DE", "de", "Bluetooth Lautsprecher", "CE-Kennzeichnung vorhanden"));
  std::string all;
  for (const std::string& line : checked.explanations)
    all += line + "\n";
  EXPECT_NE(all.find("kind: Bluetooth headphones"), std::string::npos) << all;
  EXPECT_NE(all.find("found in bullets[0]: \"CE-Kennzeichnung\""),
            std::string::npos)
      << all;
  EXPECT_NE(all.find("not spoken of"), std::string::npos) << all;
}

TEST(Certification, TablesNameOnlyWhatThereIs) {
  const Tables& tables = TheScanner().patterns().tables;
  std::vector<std::string> ids;
  for (const TableRow& row : tables.Get("certification/requirements").rows)
    ids.emplace_back(row.Text("id"));
  for (const TableRow& row : tables.Get("certification/matrix").rows) {
    EXPECT_NE(std::ranges::find(ids, row.Text("requirement")), ids.end())
        << row.Text("requirement");
    const std::string_view source = row.Text("source");
    const auto& sources = tables.Get("certification/sources").rows;
    EXPECT_TRUE(source.empty() ||
                std::ranges::any_of(sources,
                                    [source](const TableRow& page) {
                                      return page.Text("id") == source;
                                    }))
        << source;
  }
}

}  // namespace
}  // namespace redflag
