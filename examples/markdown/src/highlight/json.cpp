#include "highlight/language.h"

namespace md {

const Language& jsonLanguage() {
  static const Language language = {
      {
          {Pattern(R"("(?:[^"\\\n]|\\.)*"(?=\s*:))"), "name"},
          {Pattern(R"("(?:[^"\\\n]|\\.)*")"), "string"},
          {Pattern(R"(-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)"), "number"},
          {Pattern(R"((?:true|false|null)\b)"), "keyword"},
      },
      {},
  };
  return language;
}

}  // namespace md
