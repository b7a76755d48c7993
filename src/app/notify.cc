#include "app/notify.h"

#include <cstdint>
#include <cstdlib>
#include <sstream>
#include <string>
#include <utility>

#include "app/commands.h"
#include "app/output.h"
#include "fetch/post.h"
#include "report/evidence.h"
#include "report/json_out.h"
#include "report/json_parts.h"

namespace redflag {
namespace {

constexpr const char* kTokenName = "REDFLAG_NOTIFY_TOKEN";

PostMessage MessageOf(const Settings& settings, std::string json) {
  PostMessage message;
  message.url = settings.notify;
  message.json = std::move(json);
  if (const char* token = std::getenv(kTokenName); token != nullptr)
    message.token = token;
  return message;
}

Result<HttpOptions> OptionsOf(const Settings& settings) {
  auto guard = AddressGuard::Make(settings.allow_addresses);
  if (!guard.ok()) return guard.error();
  HttpOptions options;
  options.guard = std::move(guard.value());
  return options;
}

// For those who read and do not count.
std::string TextOf(const RunDiff& diff, const ReportSummary& summary) {
  const std::size_t fresh =
      diff.CountOf(Change::kNew) + diff.CountOf(Change::kChanged);
  return "redflag: " + Counted(fresh, "new finding", "new findings") + ", " +
         std::to_string(diff.CountOf(Change::kGone)) + " gone; " +
         Counted(summary.documents, "document", "documents") +
         " checked: " + BandsOf(summary) + "; " +
         std::to_string(summary.not_checked) + " not checked.";
}

void WriteRun(const StoredRun& run, JsonOut& json) {
  json.Key("run");
  json.BeginObject();
  json.CountField("id", static_cast<std::size_t>(run.id));
  // It ends here, whatever the store still thinks.
  json.StringField("state",
                   RunStateName(run.finished_at.empty() ? RunState::kInterrupted
                                                        : run.state));
  json.StringField("started_at", run.meta.started_at);
  json.StringField("finished_at", run.finished_at);
  json.StringField("command", run.meta.command);
  json.EndObject();
}

void WriteChanges(const RunDiff& diff, JsonOut& json) {
  json.Key("changes");
  json.BeginObject();
  json.CountField("before", static_cast<std::size_t>(diff.before));
  json.CountField("new", diff.CountOf(Change::kNew));
  json.CountField("changed", diff.CountOf(Change::kChanged));
  json.CountField("gone", diff.CountOf(Change::kGone));
  json.CountField("not_seen", diff.CountOf(Change::kNotSeen));
  json.CountField("still_there", diff.still_there);
  json.CountField("appeared", diff.appeared.size());
  json.CountField("vanished", diff.vanished.size());
  json.EndObject();
}

Result<StoredRun> FindRun(Store& store, std::int64_t id) {
  const auto runs = store.Runs();
  if (!runs.ok()) return runs.error();
  for (const StoredRun& run : runs.value())
    if (run.id == id) return run;
  return Error{ErrorKind::kStore, "the run is gone"};
}

Result<std::string> SummaryOf(Store& store, const ToldRun& told,
                              ExitStatus status) {
  const auto run = FindRun(store, told.run());
  if (!run.ok()) return run.error();
  const auto diff = told.Compare(std::nullopt);
  if (!diff.ok()) return diff.error();
  std::ostringstream out;
  {
    JsonOut json(out);
    json.BeginObject();
    json.StringField("schema", "redflag/run/1");
    json.StringField("text", TextOf(diff.value(), told.report().summary));
    WriteRun(run.value(), json);
    WriteOrigin(told.report(), Layout::kOneLine, json);
    WriteChanges(diff.value(), json);
    json.CountField("exit_status", static_cast<std::size_t>(status));
    json.EndObject();
    json.EndLine();
  }
  return out.str();
}

Status Send(Store& store, const ToldRun& told, ExitStatus status,
            const Settings& settings, const Tables& tables) {
  auto json = SummaryOf(store, told, status);
  if (!json.ok()) return json.error();
  const auto options = OptionsOf(settings);
  if (!options.ok()) return options.error();
  const auto politeness = Politeness::From(tables.Get("crawl/politeness"));
  if (!politeness.ok()) return politeness.error();
  return Post(MessageOf(settings, std::move(json.value())), options.value(),
              politeness.value(), &stop_requested);
}

}  // namespace

Status CheckNotification(const Settings& settings) {
  if (settings.notify.empty()) return Done{};
  const auto options = OptionsOf(settings);
  if (!options.ok()) return options.error();
  const PostMessage message = MessageOf(settings, "");
  // A catalogue may come with a .redflag.json of somebody else's.
  if (!message.token.empty() && !settings.notify_named)
    return Error{ErrorKind::kInvalidOptions,
                 "notify: $" + std::string(kTokenName) +
                     " is sent only to an address of --notify, or of a file "
                     "that --config names"};
  const Status checked = CheckPost(message, options.value());
  if (checked.ok()) return Done{};
  return Error{ErrorKind::kInvalidOptions,
               "notify: " + checked.error().message};
}

void Notify(Store& store, const ToldRun& told, ExitStatus status,
            const Settings& settings, const Tables& tables) {
  if (settings.notify.empty()) return;
  const Status sent = Send(store, told, status, settings, tables);
  if (!sent.ok()) Complain("nobody was told: notify: " + sent.error().message);
}

}  // namespace redflag
