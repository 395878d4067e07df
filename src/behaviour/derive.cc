#include "behaviour/derive.h"
