# Prints every number of a JSON text with the names that lead to it: "reasons/no-compile-flag 12".
# Enough of JSON for the reports of this project, so that reading them needs no more than awk.

{ text = text $0 "\n" }

END {
  position = 1
  value("")
}

function skip_space() {
  while (substr(text, position, 1) ~ /[ \t\r\n]/) position++
}

function fail(what) {
  printf "json-numbers.awk: %s at character %d\n", what, position > "/dev/stderr"
  exit 1
}

function take(wanted) {
  skip_space()
  if (substr(text, position, 1) != wanted) fail("expected " wanted)
  position++
}

function next_is(wanted) {
  skip_space()
  return substr(text, position, 1) == wanted
}

# Escapes are kept as written: the names we look for have none.
function string(    start) {
  take("\"")
  start = position
  while (substr(text, position, 1) != "\"") {
    if (position > length(text)) fail("string without end")
    position += substr(text, position, 1) == "\\" ? 2 : 1
  }
  position++
  return substr(text, start, position - 1 - start)
}

function below(path, name) {
  return path == "" ? name : path "/" name
}

function value(path,    index_, name, word) {
  if (next_is("{")) {
    take("{")
    while (!next_is("}")) {
      name = string()
      take(":")
      value(below(path, name))
      if (!next_is("}")) take(",")
    }
    take("}")
  } else if (next_is("[")) {
    take("[")
    index_ = 0
    while (!next_is("]")) {
      value(below(path, index_++))
      if (!next_is("]")) take(",")
    }
    take("]")
  } else if (next_is("\"")) {
    string()
  } else {
    if (!match(substr(text, position), /^(-?[0-9][0-9.eE+-]*|true|false|null)/)) fail("expected a value")
    word = substr(text, position, RLENGTH)
    position += RLENGTH
    if (word ~ /[0-9]/) print path, word
  }
}
