#include "check/product_kind.h"

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <gtest/gtest.h>

#include "support/input.h"
#include "support/paths.h"
#include "support/scanner.h"

namespace redflag {
namespace {

Document Listing(const std::string& language, const std::string& title) {
  Document document;
  document.id = "listing";
  document.marketplace = "US";
  document.language = language;
  document.fields.push_back({FieldKind::kTitle, 0, "", title});
  return document;
}

std::vector<std::string> KindsOf(Document document) {
  return TheScanner().Check(std::move(document)).product_kinds;
}

struct TitleCase {
  std::string language, title, kind;
};

// What is sold, and its accessories, books and pictures, by language.
const std::vector<TitleCase> kTitles = {
    {"en",
     "Open Ear Headphones Wireless Bluetooth 5.4, Air Conduction, 48H, Black",
     "bluetooth-headphones"},
    {"en", "Dash Cam & Carrying Case", "camera"},
    {"en", "Robot Vacuum Doormat, Coir", "textile"},
    {"ja", "ドローン 棚田 ポスター A3", "art"},
    {"de", "Kopfhörer Notizheft A5 liniert", "stationery"},
    {"en", "Phone & Tablet Case", "accessory"},
    {"de", "Bluetooth Lautsprecher und Tragetasche", "bluetooth-headphones"},
    {"en", "Toy-Car-Shaped Cushion for Sofa", "textile"},
    {"it", "Toppa termoadesiva radio anni 60", "stationery"},
    {"es", "Funda con forma de bicicleta para taza", "accessory"},
    {"zh", "耳机造型抱枕", "textile"},
    {"en", "Wireless Thingamajig 5000, White", "electrical-device"},
    {"en", "Watercolor Print Hot Air Balloon and Camera", "art"},
    {"en", "Ear Cushions for Over Ear Headphones, Memory Foam, 1 Pair",
     "accessory"},
    {"en", "Earbud Cleaning Kit Pen 3 in 1", "accessory"},
    {"en", "Replacement Ear Tips Silicone S M L 6 Pairs", "accessory"},
    {"en", "Watch Bands 22mm Quick Release for Smartwatch", "accessory"},
    {"en", "Drone Carrying Case Backpack Waterproof", "accessory"},
    {"en", "Propellers for Mini Drone 8 pcs", "accessory"},
    {"en", "Electric Bike Repair Guide: Hardcover Book", "book"},
    {"en", "Vintage Motorcycle Helmet Wall Art Print 12x18", "art"},
    {"en", "USB C Charger Travel Case Organizer", "accessory"},
    {"en", "Kettle Cozy Cotton Cover", "accessory"},
    {"en", "Toaster Graphic T-Shirt for Men", "clothing"},
    {"en", "Toddler Busy Board Montessori Sensory Toy 1-3", "toy"},
    {"en", "Magnetic Tiles 100 Pieces STEM Building Set", "toy"},
    {"en", "Hoverboard 6.5 inch with LED wheels and Bluetooth", "emobility"},
    {"en", "Folding Electric Bike 20 inch fat tire 750W", "emobility"},
    {"en", "Solar Power Bank 30000mAh with Flashlight", "power-bank"},
    {"en", "Laptop Charger 65W Type C Adapter", "usb-charger"},
    {"en", "Ceramic Space Heater 1500W with Thermostat", "kettle"},
    {"en", "Heated Blanket Throw 50x60 Fleece", "kettle"},
    {"en", "Surge Protector Power Strip 8 Outlets 6ft", "extension-cord"},
    {"en", "Ionic Hair Dryer 1875W with Diffuser", "hair-dryer"},
    {"en", "Cat Laser Toy Rechargeable", "laser-pointer"},
    {"en", "Self-Leveling Laser Level Green Beam", "laser-pointer"},
    {"en", "Fingertip Pulse Oximeter Blood Oxygen Saturation Monitor",
     "med-thermo"},
    {"en", "Blood Pressure Monitor Upper Arm Cuff", "med-thermo"},
    {"en", "Blood Pressure Monitor Case Hard Travel", "accessory"},
    {"en", "Disinfecting Wipes Lemon 75 ct", "disinfectant"},
    {"en", "Hand Sanitizer Gel 70% Alcohol 8 oz", "disinfectant"},
    {"en", "Ant Bait Stations 12 pack", "pesticide"},
    {"en", "Flea and Tick Collar for Dogs 8 months", "pesticide"},
    {"en", "Adult Life Jacket Type III PFD", "life-jacket"},
    {"en", "Skateboard Helmet for Kids Youth", "helmet"},
    {"en", "Full Face Motorcycle Helmet Matte Black", "motorcycle-helmet"},
    {"en", "Convertible Car Seat Rear and Forward Facing", "car-seat"},
    {"en", "Car Seat Protector for Child Car Seat 2 pack", "accessory"},
    {"en", "Portable Crib Bassinet Bedside Sleeper", "crib"},
    {"en", "Fitted Crib Sheets 2 Pack Muslin", "accessory"},
    {"en", "Silicone Pacifiers 0-6 months 4 pack", "pacifier"},
    {"en", "Pacifier Clips 4 pack Wooden Beads", "accessory"},
    {"en", "Little Girls Necklace Unicorn Pendant", "kids-jewelry"},
    {"en", "Magnetic Balls 216 pcs 5mm Desk Toy", "magnet-set"},
    {"en", "Carbon Monoxide Detector Plug In with Battery Backup",
     "smoke-alarm"},
    {"en", "10-Year Sealed Battery Smoke Alarm 3 pack", "smoke-alarm"},
    {"en", "Fabric Dresser with 8 Drawers", "dresser"},
    {"en", "CR2032 Lithium Coin Batteries 20 Pack", "button-battery"},
    {"en", "LED Submersible Lights with Remote, CR2032", "coin-cell-product"},
    {"en", "LED Tail Lights Assembly for Pickup", "car-lamp"},
    {"en", "KN95 Masks 30 Pack", "respirator"},
    {"en", "Disposable Face Masks 50 pcs 3-ply", "medical-mask"},
    {"en", "Nitrile Exam Gloves Powder Free Box of 100", "medical-gloves"},
    {"en", "Omega-3 Fish Oil 1200mg Softgels", "supplement"},
    {"en", "Hip and Joint Chews for Dogs", "pet-supplement"},
    {"en", "Mineral Sunscreen SPF 50 Face", "sunscreen"},
    {"en", "Cell Phone Signal Booster for Home", "signal-booster"},
    {"en", "GMRS Two Way Radios 5W Rechargeable Pair", "walkie-talkie"},
    {"en", "Indoor WiFi Camera 2K Pan Tilt", "security-camera"},
    {"en", "Video Baby Monitor 5 inch", "security-camera"},
    {"en", "HEPA Air Purifier for Large Room", "air-purifier"},
    {"en", "HEPA Replacement Filter for Air Purifier", "accessory"},
    {"en", "Replacement Battery for Laptop 56Wh", "phone-battery"},
    {"en", "Mini Projector 1080P with WiFi", "monitor-tv"},
    {"en", "Deep Tissue Massage Gun 30 Speed", "massage-gun"},
    {"en", "All Season Tire 205/55R16", "tyre"},
    {"en", "USB Rechargeable Arc Lighter", "lighter"},
    {"en", "Portable Butane Stove 8200 BTU", "gas-appliance"},
    {"en", "Lice Treatment Kit with Metal Comb", "lice-treatment"},
    {"en", "Pirate Costume Adult", "costume"},
    {"en", "Vape Pen Kit 650mAh", "e-cig"},
    {"en", "Telescoping Ladder 12.5 ft Aluminum", "ladder"},
    {"de", "Kabelloser Bluetooth Kopfhörer Over-Ear mit ANC, faltbar",
     "bluetooth-headphones"},
    {"de", "Ohrpolster Ersatz für Kopfhörer, Memory Schaum, 2 Stück",
     "accessory"},
    {"de", "Schutzhülle für Bluetooth Lautsprecher, Silikon", "accessory"},
    {"de", "Wandhalterung Smart Speaker weiß", "accessory"},
    {"de", "WLAN Steckdose 4er Pack mit Strommessung", "smart-plug"},
    {"de", "USB-C Schnellladegerät 30W weiß", "usb-charger"},
    {"de", "Universal Laptop Netzteil 90W", "usb-charger"},
    {"de", "Mehrfachsteckdose 6-fach mit Schalter 1,5 m", "extension-cord"},
    {"de", "Kabelhalter für Steckdosenleiste, 10 Stück", "accessory"},
    {"de", "Heizlüfter energiesparend 2000W", "kettle"},
    {"de", "Heizdecke mit Abschaltautomatik 180x130", "kettle"},
    {"de", "Heißluftfritteuse 5,5 Liter", "kettle"},
    {"de", "LED Deckenleuchte rund 24W neutralweiß", "light-strip"},
    {"de", "Lichterkette außen 20m 200 LED", "light-strip"},
    {"de", "Lampenschirm Stoff rund 30 cm", "accessory"},
    {"de", "Kuscheltier Elefant 30 cm", "toy"},
    {"de", "Ferngesteuertes Auto 4WD für Kinder", "toy"},
    {"de", "Aufbewahrungsbox für Spielzeug mit Deckel", "accessory"},
    {"de", "Beistellbett Baby höhenverstellbar", "crib"},
    {"de", "Kindersitz Gruppe 2/3 mit Isofix", "car-seat"},
    {"de", "Skihelm mit Visier Damen", "helmet"},
    {"de", "Integralhelm Motorrad schwarz", "motorcycle-helmet"},
    {"de", "Helmtasche Motorradhelm wasserdicht", "accessory"},
    {"de", "Schutzbrille klar beschlagfrei 5 Stück", "work-gloves"},
    {"de", "Sicherheitsschuhe S3 Herren", "work-gloves"},
    {"de", "FFP2 Masken 20 Stück einzeln verpackt", "respirator"},
    {"de", "Blutdruckmessgerät Oberarm vollautomatisch", "med-thermo"},
    {"de", "Fieberthermometer kontaktlos Infrarot", "med-thermo"},
    {"de", "Brotdose Edelstahl auslaufsicher 1400 ml", "food-contact"},
    {"de", "Pfanne 28 cm Induktion Keramikbeschichtung", "food-contact"},
    {"de", "Ameisenköder Dose 4 Stück", "pesticide"},
    {"de", "Ultraschall Mäuseabwehr Steckdose", "pest-device"},
    {"de", "Flächendesinfektion Spray 1 Liter", "disinfectant"},
    {"de", "Gaskocher Camping 1-flammig", "gas-appliance"},
    {"de", "Vitamin D3 + K2 Tropfen 50 ml", "supplement"},
    {"de", "E-Scooter mit Straßenzulassung 20 km/h", "emobility"},
    {"de", "Drohne mit Kamera 4K faltbar", "drone"},
    {"de", "Akkuschrauber 18V mit 2 Akkus", "power-tool"},
    {"de", "Elektrische Zahnbürste Schall", "personal-care-device"},
    {"de", "Mobiles Klimagerät 9000 BTU", "large-appliance"},
    {"de", "Feuerlöscher 6 kg ABC Pulver", "fire-extinguisher"},
    {"de", "Kreuzlinienlaser grün selbstnivellierend", "laser-pointer"},
    {"fr", "Casque audio sans fil réduction de bruit active, pliable",
     "bluetooth-headphones"},
    {"fr", "Étui rigide pour casque audio", "accessory"},
    {"fr", "Coussinets d'oreille de rechange pour casque", "accessory"},
    {"fr", "Prise connectée WiFi 16A lot de 4", "smart-plug"},
    {"fr", "Chargeur rapide USB-C 20W pour téléphone", "usb-charger"},
    {"fr", "Multiprise parafoudre 6 prises 2 USB", "extension-cord"},
    {"fr", "Radiateur soufflant céramique 2000 W", "kettle"},
    {"fr", "Ampoule LED E27 connectée lot de 4", "light-strip"},
    {"fr", "Camion de pompier en bois pour enfant", "toy"},
    {"fr", "Jeu de construction magnétique 60 pièces", "toy"},
    {"fr", "Coffre de rangement pour jouets en bois", "accessory"},
    {"fr", "Siège auto bébé pivotant 360", "car-seat"},
    {"fr", "Casque vélo adulte avec visière", "helmet"},
    {"fr", "Casque moto intégral noir mat", "motorcycle-helmet"},
    {"fr", "Sac pour casque moto", "accessory"},
    {"fr", "Patère à lunettes de soleil bois", "accessory"},
    {"de", "Rettungswesten-Haken, grau", "accessory"},
    {"ja", "電気ケトルの置き場", "accessory"},
    {"zh", "吹风机托架 灰色", "accessory"},
    {"en", "Walkie Talkie Earrings, Silver", "jewelry"},
    {"en", "Megaphone + Carrying Case", "speaker"},
    {"zh", "蓝牙音箱 送收纳袋", "bluetooth-headphones"},
    {"fr", "Lunettes de protection transparentes lot de 3", "work-gloves"},
    {"fr", "Masques FFP2 boîte de 20", "respirator"},
    {"fr", "Tensiomètre bras électronique écran large", "med-thermo"},
    {"fr", "Gourde inox 750 ml isotherme", "food-contact"},
    {"fr", "Spray anti-punaises de lit 500 ml", "pesticide"},
    {"fr", "Gel hydroalcoolique 500 ml avec pompe", "disinfectant"},
    {"fr", "Détecteur de fumée autonomie 10 ans", "smoke-alarm"},
    {"fr", "Trottinette électrique pliable 350W", "emobility"},
    {"fr", "Lunettes de soleil polarisées homme", "sunglasses"},
    {"fr", "Drone avec caméra 1080P pliable", "drone"},
    {"fr", "Climatiseur mobile 9000 BTU", "large-appliance"},
    {"fr", "Réchaud à gaz portable camping", "gas-appliance"},
    {"fr", "Anneau de dentition silicone bébé", "pacifier"},
    {"it", "Cassa Bluetooth portatile impermeabile IPX7",
     "bluetooth-headphones"},
    {"it", "Cuscinetti di ricambio per cuffie", "accessory"},
    {"it", "Trapano? No: cuscino", "textile"},
    {"fr", "Déguisement pirate enfant", "toy"},
    {"it", "Bollitore elettrico 1,7 litri in acciaio", "kettle"},
    {"it", "Stufetta elettrica da bagno 2000W", "kettle"},
    {"it", "Ciabatta elettrica 6 posti con USB", "extension-cord"},
    {"it", "Lampada da tavolo LED dimmerabile", "light-strip"},
    {"it", "Peluche orsetto 40 cm", "toy"},
    {"it", "Casco bici adulto con luce posteriore", "helmet"},
    {"it", "Casco moto jet con visiera", "motorcycle-helmet"},
    {"it", "Guanti da lavoro antitaglio livello D", "work-gloves"},
    {"it", "Saturimetro da dito con display OLED", "med-thermo"},
    {"it", "Padella antiaderente 24 cm induzione", "food-contact"},
    {"it", "Insetticida spray zanzare e mosche 400 ml", "pesticide"},
    {"it", "Monopattino elettrico pieghevole 25 km/h", "emobility"},
    {"it", "Trapano avvitatore a batteria 20V", "power-tool"},
    {"it", "Rilevatore di fumo con batteria 10 anni", "smoke-alarm"},
    {"it", "Zaino porta drone impermeabile", "accessory"},
    {"it", "Supporto da tavolo per cuffie in legno", "accessory"},
    {"it", "Custodia per power bank in neoprene", "accessory"},
    {"es", "Cascos inalámbricos Bluetooth con micrófono, 60 horas",
     "bluetooth-headphones"},
    {"es", "Funda de silicona para auriculares", "accessory"},
    {"es", "Soporte para altavoz de pared", "accessory"},
    {"es", "Cargador USB C 20W enchufe Europa", "usb-charger"},
    {"es", "Regleta 5 enchufes con interruptor", "extension-cord"},
    {"es", "Tostadora 2 ranuras 850W", "kettle"},
    {"es", "Lámpara de escritorio LED con carga", "light-strip"},
    {"es", "Peluche perro suave 25 cm", "toy"},
    {"es", "Casco de bicicleta para adultos con luz", "helmet"},
    {"es", "Tensiómetro de brazo digital", "med-thermo"},
    {"es", "Insecticida cucarachas spray 750 ml", "pesticide"},
    {"es", "Bicicleta eléctrica plegable 20 pulgadas", "emobility"},
    {"es", "Gafas de sol polarizadas para niños", "sunglasses"},
    {"es", "Guantes anticorte nivel 5", "work-gloves"},
    {"es", "Fiambrera de cristal hermética 3 uds", "food-contact"},
    {"es", "Secador de pelo iónico 2200W", "hair-dryer"},
    {"ja", "ノイズキャンセリング ワイヤレスヘッドホン 60時間 折りたたみ",
     "bluetooth-headphones"},
    {"ja", "ヘッドホン スタンド アルミ 卓上", "accessory"},
    {"ja", "モバイルバッテリー ケース 収納 メッシュ", "accessory"},
    {"ja", "USB充電器 20W 2台セット", "usb-charger"},
    {"ja", "電気毛布 掛け敷き 188x130cm 洗える", "kettle"},
    {"ja", "ヘアドライヤー 1200W 大風量 マイナスイオン", "hair-dryer"},
    {"ja", "電源タップ 6個口 2m 雷ガード", "extension-cord"},
    {"ja", "LEDデスクライト 調光 クランプ式", "light-strip"},
    {"ja", "ミニドローン 子供向け 室内", "drone"},
    {"ja", "トランシーバー 2台セット 免許不要", "walkie-talkie"},
    {"ja", "自転車ヘルメット 大人用 軽量", "helmet"},
    {"ja", "ターボライター ガス注入式", "lighter"},
    {"ja", "住宅用火災警報器 煙式 10年", "smoke-alarm"},
    {"ja", "パルスオキシメーター 指先", "med-thermo"},
    {"ja", "水筒 500ml ステンレス 保温保冷", "food-contact"},
    {"ja", "木製パズル 知育玩具 3歳", "toy"},
    {"ja", "防犯カメラ 屋外 WiFi ソーラー", "security-camera"},
    {"ja", "マッサージガン ハンディ 筋膜", "massage-gun"},
    {"ja", "WiFiルーター 無線LAN 1200Mbps", "router"},
    {"ja", "スマートウォッチ 交換バンド 20mm", "accessory"},
    {"zh", "骨传导耳机 运动 防水 不入耳", "bluetooth-headphones"},
    {"zh", "耳机收纳盒 硬壳 便携", "accessory"},
    {"zh", "充电宝 20000毫安 快充", "power-bank"},
    {"zh", "毛绒玩具 小熊 30厘米", "toy"},
    {"zh", "LED台灯 护眼 USB充电", "light-strip"},
    {"zh", "电热水壶 1.7L 不锈钢", "kettle"},
    {"zh", "电动滑板车 成人 折叠", "emobility"},
    {"zh", "自行车头盔 成人 带尾灯", "helmet"},
    {"nl", "Fietshelm volwassenen met achterlicht", "helmet"},
    {"nl", "Waterkoker 1,7 liter RVS", "kettle"},
    {"nl", "Houten speelgoed trein 18 delig", "toy"},
    {"nl", "Hoes voor bluetooth speaker", "accessory"},
    {"pl", "Słuchawki bezprzewodowe dokanałowe z etui", "bluetooth-headphones"},
    {"pl", "Czajnik elektryczny 1,7 l szklany", "kettle"},
    {"pl", "Klocki drewniane 100 elementów dla dzieci", "toy"},
    {"sv", "Vattenkokare 1,7 liter rostfri", "kettle"},
    {"sv", "Trådlösa hörlurar med brusreducering", "bluetooth-headphones"},
    {"sv", "Cykelhjälm för barn med LED", "helmet"},
    {"fr", "Bouilloire 1,7 L inox 2200 W", "kettle"},
    {"nl", "Powerbank 10000mAh slank", "power-bank"},
    {"es", "Audífonos Bluetooth inalámbricos con estuche",
     "bluetooth-headphones"},
    {"es", "Cafetera de goteo 12 tazas", "kettle"},
    {"pt", "Fone de ouvido Bluetooth sem fio TWS", "bluetooth-headphones"},
    {"pt", "Boneca de pano 40 cm para crianças", "toy"},
    {"pt", "Extensão elétrica 5 tomadas 3 metros", "extension-cord"},
    {"tr", "Su ısıtıcısı 1.7 litre çelik kettle", "kettle"},
    {"tr", "Kablosuz Bluetooth kulaklık, 30 saat", "bluetooth-headphones"},
    {"en", "Wireless Earbuds with Charging Case 40H", "bluetooth-headphones"},
    {"ar", "غلاية كهربائية 1.7 لتر ستانلس ستيل", "kettle"},
    {"ar", "سماعات أذن لاسلكية بلوتوث 40 ساعة", "bluetooth-headphones"},
    {"en", "Electric Kettle 1.7L Stainless Steel 2200W", "kettle"},
    {"ar", "باور بانك 20000 مللي أمبير", "power-bank"},
    {"en", "Soft Toy Teddy Bear 3 feet for Kids", "toy"},
    {"en", "Stainless Steel Pressure Cooker 3 Litre", "pressure-cooker"},
    {"en", "33W Fast Charger Adapter Type C", "usb-charger"},
    {"en", "Extension Cord 4 Way 3m with Switch", "extension-cord"},
    {"en", "USB C Wall Charger 65W GaN 3 Pin", "usb-charger"},
    {"en", "Electric Kettle 1.7L Glass", "kettle"},
    {"fr", "Jouet en bois empilable pour tout-petits", "toy"},
    {"en", "Vitamin D3 Drops 30 ml", "supplement"},
    {"en", "LED Tea Lights Flameless 24 pack CR2032", "coin-cell-product"},
    {"en", "Polarised Sunglasses Men Sport", "sunglasses"},
    {"en", "Infrared Forehead Thermometer", "med-thermo"},
    {"en", "USB Plug 20W 3 Pin UK Fast Charge", "usb-charger"},
    {"en", "Christmas Tree Lights 200 LED Plug In", "light-strip"},
    {"en", "Baby Rattle Set 6 pcs BPA free", "toy"},
    {"en", "2 Seater Fabric Sofa Grey", "upholstery"},
    {"en", "Retinol Night Cream 50ml", "cosmetic"},
    {"en", "Cot Mattress Protector Waterproof", "accessory"},
    {"en", "The Drone Pilot's Handbook", "book"},
    {"en", "Vitamin Drops for Dogs and Cats", "pet-supplement"},
    {"en", "Compatible Ink Cartridge 305 Black", "printer-ink"},
    {"en", "Bike Bell Brass", "accessory"},
    {"de", "Gasmelder Steckdose Propan", "smoke-alarm"},
    {"de", "Messerblock ohne Messer", "accessory"},
    {"de", "Fahrradhelm MTB Rücklicht 58-61", "helmet"},
    {"ja", "おくるみ 新生児 綿", "infant-sleep"},
    {"ja", "電子タバコ リキッド 10ml", "e-cig"},
    {"zh", "猫咪舒缓滴剂 50ml", "pet-supplement"}};

TEST(ProductKinds, TheHeadOfTheTitleNamesTheThing) {
  for (const TitleCase& one : kTitles) {
    const std::vector<std::string> kinds =
        KindsOf(Listing(one.language, one.title));
    ASSERT_FALSE(kinds.empty()) << one.title;
    EXPECT_EQ(kinds.front(), one.kind) << one.title;
  }
}

TEST(ProductKinds, APartIsNotTheThing) {
  const std::vector<TitleCase> titles = {
      {"en", "Robot Vacuum Wheels, 2 Pack", "kitchen-appliance"},
      {"en", "Robot Vacuum Replacement Wheels 65 mm", "kitchen-appliance"},
      {"de", "Saugroboter Dichtung", "kitchen-appliance"},
      {"fr", "Roues drone 4 cm", "drone"},
      {"it", "Corde chitarra elettrica", "speaker"},
      {"es", "Cuerdas guitarra eléctrica", "speaker"},
      {"ja", "ロボット掃除機 歯車", "kitchen-appliance"},
      {"zh", "扫地机器人 螺丝", "kitchen-appliance"}};
  for (const TitleCase& one : titles) {
    const std::vector<std::string> kinds =
        KindsOf(Listing(one.language, one.title));
    EXPECT_EQ(std::ranges::count(kinds, one.kind), 0) << one.title;
  }
  EXPECT_FALSE(KindsOf(Listing("en", "Robot Vacuum with Big Wheels")).empty());
}

TEST(ProductKinds, NoneIsAnAnswer) {
  EXPECT_TRUE(KindsOf(Listing("en", "Blue Horizon Limited Edition")).empty());
  EXPECT_TRUE(KindsOf(Listing("de", "")).empty());
}

TEST(ProductKinds, AKitIsSeveralThings) {
  const std::vector<std::string> kinds =
      KindsOf(Listing("en", "Smart Plug and LED Bulb, starter kit"));
  EXPECT_EQ(std::set<std::string>(kinds.begin(), kinds.end()),
            (std::set<std::string>{"smart-plug", "light-strip"}));
}

TEST(ProductKinds, TheProductTypeSpeaksWhereTheTitleDoesNot) {
  Document document = Listing("en", "Velunora X20 Graphite");
  document.product_type = "HEADPHONES";
  EXPECT_EQ(KindsOf(document),
            std::vector<std::string>{"bluetooth-headphones"});
  Document book = Listing("en", "The Drone Handbook");
  book.product_type = "ABIS_BOOK";
  EXPECT_EQ(KindsOf(book), std::vector<std::string>{"book"});
}

TEST(ProductKinds, ACategoryConfirms) {
  Document document = Listing("en", "Velunora X20 Graphite");
  document.category = "Electronics > Wearable Technology > Smartwatches";
  EXPECT_EQ(KindsOf(document), std::vector<std::string>{"smartwatch"});
}

TEST(ProductKinds, WithoutATitleABulletIsAWeakHint) {
  Document document = Listing("en", "");
  document.fields.push_back(
      {FieldKind::kBullet, 0, "", "Electric kettle with 1.7 l"});
  EXPECT_EQ(KindsOf(document), std::vector<std::string>{"kettle"});
}

TEST(ProductKinds, ATextThatOpensWithAThingIsAWeakHintToo) {
  Document document = Listing("en", "It obeys you from next door, set of 2");
  document.fields.push_back(
      {FieldKind::kBullet, 0, "", "Smart plug, nothing more, 16 A"});
  const auto result = TheScanner().Check(std::move(document));
  EXPECT_TRUE(std::ranges::any_of(result.findings, [](const Finding& finding) {
    return finding.rule == "certification/missing-claim" &&
           finding.severity == Severity::kLow;
  }));
}

TEST(ProductKinds, WordsOfTheListingNarrowTheKind) {
  Document wired = Listing("en", "Over-Ear Headphones");
  EXPECT_EQ(KindsOf(wired), std::vector<std::string>{"headphones"});
  wired.fields.push_back({FieldKind::kBullet, 0, "", "Bluetooth 5.3"});
  EXPECT_EQ(KindsOf(wired), std::vector<std::string>{"bluetooth-headphones"});
}

TEST(ProductKinds, GroupsOfRulesFollowTheKinds) {
  const Tables& tables = TheScanner().patterns().tables;
  std::map<std::string, std::set<std::string>> groups;
  std::set<std::string> ids;
  for (const TableRow& row : tables.Get("product-kinds").rows) {
    ids.emplace(row.Text("id"));
    for (const std::string& group : row.List("groups"))
      groups[group].emplace(row.Text("id"));
  }
  for (const TableRow& row : tables.Get("product-kind-groups").rows) {
    const std::set<std::string> members(row.List("members").begin(),
                                        row.List("members").end());
    EXPECT_EQ(groups[std::string(row.Text("id"))], members) << row.Text("id");
  }
  for (const auto& [group, members] : groups)
    EXPECT_TRUE(ids.contains(group) ||
                std::ranges::any_of(tables.Get("product-kind-groups").rows,
                                    [&id = group](const TableRow& row) {
                                      return row.Text("id") == id;
                                    }))
        << group;
}

struct Label {
  std::string catalogue, id, kind;
};

std::vector<Label> ReadLabels() {
  std::ifstream file(RepoPath("tests/check/product_kind_labels.tsv"));
  std::vector<Label> labels;
  std::string line;
  while (std::getline(file, line)) {
    if (line.empty() || line.front() == '#') continue;
    std::istringstream cells(line);
    Label label;
    std::getline(cells, label.catalogue, '\t');
    std::getline(cells, label.id, '\t');
    std::getline(cells, label.kind, '\t');
    labels.push_back(std::move(label));
  }
  return labels;
}

// Kinds of a catalogue's documents by id, for the ids asked for.
std::map<std::string, std::vector<std::string>> KindsIn(
    const std::string& path, const std::set<std::string>& ids) {
  std::map<std::string, std::vector<std::string>> kinds;
  for (ReadItem& item : ReadFile(path)) {
    auto* document = std::get_if<Document>(&item);
    if (document == nullptr || !ids.contains(document->id)) continue;
    const std::string id = document->id;
    kinds[id] = KindsOf(std::move(*document));
  }
  return kinds;
}

// Real listings, labelled by eye. Many titles only name a brand and a game;
// what counts most is that no wrong kind is given.
TEST(ProductKinds, HoldsOnRealListings) {
  const std::string folder = SharedPath("data/catalogues");
  if (folder.empty()) GTEST_SKIP() << "no ../shared beside the repository";
  const std::vector<Label> labels = ReadLabels();
  ASSERT_GE(labels.size(), 600U);
  std::map<std::string, std::set<std::string>> ids;
  for (const Label& label : labels)
    ids[label.catalogue].insert(label.id);
  std::map<std::string, std::map<std::string, std::vector<std::string>>> found;
  for (const auto& [catalogue, wanted] : ids)
    found[catalogue] = KindsIn(folder + "/" + catalogue, wanted);
  std::map<std::pair<std::string, std::string>, int> confusion;
  int named = 0;
  int right = 0;
  int wrong = 0;
  for (const Label& label : labels) {
    const std::vector<std::string>& kinds = found[label.catalogue][label.id];
    const std::string given = kinds.empty() ? "-" : kinds.front();
    const bool hit = std::ranges::find(kinds, label.kind) != kinds.end() ||
                     label.kind == given;
    ++confusion[{label.kind, hit ? label.kind : given}];
    named += kinds.empty() ? 0 : 1;
    right += hit ? 1 : 0;
    wrong += !hit && !kinds.empty() ? 1 : 0;
  }
  for (const auto& [pair, count] : confusion)
    std::printf("%-22s %-22s %4d%s\n", pair.first.c_str(), pair.second.c_str(),
                count, pair.first == pair.second ? "" : "  <-");
  std::printf("%zu listings, %d right, %d given a kind, %d of them wrong\n",
              labels.size(), right, named, wrong);
  EXPECT_GE(right, static_cast<int>(labels.size()) * 69 / 100);
  EXPECT_LE(wrong * 100, named * 12);
}

}  // namespace
}  // namespace redflag
