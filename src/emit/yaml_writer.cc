#include "emit/yaml_writer.h"
