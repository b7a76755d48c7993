#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <fstream>
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

double SecondsOf(const timeval& time) {
  return static_cast<double>(time.tv_sec) +
         static_cast<double>(time.tv_usec) / 1e6;
}

// Processor time of this process and of those children that have ended.
double CpuSeconds() {
  timespec own{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &own);
  rusage children{};
  getrusage(RUSAGE_CHILDREN, &children);
  return static_cast<double>(own.tv_sec) +
         static_cast<double>(own.tv_nsec) / 1e9 + SecondsOf(children.ru_utime) +
         SecondsOf(children.ru_stime);
}

double WallSeconds() {
  return std::chrono::duration<double>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

double SpeedOnce(const Work& work) {
  const double start = CpuSeconds();
  const double megabytes = work();
  return megabytes / std::max(1e-9, CpuSeconds() - start);
}

Figure Summed(std::vector<double> figures) {
  std::ranges::sort(figures);
  return {figures[figures.size() / 2], figures.back() / figures.front()};
}

Figure Rounds(std::size_t rounds, const std::function<double()>& once) {
  std::vector<double> figures;
  for (std::size_t i = 0; i < rounds; ++i)
    figures.push_back(once());
  return Summed(std::move(figures));
}

// The most memory since the last call, which starts anew to count.
double PeakMegabytes() {
  std::ifstream status("/proc/self/status");
  double kilobytes = 0;
  for (std::string word; status >> word;)
    if (word == "VmHWM:") status >> kilobytes;
  std::ofstream("/proc/self/clear_refs") << "5";
  return kilobytes / 1024;
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

Figure SpeedOf(const Work& work) {
  return Rounds(kRounds, [&work] { return SpeedOnce(work); });
}

std::pair<Figure, Figure> SpeedsOf(const Work& ours, const Work& theirs) {
  std::vector<double> our_speeds;
  std::vector<double> their_speeds;
  for (std::size_t i = 0; i < kRounds; ++i) {
    our_speeds.push_back(SpeedOnce(ours));
    their_speeds.push_back(SpeedOnce(theirs));
  }
  return {Summed(std::move(our_speeds)), Summed(std::move(their_speeds))};
}

Figure TimeOf(const std::function<void()>& work) {
  return Rounds(kRounds, [&work] {
    const double start = CpuSeconds();
    work();
    return (CpuSeconds() - start) * 1e3;
  });
}

Figure WallTimeOf(const std::function<void()>& work) {
  return Rounds(kRounds * 2 - 1, [&work] {
    const double start = WallSeconds();
    work();
    return (WallSeconds() - start) * 1e3;
  });
}

void PrintHead() {
  std::printf("%-36s %10s       %5s  %-36s %10s  %5s  %8s  %9s\n", "stage",
              "ours", "sprd", "peer", "theirs", "sprd", "ratio", "peak");
}

void Print(const Row& row) {
  std::printf("%-36.*s %10.2f %-4.*s  %5.2f  ",
              static_cast<int>(row.stage.size()), row.stage.data(),
              row.ours.median, static_cast<int>(row.unit.size()),
              row.unit.data(), row.ours.spread);
  if (row.peer.empty())
    std::printf("%-36s %10s  %5s  %8s", "-", "-", "-", "-");
  else
    std::printf("%-36.*s %10.3f  %5.2f  %7.2fx",
                static_cast<int>(row.peer.size()), row.peer.data(),
                row.theirs.median, row.theirs.spread,
                row.ours.median / row.theirs.median);
  std::printf("  %6.0f MB\n", PeakMegabytes());
  std::fflush(stdout);
}

std::string LineOf(const Document& document) {
  std::string line = R"({"id": )";
  const auto put = [&line](std::string_view text) {
    line += '"';
    for (const char c : text) {
      if (c == '"' || c == '\\') line += '\\';
      line += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    }
    line += '"';
  };
  put(document.id);
  line += R"(, "attributes": {)";
  std::size_t number = 0;
  for (const Field& field : document.fields) {
    if (number++ > 0) line += ", ";
    put(FieldName(field) + std::to_string(number));
    line += ": ";
    put(field.text);
  }
  return line + "}}\n";
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
