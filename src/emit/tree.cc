#include "emit/tree.h"
