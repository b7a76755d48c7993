"""Writes hostile.ndjson, mixed.ndjson and large.ndjson for the browser test."""
import json
import pathlib
import sys

folder = pathlib.Path(sys.argv[1])
run = "globalThis.pwned=1"
ATTACKS = [
    f"<script>{run}</script>", f"</script><script>{run}</script>",
    f"<img src=x onerror={run}>", f"<svg onload={run}>", f"<svg/onload={run}>",
    f"\"><script>{run}</script>", f"'><img src=x onerror={run}>",
    f"<iframe src=\"javascript:{run}\"></iframe>", f"<!--<script>{run}</script>",
    f"<body onload={run}>", f"<a href=\"javascript:{run}\">x</a>",
    f"<math><mi xlink:href=\"javascript:{run}\">", "<base href=//evil.example>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<style>*{display:none}</style>", "<meta http-equiv=refresh content=0>",
    f"<object data=\"javascript:{run}\">", f"<embed src=\"javascript:{run}\">",
    f"<video><source onerror={run}>", "<form action=//evil.example><button>",
]
PLACES = ("title", "bullets", "description", "search_terms", "id", "brand")
with (folder / "hostile.ndjson").open("w") as out:
    for number in range(60):
        attack = ATTACKS[number % len(ATTACKS)]
        text = f"hostile-{number}- {attack}"
        record = {"id": f"H{number}", "marketplace": "US", "language": "en",
                  "title": f"Lamp {number}",
                  "description": "Cures cancer fast."}
        place = PLACES[number % len(PLACES)]
        if place == "bullets":
            record[place] = [text + " www.acme-store.com"]
        elif place in ("id", "title", "brand"):
            record["title"] = text + " cures cancer"
            record[place] = text
        else:
            record[place] = "Cures cancer, says " + text
        out.write(json.dumps(record) + "\n")
MIXED = [
    {"id": "NO-BLANK-" + "ABCDEFGHIJ" * 9, "marketplace": "US",
     "language": "en", "title": "Brightfen picture ledge",
     "bullets": ["More at https://www.brightfen-shop.example/" + "path/" * 20]},
    {"id": "HEADSET-1", "marketplace": "DE", "language": "en",
     "brand": "Brightfen",
     "title": "Brightfen Bluetooth 5.3 headphones, Disney style",
     "bullets": ["More colours at w w w . brightfen . s h o p",
                 "Write to us on wh4tsapp +49 170 1234567"],
     "description": "Best price guaranteed. Kills 99.9% of bacteria."},
    {"id": "TEA-1", "marketplace": "US", "language": "en",
     "title": "Herbal tea that cures cancer",
     "bullets": ["Visit brightfen\u200b.shop for recipes"]},
    {"id": "\u0634\u0645\u0639\u0629", "marketplace": "AE",
     "title": "\u0634\u0645\u0639\u0629 \u0645\u0639\u0637\u0631\u0629",
     "bullets": ["www.shamaa-store.com"]},
]
with (folder / "mixed.ndjson").open("w") as out:
    for record in MIXED:
        out.write(json.dumps(record) + "\n")
with (folder / "large.ndjson").open("w") as out:
    for number in range(10000):
        out.write(json.dumps({
            "id": f"SKU-{number:05}", "marketplace": ("US", "DE", "FR")[number % 3],
            "title": ("Bluetooth headphones with noise cancelling", "Pine shelf",
                      "Herbal tea that cures cancer")[number % 3] + f" {number}",
            "bullets": [f"Visit www.acme-store-{number % 50}.com for more",
                        "Best seller, 100% satisfaction guaranteed or money back"],
            "description": "A thing for the home and for the garden. " * 5,
        }) + "\n")
