// Rules of the area "input" (AMI1xxx: files and YAML); rows and texts in catalogue_input.cc.
#pragma once

#include <span>

#include "findings/rule.h"

namespace a2i::findings {

extern const Rule kUnreadableFile;
extern const Rule kBrokenYaml;
extern const Rule kLimitExceeded;
extern const Rule kDuplicateKey;
extern const Rule kTemplate;
extern const Rule kPlaceholder;
extern const Rule kOldApiVersion;
extern const Rule kUnknownKind;
extern const Rule kMissingName;
extern const Rule kInvalidName;
extern const Rule kOtherDialect;
extern const Rule kKustomization;       // AMI1012
extern const Rule kTemplateOfWorkload;  // AMI1013

[[nodiscard]] std::span<const Rule* const> inputRules();  // sorted by id

}  // namespace a2i::findings
