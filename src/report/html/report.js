// The report's own script. All text of the data becomes text nodes; nothing
// is ever parsed as markup, and no address is asked for.
"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const SEVERITIES = ["low", "medium", "high", "critical"];
  // A document of which nothing was found so far is not clean while a part of
  // it was not checked.
  const BANDS = ["critical", "high", "medium", "low", "partial", "none"];
  const BAND_LABELS = {partial: "not fully checked", none: "nothing found"};
  const PAGE = 50;
  const PRINTED = 2000;
  const OPEN_AT_FIRST = 3;

  const byId = (id) => document.getElementById(id);
  const shared = (value) =>
    typeof value === "number" ? data.texts[value] : value;
  // What a finding has in common with others; the rest is made of its row when
  // it is looked at, [kind, share, fingerprint, before, match, after, means,
  // match apart].
  const kindOf = (row) => typeof row[0] === "number" ? data.kinds[row[0]]
                                                     : row[0];
  const expand = (row) => ({...kindOf(row), share: row[1], fp: row[2],
    ev: row.length > 5 && row.slice(3, 6).join("") ? row.slice(3, 6)
                                                   : undefined,
    means: row[6] || undefined, match: row[7]});
  const uncheckedOf = (doc) => doc.unchecked || [];
  const number = (count) => count.toLocaleString("en");
  const counted = (count, one, many) =>
    number(count) + " " + (count === 1 ? one : many);

  // What has no look of its own, or changes the order of its neighbours.
  const HIDDEN = new RegExp(
    "[\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f\\u00ad\\u034f\\u061c" +
    "\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b-\\u200f" +
    "\\u2028-\\u202e\\u2060-\\u206f\\u3164\\ufeff\\ufffe\\uffff" +
    "\\u{e0000}-\\u{e0fff}]", "gu");

  function append(parent, text) {
    let from = 0;
    for (const found of text.matchAll(HIDDEN)) {
      parent.append(text.slice(from, found.index));
      const code = found[0].codePointAt(0).toString(16).toUpperCase();
      const box = element("span", "hid", "U+" + code.padStart(4, "0"));
      box.title = "invisible character";
      parent.append(box);
      from = found.index + found[0].length;
    }
    parent.append(text.slice(from));
  }

  function element(name, className, text) {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (text) append(made, text);
    return made;
  }

  // Text of the data, kept apart from the direction of what is around it.
  function given(text, className) {
    return element("bdi", className, text);
  }

  // The state of the filters, which is also the address.
  const state = {q: "", family: "", severity: "", band: "", market: "",
                 only: ""};
  let shown = [];
  let rendered = 0;

  const bandOf = (doc) =>
    doc.band === "none" && doc.unchecked ? "partial" : doc.band;
  const labelOf = (band) => BAND_LABELS[band] || band;
  const matchOf = (finding) =>
    finding.match || (finding.ev && finding.ev[1]) || "";
  const isOpen = (finding) => finding.sup === undefined && !finding.known;

  function findingMatches(finding) {
    if (state.family && shared(finding.family) !== state.family) return false;
    if (state.severity &&
        finding.sev < SEVERITIES.indexOf(state.severity)) return false;
    return true;
  }

  function haystack(doc) {
    if (doc.hay === undefined) {
      const parts = [doc.id, doc.title, doc.source, doc.market];
      for (const row of doc.findings) {
        const {rule, message} = kindOf(row);
        parts.push(shared(rule), shared(message), row[2],
                   row.slice(3, 6).join(""), row[6] || "", row[7] || "");
      }
      doc.hay = parts.join("\n").toLowerCase();
    }
    return doc.hay;
  }

  function docMatches(doc) {
    if (state.band && bandOf(doc) !== state.band) return false;
    if (state.market && doc.market !== state.market) return false;
    if (state.only === "findings" && doc.findings.length === 0) return false;
    if (state.only === "partial" && !doc.unchecked) return false;
    if ((state.family || state.severity) &&
        !doc.findings.some((row) => findingMatches(kindOf(row)))) return false;
    return state.q === "" || haystack(doc).includes(state.q.toLowerCase());
  }

  // A definition list's row.
  function row(list, term, ...content) {
    list.append(element("dt", "", term));
    const value = element("dd");
    value.append(...content);
    list.append(value);
  }

  function link(url, text) {
    if (!/^https?:\/\//.test(url)) return given(text + " " + url);
    const anchor = element("a", "", text);
    anchor.href = url;
    anchor.rel = "noopener noreferrer";
    anchor.target = "_blank";
    return anchor;
  }

  function evidenceOf(finding) {
    const quote = element("blockquote");
    quote.dir = "auto";
    const [before, match, after] = finding.ev;
    append(quote, before);
    if (match) quote.append(element("mark", "", match));
    append(quote, after);
    return quote;
  }

  function disguiseOf(finding) {
    const line = element("p", "small");
    line.append("Disguised: ", given("“" + matchOf(finding) + "”"));
    if (finding.means)
      line.append(" is read as ", element("code", "", finding.means));
    const ways = (finding.disguise || []).map(shared);
    if (ways.length) append(line, "; " + ways.join("; "));
    line.append(".");
    return line;
  }

  function standingOf(finding) {
    if (finding.sup !== undefined) return shared(finding.sup);
    if (finding.with !== undefined) return "with " + shared(finding.with);
    if (finding.known) return "known from the baseline";
    return finding.preview ? "preview: counts for nothing yet" : "";
  }

  // Lines of titles and addresses in turn.
  function policiesOf(lines) {
    const texts = lines.split("\n");
    const links = [];
    for (let i = 0; i + 1 < texts.length; i += 2) {
      if (i > 0) links.push("; ");
      links.push(link(texts[i + 1], texts[i]));
    }
    return links;
  }

  function detailsOf(finding) {
    const list = element("dl", "small");
    row(list, "to do", element("span", "", shared(finding.remedy)));
    if (finding.policy !== undefined)
      row(list, "why", ...policiesOf(shared(finding.policy)));
    const address = element("a", "", finding.fp);
    address.href = "#f=" + encodeURIComponent(finding.fp);
    row(list, "rule", element("code", "", shared(finding.rule)), " (" +
      Math.round(finding.sure * 100) + "% sure, " + finding.share.toFixed(1) +
      " points of the risk), ", address);
    return list;
  }

  function findingElement(finding) {
    const severity = SEVERITIES[finding.sev];
    const box = element("section", "finding " + severity);
    if (!isOpen(finding)) box.classList.add("off");
    box.dataset.fp = finding.fp;
    const heading = element("h3");
    heading.append(element("span", "tag " + severity, severity), " ");
    append(heading, shared(finding.message));
    box.append(heading);
    const standing = standingOf(finding);
    if (standing) box.append(element("p", "small soft", standing));
    const place = matchOf(finding) ? "in " + finding.field
      : finding.field ? "missing in " + finding.field : "because of";
    box.append(element("p", "small soft", place));
    if (finding.ev) box.append(evidenceOf(finding));
    if (finding.means || finding.disguise) box.append(disguiseOf(finding));
    box.append(detailsOf(finding));
    return box;
  }

  function uncheckedElement(part) {
    const box = element("section", "finding");
    const heading = element("h3");
    heading.append(element("span", "tag", "not checked"), " ");
    append(heading, part.field + ": " + part.message);
    box.append(heading, element("p", "small", part.advice));
    return box;
  }

  function bodyOf(doc) {
    const body = element("div", "body");
    const from = element("p", "small soft");
    append(from, doc.source + (doc.types
      ? ", taken for " + doc.types.join(", ") : ""));
    body.append(from);
    const filtered = doc.findings.map(expand).filter(findingMatches);
    filtered.forEach((finding) => body.append(findingElement(finding)));
    uncheckedOf(doc).forEach((part) => body.append(uncheckedElement(part)));
    const hidden = doc.findings.length - filtered.length;
    if (hidden > 0)
      body.append(element("p", "small soft",
        counted(hidden, "finding", "findings") + " left out by the filters"));
    if (doc.findings.length + uncheckedOf(doc).length === 0)
      body.append(element("p", "", "Nothing was found in this document."));
    return body;
  }

  function headOf(doc) {
    const head = element("button", "head");
    head.type = "button";
    head.append(element("span", "rank", "#" + doc.rank),
                element("span", "risk", doc.risk.toFixed(1)),
                element("span", "tag " + doc.band, labelOf(bandOf(doc))),
                given(doc.id, "id"), given(doc.title, "title"));
    if (doc.market) head.append(given(doc.market, "soft"));
    const count = doc.findings.filter((row) => isOpen(kindOf(row))).length;
    head.append(element("span", "soft small",
                        counted(count, "finding", "findings")));
    if (doc.unchecked && doc.band !== "none")
      head.append(element("span", "tag plain", "in part only"));
    return head;
  }

  function toggle(article, open) {
    const head = article.querySelector(".head");
    const isShown = head.getAttribute("aria-expanded") === "true";
    if (isShown === open) return;
    head.setAttribute("aria-expanded", String(open));
    if (open) article.append(bodyOf(article.doc));
    else article.querySelector(".body").remove();
  }

  function articleOf(doc, open) {
    const article = element("article");
    article.doc = doc;
    const heading = element("h2");
    const head = headOf(doc);
    head.setAttribute("aria-expanded", "false");
    head.addEventListener("click", () =>
      toggle(article, head.getAttribute("aria-expanded") !== "true"));
    heading.append(head);
    article.append(heading);
    if (open) toggle(article, true);
    return article;
  }

  function renderTo(end, open) {
    const batch = document.createDocumentFragment();
    for (; rendered < Math.min(end, shown.length); ++rendered)
      batch.append(articleOf(shown[rendered], open ||
                             rendered < OPEN_AT_FIRST));
    byId("list").append(batch);
    const left = shown.length - rendered;
    byId("more").hidden = left === 0;
    byId("more").textContent = "Show " + Math.min(PAGE, left) + " more of " +
      number(left);
  }

  function render() {
    shown = data.documents.filter(docMatches);
    rendered = 0;
    byId("list").textContent = "";
    renderTo(PAGE, false);
    byId("count").textContent = shown.length === data.documents.length
      ? counted(shown.length, "document", "documents")
      : number(shown.length) + " of " +
        counted(data.documents.length, "document", "documents");
    for (const button of document.querySelectorAll(".bar-row"))
      button.setAttribute("aria-pressed",
        String(state[button.dataset.key] === button.dataset.value));
    for (const key of Object.keys(state))
      if (byId("by-" + key) && byId("by-" + key).value !== state[key])
        byId("by-" + key).value = state[key];
  }

  function saveAddress() {
    const params = new URLSearchParams();
    for (const [key, value] of Object.entries(state))
      if (value) params.set(key, value);
    history.replaceState(null, "", "#" + params);
  }

  function setFilter(key, value) {
    state[key] = value;
    saveAddress();
    render();
  }

  // "#id=B0TEST0001", "#f=9f2c...", or filters.
  function readAddress() {
    const params = new URLSearchParams(location.hash.slice(1));
    for (const key of Object.keys(state)) state[key] = params.get(key) || "";
    render();
    const id = params.get("id");
    const print = params.get("f");
    if (id === null && print === null) return;
    const at = shown.findIndex((doc) => print === null ? doc.id === id
      : doc.findings.some((row) => row[2] === print));
    if (at < 0) {
      byId("count").textContent = "Nothing in this report is called " +
        (print === null ? id : print) + ".";
      return;
    }
    renderTo(at + 1, false);
    const article = byId("list").children[at];
    toggle(article, true);
    let target = article;
    for (const finding of article.querySelectorAll(".finding"))
      if (print !== null && finding.dataset.fp === print) target = finding;
    target.classList.add("linked");
    target.scrollIntoView();
    article.querySelector(".head").focus({preventScroll: true});
  }

  // A labelled bar that is also a filter.
  function barRow(key, value, label, counts, most) {
    const button = element("button", "bar-row");
    button.type = "button";
    button.dataset.key = key;
    button.dataset.value = value;
    const bar = element("span", "bar");
    let total = 0;
    for (const [name, count] of counts) {
      if (count === 0) continue;
      total += count;
      const part = element("i", "bg-" + name);
      part.style.width = (100 * count / most) + "%";
      part.title = name + ": " + number(count);
      bar.append(part);
    }
    bar.setAttribute("aria-hidden", "true");
    button.append(element("span", "", label), bar,
                  element("span", "count", number(total)));
    button.addEventListener("click", () =>
      setFilter(key, state[key] === value ? "" : value));
    return button;
  }

  function drawCharts() {
    const bands = new Map(BANDS.map((band) => [band, 0]));
    const families = new Map();
    for (const doc of data.documents) {
      bands.set(bandOf(doc), bands.get(bandOf(doc)) + 1);
      for (const row of doc.findings) {
        const finding = kindOf(row);
        if (finding.sup !== undefined) continue;
        const family = shared(finding.family);
        if (!families.has(family)) families.set(family, [0, 0, 0, 0]);
        ++families.get(family)[finding.sev];
      }
    }
    const mostDocuments = Math.max(1, ...bands.values());
    for (const band of BANDS)
      if (band !== "partial" || bands.get(band) > 0)
        byId("bands").append(barRow("band", band, labelOf(band),
          [[band, bands.get(band)]], mostDocuments));
    const sum = (counts) => counts.reduce((a, b) => a + b, 0);
    const sorted = [...families].sort((a, b) => sum(b[1]) - sum(a[1]) ||
                                                (a[0] < b[0] ? -1 : 1));
    const mostFindings = Math.max(1, ...sorted.map(([, c]) => sum(c)));
    for (const [family, counts] of sorted)
      byId("families").append(barRow("family", family, family,
        counts.map((count, i) => [SEVERITIES[i], count]).reverse(),
        mostFindings));
    if (sorted.length === 0)
      byId("families").append(element("p", "soft", "No finding."));
    return [...families.keys()].sort();
  }

  function fillSelect(id, values) {
    for (const value of values) {
      const option = element("option", "", value);
      option.value = value;
      byId(id).append(option);
    }
  }

  function listNotChecked() {
    if (data.not_checked.length === 0) return;
    const box = byId("not-checked");
    box.hidden = false;
    const list = element("ul", "small");
    data.not_checked.slice(0, 500).forEach((input) => {
      const item = element("li");
      item.append(given(input.source, "id"), ": ");
      append(item, input.code + ", " + input.message + " " + input.advice);
      list.append(item);
    });
    box.querySelector("details").append(list);
    if (data.not_checked.length > 500)
      box.querySelector("details").append(element("p", "", "and " +
        number(data.not_checked.length - 500) + " more"));
  }

  function move(step) {
    const heads = [...document.querySelectorAll(".head")];
    const at = heads.indexOf(document.activeElement);
    let next = at + step;
    if (at < 0) next = 0;
    if (next >= heads.length && rendered < shown.length) {
      renderTo(rendered + PAGE, false);
      document.querySelectorAll(".head")[next].focus();
    } else if (next >= 0 && next < heads.length) {
      heads[next].focus();
    }
  }

  function toggleAll() {
    const articles = [...byId("list").children];
    const anyClosed = articles.some((article) =>
      article.querySelector(".head").getAttribute("aria-expanded") !== "true");
    articles.forEach((article) => toggle(article, anyClosed));
  }

  function onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
    if (event.key === "Escape" && event.target === byId("by-q")) {
      setFilter("q", "");
      event.target.blur();
      return;
    }
    if (typing || byId("help").open) return;
    const actions = {"j": () => move(1), "k": () => move(-1),
                     "e": toggleAll, "/": () => byId("by-q").focus(),
                     "?": () => byId("help").showModal()};
    if (!(event.key in actions)) return;
    event.preventDefault();
    actions[event.key]();
  }

  const families = drawCharts();
  fillSelect("by-family", families);
  fillSelect("by-market", [...new Set(data.documents.map((doc) => doc.market))]
    .filter((market) => market !== "").sort());
  listNotChecked();
  for (const key of Object.keys(state))
    byId("by-" + key).addEventListener(key === "q" ? "input" : "change",
      (event) => setFilter(key, event.target.value));
  byId("more").addEventListener("click", () => {
    const next = rendered;
    renderTo(rendered + PAGE, false);
    byId("list").children[next].querySelector(".head").focus();
  });
  byId("all").addEventListener("click", toggleAll);
  byId("keys").addEventListener("click", () => byId("help").showModal());
  document.addEventListener("keydown", onKey);
  window.addEventListener("hashchange", readAddress);
  window.addEventListener("beforeprint", () => {
    renderTo(PRINTED, true);
    for (const article of byId("list").children) toggle(article, true);
  });
  readAddress();
  document.body.dataset.ready = "true";
})();
