#include <algorithm>
#include <cstdio>
#include <ctime>
#include <utility>
#include <variant>

#include <sys/resource.h>

#include "bench/bench.h"
#include "input/reader.h"
#include "support/paths.h"
#include "text/normalize.h"

namespace redflag {
namespace {

constexpr std::size_t kRounds = 5;
constexpr std::size_t kDocuments = 3000;      // Of generated text.
constexpr std::size_t kDocumentsAFile = 400;  // Of real text.

// Of the program's processor time, so that what else the machine does counts
// as little as possible.
double SecondsOf(const std::function<void()>& work) {
  const auto now = [] {
    timespec time{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) +
           static_cast<double>(time.tv_nsec) / 1e9;
  };
  const double start = now();
  work();
  return now() - start;
}

Timing Summed(std::vector<double> seconds) {
  std::ranges::sort(seconds);
  return {seconds[seconds.size() / 2], seconds.back() / seconds.front()};
}

double PeakMegabytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

std::string GeneratedLines() {
  std::string lines;
  for (std::size_t i = 0; i < kDocuments; ++i) {
    const std::string n = std::to_string(i * 7919 % 100003);
    lines += R"({"id":")" + n + R"(","title":"Lamp )" + n +
             R"( with shade","description":"Number )" + n +
             R"( of a series that does not repeat, made of steel."})" + "\n";
  }
  return lines;
}

std::vector<Document> LoadDocuments(const Tables& tables) {
  std::vector<Document> documents;
  std::size_t most = 0;
  const Reader reader(tables, {});
  const ItemSink sink = [&](ReadItem item) {
    if (auto* document = std::get_if<Document>(&item))
      documents.push_back(std::move(*document));
    return documents.size() < most;
  };
  for (const char* name :
       {"brightdata_amazon_global", "brightdata_shein", "brightdata_shopee",
        "leipzig_abt", "leipzig_amazon_software", "leipzig_google_products",
        "octaprice_amazon_com_bird_food",
        "promptcloud_amazon_co_uk_toys_titles", "shopify_happypawsco",
        "wdc_pave_webshop_offers"}) {
    const std::string path =
        SharedPath("data/catalogues/" + std::string(name) + ".ndjson.gz");
    most = documents.size() + kDocumentsAFile;
    if (!path.empty()) reader.Read(path, sink);
  }
  const char* kind = "real";
  if (documents.empty()) {
    most = kDocuments;
    reader.ReadBytes(GeneratedLines(), "generated.ndjson", sink);
    kind = "generated (no real ones here)";
  }
  std::printf("text: %zu listings, %s\n", documents.size(), kind);
  return documents;
}

}  // namespace

Timing Time(const std::function<void()>& work) {
  std::vector<double> seconds;
  for (std::size_t i = 0; i < kRounds; ++i)
    seconds.push_back(SecondsOf(work));
  return Summed(std::move(seconds));
}

Pair TimePair(const std::function<void()>& ours,
              const std::function<void()>& peer) {
  std::vector<double> our_seconds;
  std::vector<double> peer_seconds;
  for (std::size_t i = 0; i < kRounds; ++i) {
    our_seconds.push_back(SecondsOf(ours));
    peer_seconds.push_back(SecondsOf(peer));
  }
  return {Summed(std::move(our_seconds)), Summed(std::move(peer_seconds))};
}

void PrintHead() {
  std::printf("%-34s %14s  %-28s %14s  %8s  %5s  %9s\n", "stage", "ours",
              "peer", "", "ratio", "sprd", "peak");
}

void PrintRow(const char* stage, double ours, const char* peer, double theirs,
              double spread) {
  std::printf("%-34s %9.2f MB/s  %-28s %9.3f MB/s  %7.2fx  %5.2f  %6.0f MB\n",
              stage, ours, peer, theirs, theirs > 0 ? ours / theirs : 0.0,
              spread, PeakMegabytes());
  std::fflush(stdout);
}

std::unique_ptr<const Corpus> LoadCorpus(const Tables& tables) {
  auto corpus = std::make_unique<Corpus>();
  corpus->documents = LoadDocuments(tables);
  for (const Document& document : corpus->documents)
    for (const Field& field : document.fields)
      corpus->fields.push_back(&field);
  for (const Field* field : corpus->fields) {
    corpus->texts.push_back(Normalize(field->text));
    corpus->megabytes += static_cast<double>(field->text.size()) / 1e6;
  }
  return corpus;
}

void Use(std::size_t value) {
  static volatile std::size_t sum = 0;
  sum = sum + value;
}

}  // namespace redflag
