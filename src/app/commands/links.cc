// `links`: every link and contact in the input with its verdict.

#include "report/links.h"

#include <memory>
#include <ostream>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <CLI/CLI.hpp>

#include "app/commands.h"
#include "app/flags.h"
#include "app/output.h"
#include "input/expand.h"
#include "input/reader.h"
#include "scan/scanner.h"

namespace redflag {
namespace {

class LinksCommand : public Verb {
 public:
  void AddOptions(CLI::App& app) override {
    AddFlags(
        app,
        {.reading = true, .scanning = true, .writing = true, .following = true},
        flags_, LinksFormats());
  }

  ExitStatus Run() override {
    const Result<Settings> settings = Resolve(flags_);
    if (!settings.ok()) return Fail(settings.error());
    const auto scanner = BuildScanner(settings.value());
    if (!scanner.ok()) return Fail(scanner.error());
    const std::vector<std::string> inputs = ExpandInputs(flags_.inputs);
    const Reader reader(scanner.value()->patterns().tables,
                        ReadOptionsOf(settings.value()));
    const auto produce = Following(settings.value(), *scanner.value(),
                                   [&](const ItemSink& sink) {
                                     for (const std::string& input : inputs)
                                       reader.Read(input, sink);
                                   });
    if (!produce.ok()) return Fail(produce.error());
    const ReportTarget target = settings.value().reports.front();
    bool partial = false;
    const auto write = [&](std::ostream& out) -> Status {
      auto writer =
          MakeLinksWriter(target.format, OptionsFor(target.output), out);
      if (!writer.ok()) return writer.error();
      partial = List(*scanner.value(), produce.value(), *writer.value());
      return Done{};
    };
    const Status written = WriteTo(target.output, write);
    if (!written.ok()) return Fail(written.error());
    return partial ? ExitStatus::kNotChecked : ExitStatus::kClean;
  }

 private:
  static ReadOptions ReadOptionsOf(const Settings& settings) {
    ReadOptions options;
    // Plain text is one message body.
    options.untyped = DocumentKind::kMessage;
    options.marketplace = settings.scanner.marketplace;
    options.language = settings.scanner.language;
    options.stop = &stop_requested;
    return options;
  }

  // Whether anything could not be checked.
  static bool List(const Scanner& scanner, const Producer& produce,
                   LinksWriter& writer) {
    std::vector<NotChecked> not_checked;
    bool partial = false;
    produce([&](ReadItem item) {
      if (auto* input = std::get_if<NotChecked>(&item)) {
        not_checked.push_back(std::move(*input));
        return !stop_requested.load();
      }
      const auto& document = std::get<Document>(item);
      partial = partial || !document.unchecked.empty();
      for (const Link& link : scanner.Links(document))
        writer.Add(document, link);
      return !stop_requested.load();
    });
    writer.Finish(not_checked);
    return partial || !not_checked.empty();
  }

  Flags flags_;
};

}  // namespace

Verb& LinksVerb() {
  static LinksCommand verb;
  return verb;
}

}  // namespace redflag
