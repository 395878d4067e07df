#include "istio/objects.h"
