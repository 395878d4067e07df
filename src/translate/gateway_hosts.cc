#include "translate/gateway_hosts.h"

#include "base/text.h"
#include "translate/places.h"
#include "translate/regex.h"

namespace a2i::translate {

std::string hostOf(const behaviour::HostCondition& host) {
  switch (host.kind) {
    case behaviour::HostCondition::Kind::kAny: return "*";
    case behaviour::HostCondition::Kind::kExact: return base::lower(host.text);
    case behaviour::HostCondition::Kind::kSuffix: return (host.text.starts_with('*') ? "" : "*") + base::lower(host.text);
  }
  return "*";
}

bool takenAsHost(const std::string& host) {
  if (host == "*") return true;
  return isHost(host.starts_with('*') ? "x" + host.substr(1) : host);
}

bool covers(std::string_view wide, std::string_view host) {
  if (!wide.starts_with('*') || wide == host) return false;
  return host.size() >= wide.size() && host.ends_with(wide.substr(1));  // a star stands for one letter at least
}

std::string_view withoutPort(std::string_view host) { return host.substr(0, host.find(':')); }

std::string authorityRegex(const std::string& host) {
  const std::string name = host.starts_with('*') ? ".+" + quoteRegex(host.substr(1)) : quoteRegex(host);
  return "(?i)" + name + (withoutPort(host) == host ? "(:[0-9]+)?" : "");
}

}  // namespace a2i::translate
