#include "pipeline/run.h"
