#ifdef A2I_CATCH2_V2
#define CATCH_CONFIG_MAIN
#endif
#include "catch.h"
#ifndef A2I_CATCH2_V2
#include <catch2/catch_session.hpp>
int main(int argc, char** argv) { return Catch::Session().run(argc, argv); }
#endif
