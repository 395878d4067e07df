// The tables that make up fields().
#pragma once

#include "translate/fields.h"

namespace a2i::translate {

[[nodiscard]] std::span<const Field> nodeFields();
[[nodiscard]] std::span<const Field> routerFields();
[[nodiscard]] std::span<const Field> gatewayFields();

}  // namespace a2i::translate
