#include "translate/ledger.h"
