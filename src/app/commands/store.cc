// `store`: looking after the database of the runs.

#include "store/store.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <iostream>
#include <memory>
#include <string>
#include <system_error>
#include <vector>

#include <CLI/CLI.hpp>

#include "app/commands.h"
#include "app/flags.h"
#include "app/output.h"
#include "app/triage_list.h"
#include "report/evidence.h"
#include "report/json_out.h"
#include "report/json_parts.h"

namespace redflag {
namespace {

std::string Megabytes(std::int64_t bytes) {
  const std::int64_t tenths = bytes * 10 / (1 << 20);
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) +
         " MiB";
}

// 0 where it is not there.
std::int64_t SizeOf(const std::string& path) {
  std::error_code missing;
  const auto size = std::filesystem::file_size(path, missing);
  return missing ? 0 : static_cast<std::int64_t>(size);
}

// For CLI11: what is wrong with a number from 1 on, or "".
std::string IsCount(const std::string& typed) {
  const bool count =
      typed.find_first_not_of("0123456789") == std::string::npos &&
      typed.find_first_not_of('0') != std::string::npos;
  return count ? "" : "must be a number from 1 on";
}

// One object a line: what it is first, then its run.
class LineWriter {
 public:
  explicit LineWriter(std::ostream& out) : json_(out) {}

  void Write(const StoredRun& run) {
    Begin("run", run.id);
    json_.StringField("state", RunStateName(run.state));
    json_.StringField("started_at", run.meta.started_at);
    json_.StringField("finished_at", run.finished_at);
    json_.StringField("command", run.meta.command);
    json_.StringField("tool_version", run.meta.tool_version);
    json_.StringField("patterns_version", run.meta.patterns_version);
    json_.StringField("patterns_digest", run.meta.patterns_digest);
    End();
  }

  void Write(std::int64_t run, const CheckedDocument& checked) {
    Begin("document", run);
    WriteDocumentFields(checked, json_);
    End();
    for (const Finding& finding : checked.findings) {
      Begin("finding", run);
      json_.StringField("document", checked.document.id);
      json_.StringField("source", checked.document.source);
      WriteFindingFields(finding, json_);
      End();
    }
  }

  void Write(std::int64_t run, const NotChecked& input) {
    Begin("not_checked", run);
    json_.StringField("source", input.source);
    json_.StringField("code", ErrorCode(input.code));
    json_.StringField("message", input.message);
    End();
  }

  void Write(const TriageDecision& decision) {
    json_.BeginObject();
    json_.StringField("type", "decision");
    WriteDecisionFields(decision, json_);
    End();
  }

 private:
  void Begin(std::string_view type, std::int64_t run) {
    json_.BeginObject();
    json_.StringField("type", type);
    json_.CountField("run", static_cast<std::size_t>(run));
  }

  void End() {
    json_.EndObject();
    json_.EndLine();
  }

  JsonOut json_;
};

class StoreCommand : public Verb {
 public:
  void AddOptions(CLI::App& app) override {
    app.add_option("ACTION", action_,
                   "check (is it whole), compact, or export (all of it as "
                   "NDJSON)")
        ->required()
        ->check(CLI::IsMember({"check", "compact", "export"}));
    app.add_option("--keep", keep_,
                   "compact: forget all but the last N finished runs")
        ->type_name("N")
        ->check(IsCount)
        ->allow_extra_args(false);
    app.add_option("--run", run_, "export this run alone")
        ->type_name("RUN")
        ->check(IsCount)
        ->allow_extra_args(false);
    app.add_option("--output", flags_.output, "export to this file")
        ->type_name("FILE")
        ->allow_extra_args(false);
    AddFlags(app, {.storing = true}, flags_);
  }

  ExitStatus Run() override {
    if (keep_ > 0 && action_ != "compact")
      return Refuse("--keep is for compact");
    if (action_ != "export" && (run_ > 0 || !flags_.output.empty()))
      return Refuse("--run and --output are for export");
    StoreOptions options;
    options.create = false;
    options.read_only = action_ != "compact";
    const auto store = Store::Open(flags_.db, options);
    if (!store.ok()) return Fail(store.error());
    if (action_ == "check") return Check(*store.value());
    if (action_ == "compact") return Compact(*store.value());
    return Export(*store.value());
  }

 private:
  static ExitStatus Refuse(const std::string& message) {
    return Fail({ErrorKind::kInvalidOptions, message});
  }

  ExitStatus Check(Store& store) const {
    const auto facts = store.Check();
    if (!facts.ok()) return Fail(facts.error());
    if (!facts.value().damage.empty()) return TellDamage(facts.value());
    std::cout
        << flags_.db << ": whole\n"
        << "  " << Counted(Count(facts.value().runs), "run", "runs") << ", "
        << Counted(Count(facts.value().documents), "document", "documents")
        << ", " << Counted(Count(facts.value().findings), "finding", "findings")
        << ", "
        << Counted(Count(facts.value().decisions), "decision", "decisions")
        << " of triage in force\n"
        << "  " << Megabytes(facts.value().bytes) << ", of which "
        << Megabytes(facts.value().free_bytes)
        << " are free; tables of version " << facts.value().version << "\n";
    return ExitStatus::kClean;
  }

  static std::size_t Count(std::int64_t number) {
    return static_cast<std::size_t>(number);
  }

  ExitStatus TellDamage(const StoreFacts& facts) const {
    Complain(flags_.db + ": the database is damaged:");
    for (const std::string& fault : facts.damage)
      std::cerr << "  " << Readable(fault) << "\n";
    std::cerr << "Restore a copy. Without one, save what people decided with "
                 "redflag triage export --db "
              << flags_.db
              << " --output triage.json,\nscan into a new file, and take it "
                 "in there with redflag triage import triage.json.\n";
    return ExitStatus::kUsage;
  }

  ExitStatus Compact(Store& store) const {
    const std::int64_t before = SizeOf(flags_.db);
    const auto forgotten = store.Compact(keep_);
    if (!forgotten.ok()) return Fail(forgotten.error());
    std::cout << flags_.db << ": "
              << Counted(Count(forgotten.value()), "run", "runs")
              << " forgotten, " << Megabytes(before) << " before, "
              << Megabytes(SizeOf(flags_.db)) << " now\n";
    return ExitStatus::kClean;
  }

  ExitStatus Export(Store& store) const {
    auto runs = store.Runs();
    if (!runs.ok()) return Fail(runs.error());
    if (run_ > 0)
      std::erase_if(runs.value(),
                    [this](const StoredRun& run) { return run.id != run_; });
    if (run_ > 0 && runs.value().empty())
      return Refuse(flags_.db + ": there is no run " + std::to_string(run_));
    const auto decisions = store.Decisions();
    if (!decisions.ok()) return Fail(decisions.error());
    const auto write = [&](std::ostream& out) {
      Status read = Done{};
      LineWriter lines(out);
      for (const StoredRun& run : runs.value())
        if (read.ok()) read = WriteRun(store, run, lines);
      for (const TriageDecision& decision : decisions.value())
        if (run_ == 0) lines.Write(decision);
      return read;
    };
    const Status written = WriteTo(flags_.output, write);
    return written.ok() ? ExitStatus::kClean : Fail(written.error());
  }

  static Status WriteRun(Store& store, const StoredRun& run,
                         LineWriter& lines) {
    lines.Write(run);
    const auto report = store.LoadRun(run.id);
    if (!report.ok()) return report.error();
    report.value()->ForEachDocument(
        [&](const CheckedDocument& checked) { lines.Write(run.id, checked); });
    for (const NotChecked& input : report.value()->not_checked)
      lines.Write(run.id, input);
    return report.value()->status();
  }

  Flags flags_;
  std::string action_;
  std::size_t keep_ = 0;
  std::int64_t run_ = 0;  // 0 is all.
};

}  // namespace

Verb& StoreVerb() {
  static StoreCommand verb;
  return verb;
}

}  // namespace redflag
