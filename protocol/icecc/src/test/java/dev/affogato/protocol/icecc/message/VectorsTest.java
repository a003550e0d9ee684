package dev.affogato.protocol.icecc.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.affogato.protocol.icecc.chunk.Compression;
import dev.affogato.protocol.icecc.wire.EnvironmentName;
import java.io.InputStreamReader;
import java.io.Reader;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Frames captured from real programs: each decodes to the values seen, and encodes to the same
 * bytes again.
 */
class VectorsTest {
  private static final List<String> FILES =
      List.of(
          "BLACKLIST_HOST_ENV",
          "COMPILE_FILE",
          "COMPILE_RESULT",
          "CS_CONF",
          "END",
          "FILE_CHUNK",
          "GET_CS",
          "GET_INTERNALS",
          "GET_NATIVE_ENV",
          "JOB_BEGIN",
          "JOB_DONE",
          "JOB_LOCAL_BEGIN",
          "JOB_LOCAL_DONE",
          "LOGIN",
          "MON_GET_CS",
          "MON_JOB_BEGIN",
          "MON_JOB_DONE",
          "MON_LOCAL_JOB_BEGIN",
          "MON_LOGIN",
          "MON_STATS",
          "NATIVE_ENV",
          "NO_CS",
          "PING",
          "STATS",
          "STATUS_TEXT",
          "TRANSFER_ENV",
          "USE_CS",
          "VERIFY_ENV",
          "VERIFY_ENV_RESULT");

  /**
   * Names of the captured fields where they are not simply those of the records in another
   * spelling.
   */
  private static final Map<String, String> NAMES =
      Map.ofEntries(
          Map.entry("lang", "language"),
          Map.entry("remote_flags", "flags"),
          Map.entry("rest_flags", "commonFlags"),
          Map.entry("env_version", "environment"),
          Map.entry("working_dir", "workingDirectory"),
          Map.entry("dwarf_fission", "splitDwarf"),
          Map.entry("err", "stderr"),
          Map.entry("out", "stdout"),
          Map.entry("was_out_of_memory", "outOfMemory"),
          Map.entry("have_dwo", "hasDwo"),
          Map.entry("max_scheduler_pong", "pongSeconds"),
          Map.entry("max_scheduler_ping", "pingSeconds"),
          Map.entry("bench_source", "benchmarkSource"),
          Map.entry("uncompressed_len", "contentBytes"),
          Map.entry("algorithm", "compression"),
          Map.entry("arg_flags", "argumentFlags"),
          Map.entry("extrafiles", "extraFiles"),
          Map.entry("stime", "startTime"),
          Map.entry("exitcode", "exitCode"),
          Map.entry("real_msec", "realMs"),
          Map.entry("user_msec", "userMs"),
          Map.entry("sys_msec", "sysMs"),
          Map.entry("pfaults", "pageFaults"),
          Map.entry("outfile", "outputFile"),
          Map.entry("full", "fullJob"),
          Map.entry("max_kids", "maxJobs"),
          Map.entry("nodename", "nodeName"),
          Map.entry("noremote", "noRemote"),
          Map.entry("features", "supportedFeatures"),
          Map.entry("mon_client_id", "hostId"),
          Map.entry("loadavg1", "loadAvg1"),
          Map.entry("loadavg5", "loadAvg5"),
          Map.entry("loadavg10", "loadAvg10"),
          Map.entry("free_mem", "freeMemMib"),
          Map.entry("native", "path"));

  /** Captured fields that the records keep in another form. */
  private static final List<String> NOT_KEPT = List.of("ge31", "compressed_len");

  static Stream<JsonObject> vectors() throws Exception {
    Stream<JsonObject> all = Stream.of();
    for (String file : FILES) {
      all =
          Stream.concat(
              all,
              StreamSupport.stream(load(file).spliterator(), false)
                  .map(JsonElement::getAsJsonObject));
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void decodesToTheValuesSeenAndEncodesToTheSameBytes(JsonObject vector) throws Exception {
    int version = vector.get("protocol").getAsInt();
    byte[] frame = HexFormat.of().parseHex(vector.get("frame_hex").getAsString());

    Message message = MessageCodec.decode(Arrays.copyOfRange(frame, 4, frame.length), version);

    assertFields(vector, values(message));
    if (message instanceof FileChunk chunk && vector.has("uncompressed_hex")) {
      assertThat(HexFormat.of().formatHex(chunk.content()))
          .isEqualTo(vector.get("uncompressed_hex").getAsString());
    }
    assertThat(HexFormat.of().formatHex(MessageCodec.frame(message, version)))
        .isEqualTo(vector.get("frame_hex").getAsString());
  }

  @ParameterizedTest
  @MethodSource("headMonitorVectors")
  void readsTheTwoMonitorMessagesThatHeadSchedulersMisname(JsonObject vector) throws Exception {
    byte[] frame = HexFormat.of().parseHex(vector.get("frame_hex").getAsString());

    Message message = MessageCodec.decodeForMonitor(Arrays.copyOfRange(frame, 4, frame.length), 44);

    assertThat(message).isInstanceOfAny(MonGetCs.class, MonJobDone.class);
  }

  static Stream<JsonObject> headMonitorVectors() throws Exception {
    return StreamSupport.stream(load("GIT-HEAD-monitor-id-defect").spliterator(), false)
        .map(JsonElement::getAsJsonObject);
  }

  private static JsonArray load(String file) throws Exception {
    try (Reader reader =
        new InputStreamReader(
            VectorsTest.class.getResourceAsStream("/vectors/" + file + ".json"),
            StandardCharsets.UTF_8)) {
      return JsonParser.parseReader(reader).getAsJsonArray();
    }
  }

  private static void assertFields(JsonObject vector, Map<String, Object> values) {
    JsonObject fields = vector.getAsJsonObject("fields");
    for (String captured : fields.keySet()) {
      if (NOT_KEPT.contains(captured)) {
        continue;
      }
      String name = componentName(vector.get("message").getAsString(), captured);
      if (name.isEmpty()) {
        continue;
      }
      assertThat(values).as("field %s of %s", captured, vector).containsKey(name);
      assertThat(text(values.get(name)))
          .as("field %s of %s", captured, vector)
          .isEqualTo(text(fields.get(captured)));
    }
  }

  private static String componentName(String message, String captured) {
    if (message.equals("JOB_LOCAL_DONE")) {
      return "number";
    }
    if (message.equals("JOB_LOCAL_BEGIN") && captured.equals("id")) {
      return "clientId";
    }
    if (captured.equals("environment")) {
      return message.equals("COMPILE_FILE") ? "environment" : "name";
    }
    boolean constantInMonitors =
        message.equals("MON_GET_CS")
            && List.of("environments", "count", "arg_flags", "client_id", "preferred_host")
                .contains(captured);
    if (constantInMonitors) {
      return "";
    }
    return NAMES.getOrDefault(captured, camelCase(captured));
  }

  private static String camelCase(String name) {
    StringBuilder camel = new StringBuilder();
    for (String word : name.split("_")) {
      camel.append(
          camel.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
    }
    return camel.toString();
  }

  /** All components by name; nested records are laid flat. */
  private static Map<String, Object> values(Record message) throws Exception {
    Map<String, Object> values = new LinkedHashMap<>();
    for (RecordComponent component : message.getClass().getRecordComponents()) {
      Object value = component.getAccessor().invoke(message);
      if (value instanceof Record nested) {
        values.putAll(values(nested));
      } else {
        values.put(component.getName(), value);
      }
    }
    return values;
  }

  private static Map<String, Object> values(Message message) throws Exception {
    return values((Record) message);
  }

  private static String text(Object value) {
    return switch (value) {
      case Boolean flag -> flag ? "1" : "0";
      case Integer number -> Integer.toUnsignedString(number);
      case Language language -> Integer.toString(language.number());
      case Compression compression -> Integer.toString(compression.number());
      case List<?> list -> list.stream().map(VectorsTest::text).toList().toString();
      case EnvironmentName name -> "[" + name.platform() + ", " + name.name() + "]";
      default -> value.toString();
    };
  }

  private static String text(JsonElement value) {
    if (value.isJsonArray()) {
      return StreamSupport.stream(value.getAsJsonArray().spliterator(), false)
          .map(VectorsTest::text)
          .toList()
          .toString();
    }
    return value.getAsJsonPrimitive().isBoolean()
        ? value.getAsBoolean() ? "1" : "0"
        : value.getAsString();
  }
}
