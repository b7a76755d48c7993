// What a page or a file says about products to machines: JSON-LD, microdata,
// OpenGraph.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "input/draft.h"
#include "input/html_tree.h"

namespace redflag {

// The texts are as given; they may hold HTML.
struct ProductData {
  bool found = false;  // The page says that it is about one product.
  std::string name;
  std::string description;
  std::string brand;
  std::string manufacturer;
  std::string seller;
  std::string sku;
  std::string category;
  std::string url;
  std::vector<std::string> images;
  std::vector<std::pair<std::string, std::string>> properties;
};

// Adds all but the description; what the draft has already stays.
void AddProduct(const ProductData& data, Draft* draft);

// Every product and variant in JSON-LD that is no part of a page.
std::vector<ProductData> ProductsOf(std::string_view json_ld);

// The page's product out of its JSON-LD. `heading` settles which one it is
// where there are several.
ProductData ReadJsonLd(const HtmlTree& tree, std::string_view heading);
// The same out of schema.org microdata.
ProductData ReadMicrodata(const HtmlTree& tree);
// The same out of OpenGraph and product meta elements. `found` only where
// og:type is a product; the texts are given either way.
ProductData ReadOpenGraph(const HtmlTree& tree);

}  // namespace redflag
