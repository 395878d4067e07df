#include "k8s/manifest.h"
