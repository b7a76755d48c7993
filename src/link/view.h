// A text as the link scanners read it: every letter that stands for an ASCII
// letter is one, and each place knows how it was disguised.
//
// "ｗｗｗ．ａｃｍｅ．ｃｏｍ", "hоltbеаm.соm" (with Cyrillic letters) and
// "a<zero-width space>c" read as "www.acme.com", "holtbeam.com" and "ac".
// Views derive from one another (letter-spacing taken out, an escape decoded);
// each leads back to the bytes of the field as given.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/normalized_text.h"
#include "core/span.h"
#include "core/table.h"
#include "link/disguise.h"

namespace redflag {

// Code points that read as ASCII and that compatibility forms do not cover.
class FoldTable {
 public:
  // The table "off-platform/folds".
  explicit FoldTable(const Table& folds);

  struct Fold {
    std::string to;
    Disguise disguise;
  };
  // How `c` reads, or nullptr where it stands for itself.
  const Fold* Find(char32_t c) const;

 private:
  std::unordered_map<char32_t, Fold> folds_;
};

class View {
 public:
  // What a person reads of a field. REQUIRES: `text` outlives the view.
  static View OfField(const NormalizedText& text, const FoldTable& folds);
  // A text that stands for the bytes `given` of the field as a whole.
  static View OfText(std::string_view text, Span given, const FoldTable& folds);
  // A text made of pieces of `parent`: pieces[i] says which bytes of the
  // parent the next bytes are. REQUIRES: `parent` outlives the view.
  struct Piece {
    Span parent;
    std::string text;  // Instead of the parent's bytes, if not empty.
  };
  static View OfPieces(const View& parent, const std::vector<Piece>& pieces,
                       Disguise disguise);
  // A text that stands for `span` of `parent` as a whole.
  static View Decoded(const View& parent, Span span, std::string_view text,
                      Disguise disguise, const FoldTable& folds);

  // Lower case, and the same with the case of its ASCII letters kept; the two
  // have the same length.
  const std::string& text() const { return text_; }
  const std::string& cased() const { return cased_; }

  // The bytes of the field as given that `span` came from.
  Span ToGiven(Span span) const;
  // The disguises that were taken off within `span`.
  DisguiseSet DisguisesIn(Span span) const;
  bool derived() const { return parent_ != nullptr; }

 private:
  class Builder;
  struct Mark {
    std::size_t at;
    Disguise disguise;
  };

  std::string text_;
  std::string cased_;
  OffsetMap map_;  // To the parent, to `visible` or to the field as given.
  const NormalizedText* field_ = nullptr;
  const View* parent_ = nullptr;
  std::vector<Mark> marks_;  // In order of position.
  DisguiseSet whole_;        // Of every span.
};

}  // namespace redflag
