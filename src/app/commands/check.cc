// `check` and `audit`: the same work, but for what untyped text is taken for.

#include <algorithm>
#include <iostream>
#include <memory>
#include <string>

#include <CLI/CLI.hpp>

#include "app/commands.h"
#include "app/flags.h"
#include "app/output.h"
#include "app/remarks.h"
#include "input/expand.h"
#include "input/reader.h"
#include "rank/rank.h"
#include "report/writer.h"
#include "scan/pipeline.h"
#include "scan/rewrite.h"
#include "scan/scanner.h"
#include "scan/spool.h"

namespace redflag {
namespace {

std::string OnOneLine(std::string text) {
  std::ranges::replace(text, '\n', ' ');
  return text;
}

class CheckingVerb : public Verb {
 public:
  explicit CheckingVerb(DocumentKind untyped) : untyped_(untyped) {}

  void AddOptions(CLI::App& app) override {
    AddFlags(app,
             {.reading = true,
              .scanning = true,
              .writing = true,
              .reporting = true,
              .gating = true,
              .inline_gating = true,
              .following = true},
             flags_, ReportFormats());
    app.add_option("--explain", flags_.explain,
                   "how a family (certification) came to its result")
        ->type_name("FAMILY");
    if (untyped_ != DocumentKind::kMessage) return;
    app.add_option("--channel", flags_.channel,
                   "how messages travel (default: messaging)")
        ->type_name("CHANNEL")
        ->check(
            CLI::IsMember({"messaging", "solicitation", "insert", "email"}));
    app.add_flag("--rewrite", rewrite_,
                 "print each message without the sentences that break rules, "
                 "instead of the report");
  }

  ExitStatus Run() override {
    const Result<Settings> settings = Resolve(flags_);
    if (!settings.ok()) return Fail(settings.error());
    const Status known = CheckFormats(settings.value());
    if (!known.ok()) return Fail(known.error());
    const auto scanner = BuildScanner(settings.value());
    if (!scanner.ok()) return Fail(scanner.error());
    auto gates = Gates::Load(settings.value().gates);
    if (!gates.ok()) return Fail(gates.error());
    const std::vector<std::string> inputs = ExpandInputs(flags_.inputs);
    const ExitStatus status =
        CheckAll(settings.value(), *scanner.value(), inputs, gates.value());
    for (const std::string& remark : gates.value().Remarks())
      Complain(remark);
    return status;
  }

 private:
  ExitStatus CheckAll(const Settings& settings, const Scanner& scanner,
                      const std::vector<std::string>& inputs, Gates& gates) {
    const Reader reader(scanner.patterns().tables, ReadOptionsOf(settings));
    const Ranker ranker(scanner.patterns().tables);
    Spool spool;
    Status spooled = Done{};
    const PipelineSinks sinks = {
        [&](CheckedDocument document) {
          remarks_.Add(document.document);
          Explain(document);
          if (gates.Judge(document)) ranker.Score(document);
          if (rewrite_) Suggest(scanner, document.document);
          const Status added = spool.Add(document);
          if (!added.ok()) spooled = added;
        },
        [&spool](NotChecked input) { spool.AddNotChecked(std::move(input)); }};
    const auto produce = [&](const ItemSink& sink) {
      for (const std::string& input : inputs)
        reader.Read(input, sink);
    };
    const auto following = Following(settings, scanner, produce);
    if (!following.ok()) return Fail(following.error());
    RunPipeline(scanner, settings.jobs, following.value(), sinks,
                stop_requested);
    remarks_.Tell();
    if (!spooled.ok()) return Fail(spooled.error());
    if (rewrite_) return StatusOf(spool.Finish()->summary, settings);
    return Tell(settings, scanner, spool);
  }

  // Prints what a message could say instead; a listing has no suggestion.
  static void Suggest(const Scanner& scanner, const Document& message) {
    if (message.kind != DocumentKind::kMessage) return;
    const Rewriting rewriting = Rewrite(scanner, message);
    std::cout << "# " << message.id << " (" << message.source << ")\n";
    for (const std::string& sentence : rewriting.struck)
      std::cout << "# struck: " << OnOneLine(sentence) << "\n";
    if (!rewriting.passes) std::cout << "# still breaks rules: see the audit\n";
    if (!rewriting.subject.empty())
      std::cout << "Subject: " << OnOneLine(rewriting.subject) << "\n";
    std::cout << "\n" << rewriting.body << "\n\n";
  }

  static ExitStatus Tell(const Settings& settings, const Scanner& scanner,
                         Spool& spool) {
    const std::unique_ptr<Report> report = spool.Finish();
    SignReport(scanner.patterns(), *report);
    const Status written = WriteReports(*report, settings);
    if (!written.ok()) return Fail(written.error());
    if (stop_requested)
      Complain("stopped by a signal; the report holds what was checked so far");
    return StatusOf(report->summary, settings);
  }

  ReadOptions ReadOptionsOf(const Settings& settings) const {
    ReadOptions options;
    options.untyped = untyped_;
    options.marketplace = settings.scanner.marketplace;
    options.language = settings.scanner.language;
    options.channel = settings.channel;
    options.stop = &stop_requested;
    return options;
  }

  static void Explain(const CheckedDocument& document) {
    for (const std::string& line : document.explanations)
      std::cerr << document.document.id << ": " << line << "\n";
  }

  DocumentKind untyped_;
  Flags flags_;
  Remarks remarks_;
  bool rewrite_ = false;
};

}  // namespace

Verb& CheckVerb() {
  static CheckingVerb verb(DocumentKind::kListing);
  return verb;
}

Verb& AuditVerb() {
  static CheckingVerb verb(DocumentKind::kMessage);
  return verb;
}

}  // namespace redflag
