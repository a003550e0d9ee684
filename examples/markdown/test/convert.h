#pragma once

#include <string>
#include <string_view>

#include "markdown.h"
#include "render/render.h"

inline std::string html(std::string_view source) {
  return md::renderHtml(md::parseDocument(source));
}
inline std::string safeHtml(std::string_view source) {
  return md::renderHtml(md::parseDocument(source), {true});
}
inline std::string smartHtml(std::string_view source) {
  return md::renderHtml(md::parseDocument(source, {true}));
}
