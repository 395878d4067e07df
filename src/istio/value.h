// An output value: what the emitter writes. Maps are sorted by key when written, as `kubectl get -o yaml` does.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace a2i::istio {

class Value;
using List = std::vector<Value>;
using Map = std::vector<std::pair<std::string, Value>>;  // keys unique; order of insertion is irrelevant to the output

struct Null {
  friend bool operator==(Null, Null) { return true; }
};

class Value {
 public:
  Value(Null null) : data_(null) {}                          // NOLINT(google-explicit-constructor)
  Value(std::string text) : data_(std::move(text)) {}        // NOLINT(google-explicit-constructor)
  Value(const char* text) : data_(std::string(text)) {}      // NOLINT(google-explicit-constructor)
  Value(std::int64_t number) : data_(number) {}              // NOLINT(google-explicit-constructor)
  Value(int number) : data_(std::int64_t{number}) {}         // NOLINT(google-explicit-constructor)
  Value(bool flag) : data_(flag) {}                          // NOLINT(google-explicit-constructor)
  Value(List list) : data_(std::move(list)) {}               // NOLINT(google-explicit-constructor)
  Value(Map map) : data_(std::move(map)) {}                  // NOLINT(google-explicit-constructor)

  using Data = std::variant<std::string, std::int64_t, bool, List, Map, Null>;
  const Data& data() const { return data_; }
  Data& data() { return data_; }
  friend bool operator==(const Value& a, const Value& b) { return a.data_ == b.data_; }  // the order of keys matters

 private:
  Data data_;
};

}  // namespace a2i::istio
