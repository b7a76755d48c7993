// One message to one address of the user's own choosing, under the rules of
// all requests: public addresses only, unless allowed, and no redirects.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <string>

#include "core/result.h"
#include "fetch/http_client.h"
#include "fetch/politeness.h"

namespace redflag {

struct PostMessage {
  std::string url;
  std::string json;
  // Sent as "Authorization: Bearer ..."; "" for none. Only over https, or to
  // an allowed loopback address. Stands in no message.
  std::string token;
};

// Why it would not even be tried: no URL, or a token that must not go there.
Status CheckPost(const PostMessage& message, const HttpOptions& options);

// Tries again while a failure may be passing, at most politeness.tries times
// and with its waits, none of them longer than a minute; `stop` (may be null)
// ends the waiting. Errors name the host and nothing else of the URL, which
// may hold a secret itself.
Status Post(const PostMessage& message, const HttpOptions& options,
            const Politeness& politeness, const std::atomic<bool>* stop);

}  // namespace redflag
