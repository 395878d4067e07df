#include "yaml/node.h"
