#include "fetch/http_client.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <map>
#include <utility>

#include <curl/curl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "fetch/content_decoder.h"
#include "fetch/held_body.h"
#include "fetch/response_head.h"

namespace redflag {
namespace {

// What libcurl's outcomes mean here. A code that is not listed is a fault of
// the protocol: what came was not what HTTP allows.
struct CurlFault {
  CURLcode code;
  ErrorKind kind;
  bool transient;
  const char* text;
};

constexpr std::array kFaults = {
    CurlFault{CURLE_UNSUPPORTED_PROTOCOL, ErrorKind::kFailedProtocol, false,
              "no HTTP reply"},
    CurlFault{CURLE_URL_MALFORMAT, ErrorKind::kSyntax, false, "no URL"},
    CurlFault{CURLE_COULDNT_RESOLVE_HOST, ErrorKind::kFailedDns, true,
              "the host name could not be resolved"},
    CurlFault{CURLE_COULDNT_CONNECT, ErrorKind::kFailedConnect, true,
              "the host could not be reached"},
    CurlFault{CURLE_PARTIAL_FILE, ErrorKind::kTruncated, true,
              "the response ended before its announced length"},
    CurlFault{CURLE_OPERATION_TIMEDOUT, ErrorKind::kTimeout, true,
              "the response did not come in time"},
    CurlFault{CURLE_SSL_CONNECT_ERROR, ErrorKind::kFailedTls, false,
              "no secure connection could be made"},
    CurlFault{CURLE_PEER_FAILED_VERIFICATION, ErrorKind::kFailedTls, false,
              "the certificate was not accepted"},
    CurlFault{CURLE_SSL_CACERT_BADFILE, ErrorKind::kFailedTls, false,
              "the file of trusted certificates could not be read"},
    CurlFault{CURLE_GOT_NOTHING, ErrorKind::kFailedProtocol, true,
              "the connection was closed without a reply"},
    CurlFault{CURLE_SEND_ERROR, ErrorKind::kFailedProtocol, true,
              "the connection broke while asking"},
    CurlFault{CURLE_RECV_ERROR, ErrorKind::kFailedProtocol, true,
              "the connection broke before the reply was complete"},
    // libcurl's answer to a header or status line above its own limit.
    CurlFault{CURLE_OUT_OF_MEMORY, ErrorKind::kLimit, false,
              "a header line is too long"},
};
constexpr CurlFault kOtherFault = {CURLE_OK, ErrorKind::kFailedProtocol, false,
                                   "the reply breaks the rules of HTTP"};

const CurlFault& FaultOf(CURLcode code) {
  const auto at =
      std::find_if(kFaults.begin(), kFaults.end(),
                   [code](const CurlFault& f) { return f.code == code; });
  return at == kFaults.end() ? kOtherFault : *at;
}

// Below this many bytes a second for Limits::stall_ms a transfer has stalled.
constexpr long kStallBytesPerSecond = 64;

struct EasyDeleter {
  void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
struct MultiDeleter {
  void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
};
struct ListDeleter {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

struct Transfer {
  Transfer(const HttpOptions& options_in, const HttpRequest& request_in,
           BodyBudget& budget)
      : options(options_in),
        request(request_in),
        head(options_in.limits.header_bytes),
        body(budget) {}

  const HttpOptions& options;
  HttpRequest request;
  HttpClient::Callback done;
  // libcurl reads it until the end.
  std::unique_ptr<curl_slist, ListDeleter> headers;
  std::unique_ptr<CURL, EasyDeleter> easy;
  ResponseHead head;
  std::optional<ContentDecoder> decoder;
  HeldBody body;
  HttpResponse response;
  // Why we ended the transfer ourselves; libcurl's code says only that.
  std::optional<Error> own_error;
  bool enough = false;  // Ended by us, with nothing wrong.
  std::string refused_address;
  bool dialled = false;

  bool KeepsBody() const {
    return !request.head && head.status() >= 200 && head.status() < 300;
  }
  std::size_t MaxBody() const {
    return request.body_bytes != 0 ? request.body_bytes
                                   : options.limits.body_decoded_bytes;
  }
  Status OnHeader(std::string_view line) { return head.AddLine(line); }
  Status OnBody(std::string_view raw);
  Status StartDecoder();
};

Status Transfer::StartDecoder() {
  auto made = ContentDecoder::Make(head.content_encoding(),
                                   options.limits.content_codings);
  if (!made.ok()) return made.error();
  decoder.emplace(std::move(made.value()));
  return Done{};
}

Status Transfer::OnBody(std::string_view raw) {
  response.body_begun = true;
  response.raw_bytes += raw.size();
  if (!KeepsBody()) {
    enough = true;
    return Done{};
  }
  if (response.raw_bytes > options.limits.body_raw_bytes) {
    return Error{ErrorKind::kLimit,
                 "larger than " +
                     std::to_string(options.limits.body_raw_bytes) +
                     " bytes as sent"};
  }
  if (!decoder) {
    if (auto status = StartDecoder(); !status.ok()) return status;
  }
  return decoder->Feed(raw, [this](std::string_view piece) {
    return body.Append(piece, MaxBody());
  });
}

std::size_t HeaderCallback(char* data, std::size_t one, std::size_t size,
                           void* user) {
  auto* transfer = static_cast<Transfer*>(user);
  auto status = transfer->OnHeader({data, one * size});
  if (status.ok()) return one * size;
  transfer->own_error = status.error();
  return 0;
}

std::size_t WriteCallback(char* data, std::size_t one, std::size_t size,
                          void* user) {
  auto* transfer = static_cast<Transfer*>(user);
  if (one * size == 0) return 0;
  auto status = transfer->OnBody({data, one * size});
  if (status.ok() && !transfer->enough) return one * size;
  if (!status.ok()) transfer->own_error = status.error();
  return 0;
}

// The address of a socket that libcurl is about to open; family AF_UNSPEC
// stands for what is neither IPv4 nor IPv6.
std::optional<IpAddress> AddressOf(const curl_sockaddr& given, int* port) {
  IpAddress address;
  if (given.family == AF_INET) {
    sockaddr_in in{};
    std::memcpy(&in, &given.addr, sizeof(in));
    std::memcpy(address.bytes.data(), &in.sin_addr, sizeof(in.sin_addr));
    *port = ntohs(in.sin_port);
    return address;
  }
  if (given.family == AF_INET6) {
    sockaddr_in6 in{};
    // libcurl stores the whole of a longer address behind its `addr`.
    const void* from = &given.addr;
    std::memcpy(&in, from, std::min<std::size_t>(given.addrlen, sizeof(in)));
    address.v6 = true;
    std::memcpy(address.bytes.data(), &in.sin6_addr, sizeof(in.sin6_addr));
    *port = ntohs(in.sin6_port);
    return address;
  }
  return std::nullopt;
}

curl_socket_t OpenSocketCallback(void* user, curlsocktype purpose,
                                 curl_sockaddr* given) {
  auto* transfer = static_cast<Transfer*>(user);
  int port = 0;
  const auto address = AddressOf(*given, &port);
  if (purpose != CURLSOCKTYPE_IPCXN || !address) return CURL_SOCKET_BAD;
  if (!transfer->options.guard.Allows(*address, port)) {
    const std::string text = FormatIpAddress(*address);
    transfer->refused_address =
        (address->v6 ? "[" + text + "]" : text) + ":" + std::to_string(port);
    return CURL_SOCKET_BAD;
  }
  transfer->dialled = true;
  return socket(given->family, given->socktype | SOCK_CLOEXEC, given->protocol);
}

long CurlMs(std::size_t ms) {
  return static_cast<long>(ms);
}

std::vector<std::string> HeadersOf(const HttpRequest& request) {
  std::vector<std::string> headers = request.headers;
  if (headers.empty()) {
    // Decoding is ours: libcurl takes a compressed body that was cut off for
    // a whole one.
    headers = {"Accept-Encoding: gzip",
               "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,"
               "*/*;q=0.5"};
  }
  std::string condition = ConditionHeader(request.unless);
  if (!condition.empty()) headers.push_back(std::move(condition));
  return headers;
}

void SetOptions(CURL* easy, Transfer* transfer) {
  const HttpOptions& options = transfer->options;
  const Limits& limits = options.limits;
  curl_easy_setopt(easy, CURLOPT_URL, transfer->request.url.text.c_str());
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  // A proxy of the environment would be the only address the guard sees.
  curl_easy_setopt(easy, CURLOPT_PROXY, "");
  curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, long{CURL_HTTP_VERSION_1_1});
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  // What a server sends beyond the end of one reply must never be read as
  // the start of the next.
  curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, 1L);
  // Without it a stalled name server would hold up the loop of all hosts
  // until its own, much longer, timeout.
  curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
  curl_easy_setopt(easy, CURLOPT_USERAGENT, options.user_agent.c_str());
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, transfer->headers.get());
  if (transfer->request.head) curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
  if (transfer->request.post) {
    const std::string& body = *transfer->request.post;
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE,
                     static_cast<curl_off_t>(body.size()));
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, body.c_str());
  }
  if (!options.ca_file.empty()) {
    curl_easy_setopt(easy, CURLOPT_CAINFO, options.ca_file.c_str());
  }
  curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, CurlMs(limits.connect_ms));
  curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, CurlMs(limits.transfer_ms));
  curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, kStallBytesPerSecond);
  curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME,
                   std::max(1L, CurlMs(limits.stall_ms / 1000)));
  curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, HeaderCallback);
  curl_easy_setopt(easy, CURLOPT_HEADERDATA, transfer);
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, WriteCallback);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, transfer);
  curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, OpenSocketCallback);
  curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, transfer);
}

bool Reached(CURL* easy, CURLINFO info) {
  curl_off_t microseconds = 0;
  curl_easy_getinfo(easy, info, &microseconds);
  return microseconds > 0;
}

Error FaultError(const Transfer& transfer, CURLcode code) {
  const CurlFault& fault = FaultOf(code);
  CURL* easy = transfer.easy.get();
  if (code == CURLE_OPERATION_TIMEDOUT &&
      !Reached(easy, CURLINFO_PRETRANSFER_TIME_T)) {
    if (!Reached(easy, CURLINFO_NAMELOOKUP_TIME_T)) {
      return {ErrorKind::kFailedDns, "the name server did not answer in time"};
    }
    if (!Reached(easy, CURLINFO_CONNECT_TIME_T)) {
      return {ErrorKind::kFailedConnect, "the host did not answer in time"};
    }
  }
  if (code == CURLE_RECV_ERROR && transfer.response.body_begun) {
    return {ErrorKind::kTruncated, fault.text};
  }
  std::string text = fault.text;
  if (fault.kind == ErrorKind::kFailedTls) {
    long verify = 0;
    curl_easy_getinfo(easy, CURLINFO_SSL_VERIFYRESULT, &verify);
    text += std::string(" (") + curl_easy_strerror(code) + ")";
    if (verify != 0) text += ", verify error " + std::to_string(verify);
  }
  return {fault.kind, text};
}

// The error of a transfer that ended with `code`, if it was one.
std::optional<Error> Judge(Transfer* transfer, CURLcode code) {
  if (transfer->own_error) return transfer->own_error;
  if (!transfer->dialled && !transfer->refused_address.empty()) {
    return Error{ErrorKind::kRefusedAddress,
                 transfer->refused_address +
                     " is not a public web address; allow it with "
                     "--allow-address if it is yours"};
  }
  const int status = transfer->head.status();
  const bool answered = transfer->head.complete() && status >= 200;
  if (answered && !transfer->KeepsBody()) return std::nullopt;
  if (code != CURLE_OK) {
    transfer->response.transient = FaultOf(code).transient;
    return FaultError(*transfer, code);
  }
  if (!answered) {
    return Error{ErrorKind::kFailedProtocol, "the reply has no final status"};
  }
  if (!transfer->decoder) {
    if (auto started = transfer->StartDecoder(); !started.ok()) {
      return started.error();
    }
  }
  if (auto finish = transfer->decoder->Finish(); !finish.ok()) {
    transfer->response.transient = true;
    return finish.error();
  }
  return std::nullopt;
}

// Of a body that is an error's only what was asked for as a part is of use.
void TakeBody(Transfer* transfer) {
  HttpResponse& response = transfer->response;
  if (response.error && transfer->request.body_bytes == 0) return;
  auto body = transfer->body.Take();
  if (body.ok())
    response.body = std::move(body.value());
  else
    response.error = body.error();
}

HttpResponse Conclude(Transfer* transfer, CURLcode code) {
  HttpResponse& response = transfer->response;
  response.error = Judge(transfer, code);
  TakeBody(transfer);
  const ResponseHead& head = transfer->head;
  response.status = head.status();
  response.content_type = head.content_type();
  response.location = head.location();
  response.retry_after = head.retry_after();
  response.date = head.date();
  response.validators =
      ValidatorsOf(head.etag(), head.last_modified(), head.date(),
                   transfer->options.limits.validator_bytes);
  curl_off_t microseconds = 0;
  curl_easy_getinfo(transfer->easy.get(), CURLINFO_TOTAL_TIME_T, &microseconds);
  response.ms = static_cast<double>(microseconds) / 1000;
  return std::move(response);
}

CURLcode StartLibcurl() {
  // Once for the process; released at its end.
  static const CURLcode code = curl_global_init(CURL_GLOBAL_DEFAULT);
  return code;
}

}  // namespace

struct HttpClient::Impl {
  HttpOptions options;
  BodyBudget budget;
  std::unique_ptr<CURLM, MultiDeleter> multi;
  std::map<CURL*, std::unique_ptr<Transfer>> transfers;

  // Ends what libcurl says is over; gives how many.
  std::size_t Collect();
};

std::size_t HttpClient::Impl::Collect() {
  int running = 0;
  curl_multi_perform(multi.get(), &running);
  std::size_t ended = 0;
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi.get(), &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    const CURLcode code = message->data.result;
    CURL* easy = message->easy_handle;
    const auto at = transfers.find(easy);
    const std::unique_ptr<Transfer> transfer = std::move(at->second);
    transfers.erase(at);
    HttpResponse response = Conclude(transfer.get(), code);
    curl_multi_remove_handle(multi.get(), easy);
    ++ended;
    transfer->done(std::move(response));
  }
  return ended;
}

HttpClient::HttpClient(HttpOptions options) : impl_(std::make_unique<Impl>()) {
  impl_->options = std::move(options);
  impl_->budget.limit = impl_->options.limits.bodies_bytes;
  if (StartLibcurl() == CURLE_OK) impl_->multi.reset(curl_multi_init());
}

HttpClient::~HttpClient() {
  for (const auto& [easy, transfer] : impl_->transfers) {
    curl_multi_remove_handle(impl_->multi.get(), easy);
  }
}

void HttpClient::Start(const HttpRequest& request, Callback done) {
  auto transfer =
      std::make_unique<Transfer>(impl_->options, request, impl_->budget);
  transfer->easy.reset(curl_easy_init());
  CURL* easy = transfer->easy.get();
  if (easy == nullptr || impl_->multi == nullptr) {
    HttpResponse response;
    response.error = Error{ErrorKind::kLimit, "no memory for a connection"};
    done(std::move(response));
    return;
  }
  transfer->done = std::move(done);
  for (const std::string& header : HeadersOf(request))
    transfer->headers.reset(
        curl_slist_append(transfer->headers.release(), header.c_str()));
  SetOptions(easy, transfer.get());
  impl_->transfers.emplace(easy, std::move(transfer));
  curl_multi_add_handle(impl_->multi.get(), easy);
}

void HttpClient::Poll(std::chrono::milliseconds max_wait) {
  if (impl_->Collect() != 0) return;
  curl_multi_poll(impl_->multi.get(), nullptr, 0,
                  static_cast<int>(max_wait.count()), nullptr);
  impl_->Collect();
}

std::size_t HttpClient::active() const {
  return impl_->transfers.size();
}

const HttpOptions& HttpClient::options() const {
  return impl_->options;
}

}  // namespace redflag
