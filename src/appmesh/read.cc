#include "appmesh/read.h"
