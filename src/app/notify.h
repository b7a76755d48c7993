// The word at the end of a scan, for a program of the user's choosing.
#pragma once

#include "app/exit_status.h"
#include "app/flags.h"
#include "app/stored_run.h"
#include "core/result.h"
#include "core/table.h"
#include "store/store.h"

namespace redflag {

// To be asked before the scan: kInvalidOptions where settings.notify is no
// address that could be told. Nothing is sent.
Status CheckNotification(const Settings& settings);

// Posts the summary of a run to settings.notify, if there is one, with the
// token of $REDFLAG_NOTIFY_TOKEN; what fails is said on standard error and
// changes nothing else.
void Notify(Store& store, const ToldRun& told, ExitStatus status,
            const Settings& settings, const Tables& tables);

}  // namespace redflag
