#include "behaviour/logs.h"

namespace a2i::behaviour {

base::Rare<AccessLog> deriveLog(const appmesh::Optional<appmesh::Logging>& written) {
  if (!written || !written->access_log || !written->access_log->file) return {};
  const appmesh::LogFile& file = *written->access_log->file;
  AccessLog log;
  log.path = *file.path;
  log.path_node = file.path.node;
  log.key = written->access_log->key;
  log.node = written->access_log->node;
  if (!file.format) return log;
  if (file.format->text) log.text = *file.format->text;
  for (const appmesh::JsonFormatItem& item : file.format->json.items) log.json.emplace_back(*item.key_name, *item.value);
  return log;
}

}  // namespace a2i::behaviour
