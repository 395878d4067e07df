// Rules of the area "transport security" (AMI43xx); rows and texts in catalogue_security.cc.
#pragma once

#include <span>

#include "findings/rule.h"

namespace a2i::findings {

extern const Rule kListenerTls;     // AMI4301
extern const Rule kClientIdentity;  // AMI4302
extern const Rule kTlsByHand;       // AMI4303
extern const Rule kTlsFiles;        // AMI4304
extern const Rule kGatewayTls;      // AMI4305
extern const Rule kTlsByName;       // AMI4306

[[nodiscard]] std::span<const Rule* const> securityRules();  // sorted by id

}  // namespace a2i::findings
