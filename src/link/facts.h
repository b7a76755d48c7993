// All that the scanners know beforehand, and what they know of a document.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "core/document.h"
#include "core/link.h"
#include "core/table.h"
#include "link/disguise.h"
#include "link/hosts.h"
#include "link/lexicon.h"
#include "link/survey.h"
#include "link/view.h"

namespace redflag {

// The tables "off-platform/*", read once.
struct Facts {
  explicit Facts(const Tables& tables);

  Lexicon lexicon;
  Hosts hosts;
  FoldTable folds;
  // What the host of a web site starts with, and the scheme of a mailbox.
  std::string_view web_label;
  std::string_view mail_scheme;
  // The schemes of web sites.
  std::string_view web_scheme;
  std::string_view secure_scheme;
  // What the broken spellings of the two above are made of.
  std::string_view scheme_letters;
  std::string_view web_letters;
  // Top-level domains that name a technique where a blank stands before the
  // dot: "VB .NET".
  std::vector<std::string_view> technique_tlds;
  // How names of documents and pictures end.
  std::vector<std::string_view> file_ends;
  // What letters that are all set apart by dots may end in: suffixes that end
  // no word, and those that need more than that.
  std::vector<std::string_view> dotted_tlds;
  std::vector<std::string_view> dotted_word_tlds;
  // Signs that stand for the web.
  std::vector<std::string_view> web_icons;
  // What the bytes of a text may be part of.
  Survey survey;
  // Words that stand before a full stop in ordinary text, of all languages.
  std::unordered_set<std::string_view> common_words;
  // Whole names that look like domains and are none: "asp.net".
  std::unordered_set<std::string_view> not_links;
  // Abbreviations and file stems: labels before a doubtful suffix.
  std::unordered_set<std::string_view> not_labels;
  // Schemes and their broken spellings, to what they mean.
  std::unordered_map<std::string_view, std::string_view> schemes;
  // Characters that stand for a dot or an at sign, in UTF-8.
  std::unordered_set<std::string_view> symbol_dots;
  std::unordered_set<std::string_view> symbol_ats;
  // Attributes of markup: "url", "text" or "ignore" by name.
  std::unordered_map<std::string_view, std::string_view> markup;
  // Attribute fields in which contact details are required by law.
  std::vector<std::string_view> contact_attributes;
  std::vector<std::string_view> file_attributes;
  // ... which hold the address of a picture, as exports of shops do.
  std::vector<std::string_view> image_attributes;
  // ... and in which a document's address is what is asked for.
  std::vector<std::string_view> document_attributes;
  // Placeholders of message tools that lead away or advertise: class by name.
  std::unordered_map<std::string_view, std::string_view> placeholders;
  // Spelled dots that are glued to a label, with what they mean.
  std::vector<std::pair<std::string_view, std::string_view>> glued;
  // Words for a hyphen or underscore in a name, with what they mean.
  std::unordered_map<std::string_view, std::string_view> spelled_signs;
  // Parts of paths on the marketplace's own hosts that advertise, with what
  // they are, the more telling first.
  std::vector<std::pair<std::string_view, std::string_view>> paths;
  // How placeholders of message tools open and close.
  std::vector<std::pair<std::string_view, std::string_view>> fences;
  // Numbers of public services: digits to reason.
  std::unordered_set<std::string_view> public_numbers;
};

// What is known of a document while its fields are scanned.
struct Circumstances {
  const Document* document = nullptr;
  std::string language;             // Primary tag or "".
  std::string platform;             // Of the marketplace: "amazon".
  std::vector<std::string> brands;  // Lower-case letters and digits only.
};

// A link in a view, before it is judged.
struct Found {
  Span span;  // Of the view.
  LinkKind kind = LinkKind::kDomain;
  std::string target;
  std::string host;   // As ParseHost gives it, or "".
  std::string group;  // The class, where the scanner knows it: "telegram".
  double confidence = 1;
  DisguiseSet disguises;
  bool called = false;  // Wording asks to go there.
};

// One view with its words, ready to be scanned.
struct Scan {
  const View& view;
  const std::vector<Signal>& signals;
  const Facts& facts;
  const Circumstances& about;
};

// Whether `label` holds one of the document's own names.
bool HoldsBrand(const Circumstances& about, std::string_view label);
// The letters and digits of a name, in lower case.
std::string Squeeze(std::string_view name);

// From the start of the sentence, or at most `reach` bytes before `at`.
Span Before(const View& view, std::size_t at, std::size_t reach);
Span After(const View& view, std::size_t at, std::size_t reach);

}  // namespace redflag
