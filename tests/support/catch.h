// Debian 12 packages Catch2 v2, Debian 13 v3; this header is the one place that knows.
#pragma once
#ifdef A2I_CATCH2_V2
#include <catch2/catch.hpp>
#else
#include <catch2/catch_all.hpp>
#endif
