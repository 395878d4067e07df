// The least work that a translation of a folder of manifests can be made of: find the files, read them, cut them into documents at
// column 0, and run libyaml's events over the documents that matter (App Mesh, and the Kubernetes objects that selectors and ports need).
// Keeps nothing, judges nothing. One thread. What `precheck` takes on top of it is the price of the answer.
//   cc -O2 -o floor floor.c -lyaml && ./floor FOLDER
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <yaml.h>

static size_t files, candidates, documents, events;
static char *buffer;
static size_t capacity;

static int starts(const char *text, const char *end, const char *word) {
  size_t length = strlen(word);
  return (size_t)(end - text) >= length && memcmp(text, word, length) == 0;
}

static int related(const char *kind, const char *end) {
  static const char *const kinds[] = {"Service\n", "Deployment\n", "StatefulSet\n", "DaemonSet\n", "ReplicaSet\n", "Namespace\n", "Job\n", "CronJob\n", "Pod\n", NULL};
  for (size_t i = 0; kinds[i] != NULL; ++i)
    if (starts(kind, end, kinds[i])) return 1;
  return 0;
}

// A column-0 `apiVersion:` of App Mesh, or a column-0 `kind:` of Kubernetes' own.
static int wanted(const char *text, const char *end) {
  for (const char *line = text; line < end;) {
    if (starts(line, end, "apiVersion: appmesh.k8s.aws/")) return 1;
    if (starts(line, end, "kind: ") && related(line + 6, end)) return 1;
    line = memchr(line, '\n', (size_t)(end - line));
    if (line == NULL) return 0;
    ++line;
  }
  return 0;
}

static void parse(const char *text, const char *end) {
  yaml_parser_t parser;
  yaml_event_t event;
  int more = 1;
  ++documents;
  yaml_parser_initialize(&parser);
  yaml_parser_set_input_string(&parser, (const unsigned char *)text, (size_t)(end - text));
  while (more && yaml_parser_parse(&parser, &event)) {
    more = event.type != YAML_STREAM_END_EVENT;
    ++events;
    yaml_event_delete(&event);
  }
  yaml_parser_delete(&parser);
}

static void cut(const char *text, const char *end) {
  const char *begin = text;
  for (const char *line = text; line != NULL && line < end;) {
    if (starts(line, end, "---\n")) {
      if (line > begin && wanted(begin, line)) parse(begin, line);
      begin = line + 4;
    }
    line = memchr(line, '\n', (size_t)(end - line));
    if (line != NULL) ++line;
  }
  if (begin < end && wanted(begin, end)) parse(begin, end);
}

static void take(int folder, const char *name) {
  int file = openat(folder, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  struct stat info;
  if (file < 0) return;
  ++files;
  if (fstat(file, &info) == 0 && S_ISREG(info.st_mode)) {
    size_t size = (size_t)info.st_size, filled = 0;
    if (size > capacity) buffer = realloc(buffer, capacity = size);
    while (filled < size) {
      ssize_t count = read(file, buffer + filled, size - filled);
      if (count <= 0) break;
      filled += (size_t)count;
    }
    if (memmem(buffer, filled, "appmesh.k8s.aws", 15) != NULL || memmem(buffer, filled, "kind: ", 6) != NULL) {
      ++candidates;
      cut(buffer, buffer + filled);
    }
  }
  close(file);
}

static void walk(int parent, const char *name) {
  int folder = openat(parent, name, O_RDONLY | O_CLOEXEC | O_DIRECTORY);
  DIR *listing = folder < 0 ? NULL : fdopendir(folder);
  struct dirent *entry;
  if (listing == NULL) return;
  while ((entry = readdir(listing)) != NULL) {
    const char *dot = strrchr(entry->d_name, '.');
    if (entry->d_type == DT_DIR && entry->d_name[0] != '.') walk(folder, entry->d_name);
    if (entry->d_type == DT_REG && dot != NULL && (strcmp(dot, ".yaml") == 0 || strcmp(dot, ".yml") == 0 || strcmp(dot, ".json") == 0)) take(folder, entry->d_name);
  }
  closedir(listing);
}

int main(int argc, char **argv) {
  if (argc != 2) return 2;
  walk(AT_FDCWD, argv[1]);
  printf("%zu files, %zu candidates, %zu documents parsed, %zu events\n", files, candidates, documents, events);
  return 0;
}
