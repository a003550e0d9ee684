package dev.affogato.console.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.console.json.JsonReader;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** As much of OpenAPI as our description uses, to hold answers against it. */
final class ApiDescription {
  private final Map<?, ?> document;

  private ApiDescription(Map<?, ?> document) {
    this.document = document;
  }

  static ApiDescription parse(String json) {
    return new ApiDescription((Map<?, ?>) JsonReader.read(json));
  }

  Set<String> paths() {
    @SuppressWarnings("unchecked")
    Map<String, ?> paths = (Map<String, ?>) document.get("paths");
    return paths.keySet();
  }

  void check(String path, int status, Optional<String> type, String body) {
    Map<?, ?> content =
        in(document, "paths", path, "get", "responses", Integer.toString(status), "content");
    String bare = type.orElse("none").replaceFirst(";.*", "");
    assertThat(content.keySet().toString()).as("type of %s", path).isEqualTo("[" + bare + "]");
    if (bare.equals("application/json")) {
      check(in(content, bare, "schema"), JsonReader.read(body), path);
    }
  }

  void checkSchema(String name, String body) {
    check(in(document, "components", "schemas", name), JsonReader.read(body), name);
  }

  private void check(Map<?, ?> schema, Object value, String where) {
    Object reference = schema.get("$ref");
    if (reference != null) {
      String name = reference.toString().replace("#/components/schemas/", "");
      check(in(document, "components", "schemas", name), value, where);
      return;
    }
    switch (schema.get("type").toString()) {
      case "object" -> checkObject(schema, value, where);
      case "array" -> {
        assertThat(value).as(where).isInstanceOf(List.class);
        List<?> list = (List<?>) value;
        if (schema.get("minItems") instanceof Long count) {
          assertThat(list).as(where).hasSize(count.intValue());
        }
        list.forEach(item -> check(in(schema, "items"), item, where + "[]"));
      }
      case "integer" -> assertThat(value).as(where).isInstanceOf(Long.class);
      case "number" -> assertThat(value).as(where).isInstanceOf(Number.class);
      case "boolean" -> assertThat(value).as(where).isInstanceOf(Boolean.class);
      case "string" -> {
        assertThat(value).as(where).isInstanceOf(String.class);
        if (schema.get("enum") instanceof List<?> known) {
          assertThat(known.toString()).as(where).contains(value.toString());
        }
      }
      default -> throw new AssertionError("unknown type in the schema of " + where);
    }
  }

  private void checkObject(Map<?, ?> schema, Object value, String where) {
    assertThat(value).as(where).isInstanceOf(Map.class);
    Map<?, ?> object = (Map<?, ?>) value;
    if (schema.get("required") instanceof List<?> required) {
      required.forEach(
          name -> assertThat(object.containsKey(name)).as("%s.%s is there", where, name).isTrue());
    }
    Map<?, ?> properties = schema.get("properties") instanceof Map<?, ?> named ? named : Map.of();
    object.forEach((name, inner) -> {
      if (properties.get(name) instanceof Map<?, ?> known) {
        check(known, inner, where + "." + name);
      } else if (schema.get("additionalProperties") instanceof Map<?, ?> any) {
        check(any, inner, where + "." + name);
      } else {
        assertThat(schema.get("additionalProperties"))
            .as("%s.%s is described", where, name)
            .isNotEqualTo(false);
      }
    });
  }

  private static Map<?, ?> in(Map<?, ?> map, String... names) {
    Map<?, ?> at = map;
    for (String name : names) {
      assertThat(at.get(name)).as("%s in %s", name, List.of(names)).isInstanceOf(Map.class);
      at = (Map<?, ?>) at.get(name);
    }
    return at;
  }
}
