#include "link/extract.h"

#include <algorithm>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "support/links.h"
#include "support/sanitized.h"

namespace redflag {
namespace {

// What a text means, and one of the disguises it wears.
struct Disguised {
  const char* technique;
  const char* language;
  const char* text;
  const char* target;
  const char* disguise;
};

const Disguised kDisguised[] = {
    {"E1 en", "en", "More sizes at kettlebrook dot com", "kettlebrook.com",
     "spelled-dot"},
    {"E1 en", "en", "kettlebrook-home {dot} shop", "kettlebrook-home.shop",
     "spelled-dot"},
    {"E1 en", "en", "kettlebrookdotcom has lids", "kettlebrook.com",
     "spelled-dot"},
    {"E1 de", "de", "mehr bei waldkorb (punkt) de", "waldkorb.de",
     "spelled-dot"},
    {"E1 fr", "fr", "voir lampadoux point fr", "lampadoux.fr", "spelled-dot"},
    {"E1 it", "it", "ordina su cestolino-punto-it", "cestolino.it",
     "spelled-dot"},
    {"E1 es", "es", "en mesaluna punto com", "mesaluna.com", "spelled-dot"},
    {"E1 ja", "ja", "kagobako ドット jp で", "kagobako.jp", "spelled-dot"},
    {"E1 zh", "zh", "请上 shouna点cn", "shouna.cn", "spelled-dot"},
    {"E2 en", "en", "at kettlebrook•com today", "kettlebrook.com",
     "symbol-dot"},
    {"E2 zh", "zh", "官网shouna。com", "shouna.com", "symbol-dot"},
    {"E2 de", "de", "Besuchen Sie www,waldkorb,de", "www.waldkorb.de",
     "symbol-dot"},
    {"E3 en", "en", "w w w . k e t t l e . c o m", "www.kettle.com",
     "letter-spacing"},
    {"E3 en", "en", "k-e-t-t-l-e.c-o-m", "kettle.com", "letter-spacing"},
    {"E2 es", "es", "Más en velamar·es", "velamar.es", "symbol-dot"},
    {"E2 en", "en", "Wicks: millpond|.|com", "millpond.com", "spelled-dot"},
    {"E1 es", "es", "velamar PUNTO ES", "velamar.es", "spelled-dot"},
    {"E3 en", "en", "m.i.l.l.p.o.n.d.c.a.n.d.l.e.s.d.e", "millpondcandles.de",
     "letter-spacing"},
    {"E3 en", "en", "k.e.t.t.l.e.b.r.o.o.k.c.o.m", "kettlebrook.com",
     "letter-spacing"},
    {"E3 es", "es", "Visítanos en mesaluna . com", "mesaluna.com",
     "letter-spacing"},
    {"E4 en", "en", "Shop: kettlebrook\n.com", "kettlebrook.com", "line-split"},
    {"E5 en", "en", "<p>kettle<b></b>brook.com</p>", "kettlebrook.com",
     "tag-split"},
    {"E5 it", "it", "<p>cesto&shy;lino&period;it</p>", "cestolino.it",
     "entity"},
    {"E6 en", "en", "See hxxp://kettlebrook.com/a", "http://kettlebrook.com/a",
     "scheme"},
    {"E6 en", "en", "See https//kettlebrook.com", "https://kettlebrook.com",
     "scheme"},
    {"E6 zh", "zh", "批发请看 3w.shouna.cn 起批", "3w.shouna.cn", "scheme"},
    {"E7 ja", "ja", "ｋａｇｏｂａｋｏ．ｊｐ", "kagobako.jp", "fullwidth"},
    {"E7 en", "en", "𝐤𝐞𝐭𝐭𝐥𝐞.𝐜𝐨𝐦", "kettle.com", "styled-letters"},
    {"E8 en", "en", "at 🅚🅔🅣🅣🅛🅔.com", "kettle.com", "symbol-letters"},
    {"E8 en", "en", "at kettlebrookꓸcom", "kettlebrook.com", "symbol-dot"},
    {"E9 en", "en", "at ⒦⒠⒯⒯⒧⒠.com", "kettle.com", "symbol-letters"},
    {"E10 en", "en", "at kettlеbrооk.соm", "kettlebrook.com", "look-alike"},
    {"E11 en", "en", "at kettle\u200bbrook.com", "kettlebrook.com",
     "zero-width"},
    {"E12 en", "en", "k̶e̶t̶t̶l̶e̶.̶c̶o̶m̶", "kettle.com", "combining"},
    {"E13 en", "en", "Read: \u202emoc.koorbelttek\u202c", "kettlebrook.com",
     "reversed"},
    {"E14 en", "en", "at kettlebrook.c0m", "kettlebrook.com", "leet"},
    {"E14 en", "en", "wh4ts4pp +1 415 555 0137", "whatsapp:+14155550137",
     "leet"},
    {"E15 en", "en",
     "call one eight zero zero five five five zero one nine nine",
     "18005550199", "number-words"},
    {"E15 de", "de", "null drei vier eins fünf fünf fünf null eins",
     "034155501", "number-words"},
    {"E15 zh", "zh", "电话一三八零零五五五零一二三", "138005550123",
     "number-words"},
    {"E16 it", "it",
     "📱 "
     "3️⃣3️⃣3️⃣5️⃣5️⃣5️⃣0️⃣1️⃣8️⃣2️⃣",
     "3335550182", "symbol-letters"},
    {"E17 en", "en", "studio (at) kettlebrook (dot) com",
     "studio@kettlebrook.com", "spelled-at"},
    {"E17 fr", "fr", "pro arobase lampadoux.fr", "pro@lampadoux.fr",
     "spelled-at"},
    {"E17 de", "de", "info Klammeraffe waldkorb.de", "info@waldkorb.de",
     "spelled-at"},
    {"E17 it", "it", "ordini chiocciola cestolino.it", "ordini@cestolino.it",
     "spelled-at"},
    {"E17 es", "es", "hola arroba mesaluna punto com", "hola@mesaluna.com",
     "spelled-at"},
    {"E17 ja", "ja", "info☆kagobako.jp まで", "info@kagobako.jp", "symbol-at"},
    {"E17 zh", "zh", "邮箱 kefu#shouna.com", "kefu@shouna.com", "symbol-at"},
    {"E19 zh", "zh", "加V信：shouna_889", "wechat:shouna_889", "code-word"},
    {"E28 en", "en", "https%3A%2F%2Fkettlebrook.com%2Fa",
     "https://kettlebrook.com/a", "percent-encoding"},
    {"E28 en", "en", "at kettlebrook\\u002ecom", "kettlebrook.com", "escape"},
    {"E28 de", "de", "bei xn--nordhin-9wa.de", "xn--nordhin-9wa.de",
     "punycode"},
    {"E28 en", "en",
     "aHR0cHM6Ly9rZXR0bGVicm9vay5jb20=", "https://kettlebrook.com", "base64"},
    {"E29 en", "en", "ring l-8OO-555-O173", "18005550173", "leet"},
};

TEST(ExtractTest, SeesThroughDisguises) {
  for (const Disguised& row : kDisguised) {
    const std::vector<Link> links =
        LinksIn(DocumentWith(row.text, row.language));
    const auto link = std::ranges::find(links, row.target, &Link::target);
    ASSERT_NE(link, links.end()) << row.technique << ": " << row.text;
    EXPECT_NE(std::ranges::find(link->disguise, row.disguise),
              link->disguise.end())
        << row.technique << ": " << row.text;
    EXPECT_EQ(link->verdict, LinkVerdict::kOffPlatform) << row.text;
  }
}

// What would be no address of anybody else's.
TEST(ExtractTest, SeesThroughDisguisesOfTheBrandsOwnName) {
  const std::vector<std::pair<std::string, std::string>> rows = {
      {"Mirror this: moc.koorbelttek", "kettlebrook.com"},
      {"pohs.koorbelttek, read it backwards", "kettlebrook.shop"},
      {"🌐 ｋｅｔｔｌｅｂｒｏｏｋ。ｃａｓａ", "kettlebrook.casa"}};
  for (const auto& [text, target] : rows) {
    Document document = DocumentWith(text);
    document.brand = "Kettlebrook";
    const std::vector<Link> links = LinksIn(document);
    ASSERT_EQ(links.size(), 1U) << text;
    EXPECT_EQ(links[0].target, target);
    EXPECT_FALSE(links[0].disguise.empty()) << text;
    EXPECT_EQ(links[0].verdict, LinkVerdict::kOffPlatform) << text;
  }
  EXPECT_TRUE(LinksIn(DocumentWith("A MOC.stellar build")).empty());
}

TEST(ExtractTest, QuotesTheBytesAsGiven) {
  const std::string text = "<p>Lids: kettle<b></b>brook&#46;com &amp; more</p>";
  const std::vector<Link> links = LinksIn(DocumentWith(text));
  ASSERT_EQ(links.size(), 1U);
  EXPECT_EQ(links[0].text, "kettle<b></b>brook&#46;com");
  EXPECT_EQ(text.substr(links[0].span.start, links[0].span.size()),
            links[0].text);
}

TEST(ExtractTest, LeavesOrdinaryTextAlone) {
  for (const char* text :
       {"The lid is soft and comfortable.It stays on.So nothing falls out",
        "Fits 3.5in pipe, 12.5cm tall, 1.8kg",
        "Records 1080p@60fps, 5V@2A",
        "Works with Node.js and ASP.NET",
        "Dr.Martens style, model A1.2, No.5",
        "EAN 4006381333931, UPC 0 36000 29145 2",
        "Order 111-2223334-5556667",
        "Polka dot com forter set",
        "sizes 48-50-52-54, 2012-2018 models",
        "Drills 010-020-030-040-050",
        "Set of 02-04-06-08 needles",
        "Notifications from WhatsApp, Facebook, Instagram and LINE",
        "Braided fishing line: 20 lb",
        "readme.md, setup.py and run.sh",
        "one two three four five six seven eight",
        "WA state plates",
        "compatible with Google Home",
        "Pair by scanning the QR code",
        "Sizes F.810 and F.12.IT share a back",
        "B.9.DE replaces A.11.IT",
        "Nummer 0511-5550172 ist unsere Artikelnummer",
        "Le numéro 01 55 50 01 72 est notre référence article",
        "Sweet m.a.r.m.a.l.a.d.e on toast",
        "Tabs so that www entries do not all end up under W",
        "A book on something-dot-com and its rivals",
        "🌐 world map in de luxe print",
        "Manual EN,DE,FR,IT,ES",
        "DE•FR•IT•ES",
        "EN.DE.FR.IT",
        "Version EU,CN",
        "manual_EN_DE_FR",
        "States MO,NV,NC,CO,TX",
        "Printer 720/750/1200",
        "Fits 720 750 1200 series",
        "Ring 16 17 18 19 mm",
        "お問い合わせ番号 1234-5678-9012",
        "Snap: button front, 3 sizes",
        "Cutter for your Facebook page, prints the thumb",
        "🌐 Anleitung de, en, fr",
        "Files week.md, month.ai and labels.ps",
        "Ersetzt Art. 0511-447-1290 und 089/447122",
        "Replaces part no. 617-555-0182 and 0161-496-0331",
        "Folded 42,5x30.2x8cm.fr",
        "Box 40x30cm.it weighs 3kg.de",
        "Amplifier 20W@8ohm.es",
        "See https://www.amazon.it/gp/css/order-history .it is there",
        "Line ID: main sheet, jib sheet",
        "ラインID：30mm間隔"}) {
    for (const Link& link : LinksIn(DocumentWith(text)))
      EXPECT_NE(link.verdict, LinkVerdict::kOffPlatform)
          << text << ": " << link.text;
  }
}

struct Judged {
  const char* text;
  LinkVerdict verdict;
  const char* host_class;
};

TEST(ExtractTest, FindsPhoneNumbersThatRise) {
  for (const char* number :
       {"0161 496 0752", "0113 496 0999", "06 12 34 56 78", "030 231 425"}) {
    const std::vector<Link> links =
        LinksIn(DocumentWith("Tel. " + std::string(number)));
    ASSERT_EQ(links.size(), 1U) << number;
    EXPECT_EQ(links[0].kind, LinkKind::kPhone) << number;
  }
}

TEST(ExtractTest, FindsPhoneNumbersBehindAQuestion) {
  for (const char* const text :
       {"¿Dudas? 655 50 14 62", "Domande? 347 555 0146", "Fragen? 030-55501721",
        "¿Medidas? Petra en el taller, 985 550 418",
        "Call 9l 555 ol 46 for the article number"})
    EXPECT_EQ(LinksIn(DocumentWith(text)).size(), 1U) << text;
}

TEST(ExtractTest, JudgesHostsByTheirRegistrableDomain) {
  const Judged rows[] = {
      {"https://www.amazon.co.jp/gp/css/order-history",
       LinkVerdict::kOnPlatform, ""},
      {"https://amazon.com.evil.shop/x", LinkVerdict::kOffPlatform,
       "imitation"},
      {"https://arnazon.com/gp", LinkVerdict::kOffPlatform, "imitation"},
      {"https://www.amazon.com/gp/r.html?U=https%3A%2F%2Flids.com",
       LinkVerdict::kOffPlatform, "open-redirect"},
      {"https://www.amazon.com/dp/B0TEST0001", LinkVerdict::kOnPlatform,
       "marketplace-page"},
      {"https://bit.ly/x", LinkVerdict::kOffPlatform, "shortener"},
      {"https://linktr.ee/x", LinkVerdict::kOffPlatform, "bio-link"},
      {"https://www.ebay.de/itm/1", LinkVerdict::kOffPlatform, "marketplace"},
      {"http://192.168.1.1/", LinkVerdict::kAllowed, ""},
      {"http://3232235777/", LinkVerdict::kAllowed, ""},
      {"http://schema.org/Product", LinkVerdict::kAllowed, ""},
      {"https://play.google.com/store/apps/details?id=a", LinkVerdict::kAllowed,
       ""},
      {"Choose a delivery slot: https://book.freight.com/8",
       LinkVerdict::kAllowed, ""},
      {"Next order 10% off: https://book.freight.com/8",
       LinkVerdict::kOffPlatform, ""},
      {"[[store-link]]", LinkVerdict::kOffPlatform, "marketing-placeholder"}};
  for (const Judged& row : rows) {
    const std::vector<Link> links =
        LinksIn(DocumentWith(row.text, "en", DocumentKind::kMessage));
    ASSERT_EQ(links.size(), 1U) << row.text;
    EXPECT_EQ(links[0].verdict, row.verdict) << row.text;
    EXPECT_EQ(links[0].host_class, row.host_class) << row.text;
    EXPECT_FALSE(links[0].reason.empty()) << row.text;
  }
}

TEST(ExtractTest, AnotherMarketplaceHasItsOwnHosts) {
  Document document = DocumentWith("See https://www.ebay.fr/itm/1");
  document.marketplace = "ebay.de";
  EXPECT_EQ(LinksIn(document).at(0).verdict, LinkVerdict::kOnPlatform);
  document.fields[0].text = "See https://www.amazon.fr/dp/1";
  EXPECT_EQ(LinksIn(document).at(0).verdict, LinkVerdict::kOffPlatform);
}

TEST(ExtractTest, FindsAnAddressCutBetweenBullets) {
  Document document = DocumentWith("");
  document.fields.clear();
  for (const char* text : {"More at www.kettlebrook", ".com and choose"}) {
    Field field;
    field.kind = FieldKind::kBullet;
    field.index = static_cast<int>(document.fields.size());
    field.text = text;
    document.fields.push_back(field);
  }
  const std::vector<Link> links = LinksIn(document);
  ASSERT_EQ(links.size(), 1U);
  EXPECT_EQ(links[0].target, "www.kettlebrook.com");
  EXPECT_EQ(links[0].text, "www.kettlebrook");
}

TEST(ExtractTest, TellsFilesFromAddresses) {
  for (const char* const text :
       {"You get mandala.svg, mandala.ai, mandala.ps and preview.mov",
        "Unzip archive.zip, then run.sh or resize.py"})
    EXPECT_EQ(Told(LinksIn(DocumentWith(text))), std::vector<std::string>())
        << text;
  EXPECT_FALSE(
      LinksIn(DocumentWith("More colours: visit mandala-cases.ai")).empty());
}

TEST(ExtractTest, ReadsMarkup) {
  EXPECT_EQ(Told(LinksIn(DocumentWith(
                "<a href='https://lids.com/a'>lids</a><p title='see "
                "boxes.com'>x</p><!-- mail a@boxes.com -->"))),
            (std::vector<std::string>{"url https://lids.com/a off-platform",
                                      "domain boxes.com off-platform",
                                      "email a@boxes.com off-platform"}));
}

TEST(ExtractTest, AnImageIsJudgedByItsFileNameAlone) {
  Document document = DocumentWith("");
  document.fields[0].kind = FieldKind::kImageUrl;
  document.fields[0].text = "https://cdn.boxes.com/main_image.jpg";
  EXPECT_TRUE(LinksIn(document).empty());
  document.fields[0].text = "https://cdn.boxes.com/x_www.lids.com_2.jpg";
  EXPECT_EQ(Told(LinksIn(document)),
            std::vector<std::string>{"domain www.lids.com off-platform"});
}

TEST(ExtractTest, AnAttributeThatIsAPictureIsAnImage) {
  Document document = DocumentWith("https://cdn.boxes.com/main_image.jpg");
  document.fields[0].kind = FieldKind::kAttribute;
  document.fields[0].key = "Variant Image";
  EXPECT_TRUE(LinksIn(document).empty());
  document.fields[0].key = "Care";
  EXPECT_FALSE(LinksIn(document).empty());
  document.fields[0].key = "Variant Image";
  document.fields[0].text = "https://lids.com/a more at boxes.com";
  EXPECT_FALSE(LinksIn(document).empty());
  document.fields[0].text = "https://lids.com/a.jpg, https://lids.com/b.jpg";
  EXPECT_TRUE(LinksIn(document).empty());
}

TEST(ExtractTest, LegalContactAttributesAreAllowed) {
  Document document = DocumentWith("Lids GmbH, Hof 1, info@lids.de");
  document.fields[0].kind = FieldKind::kAttribute;
  document.fields[0].key = "gpsr_manufacturer_reference";
  EXPECT_EQ(LinksIn(document).at(0).verdict, LinkVerdict::kAllowed);
  document.fields[0].key = "seller_note";
  EXPECT_EQ(LinksIn(document).at(0).verdict, LinkVerdict::kOffPlatform);
}

// Doubling the input must not much more than double the work; a square would
// not end within the test's time.
TEST(ExtractTest, HostileInputIsReadInLinearTime) {
  const std::size_t size = Often(std::size_t{1} << 19);
  const auto repeat = [&](const std::string& part) {
    std::string text;
    while (text.size() < size)
      text += part;
    return text;
  };
  std::string nested = "kettlebrook.com";
  for (int i = 0; i < 50; ++i) {
    std::string next;
    for (const char c : nested)
      next += c == '.' ? "%2E" : std::string(1, c);
    for (std::size_t at = 0; (at = next.find('%', at)) != std::string::npos;
         at += 3)
      next.replace(at, 1, "%25");
    nested = next;
  }
  for (const std::string& text : {repeat("a"),
                                  repeat("."),
                                  repeat("a."),
                                  repeat("a.com"),
                                  repeat("@"),
                                  repeat("a@"),
                                  repeat("@a "),
                                  repeat("1 "),
                                  repeat("1"),
                                  repeat("+1-"),
                                  repeat("a dot "),
                                  repeat("one "),
                                  repeat("((((("),
                                  repeat("//"),
                                  repeat("http://"),
                                  repeat("w w "),
                                  repeat("a "),
                                  repeat("微 信 "),
                                  repeat("qr scan "),
                                  repeat("google search "),
                                  repeat("a.com/(["),
                                  repeat("\xed\xa0\x80"),
                                  repeat("\u202e"),
                                  repeat("\u202ea.b "),
                                  repeat("a\u0301\u0302"),
                                  repeat("%25"),
                                  repeat("{{a"),
                                  repeat("<!--"),
                                  repeat("wa: "),
                                  repeat("a1"),
                                  repeat(",com "),
                                  repeat("\u0430a"),
                                  repeat("telegram a_ "),
                                  repeat("double one plus 1 "),
                                  repeat("type A in browser "),
                                  repeat("1 one-"),
                                  nested,
                                  std::string(10000, '.'),
                                  std::string(2 * size, 'a')})
    LinksIn(DocumentWith(text));
  SUCCEED();
}

}  // namespace
}  // namespace redflag
