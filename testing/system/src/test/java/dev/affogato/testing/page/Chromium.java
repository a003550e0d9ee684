package dev.affogato.testing.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.console.json.Json;
import dev.affogato.console.json.JsonReader;
import dev.affogato.testing.farm.Requirements;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** Debian's browser without a window, one page of it, driven by its DevTools protocol. */
final class Chromium implements AutoCloseable {
  private static final Path PROGRAM = Path.of("/usr/bin/chromium");

  /** For a machine that does twenty other things as well. */
  private static final long LIMIT_S = 180;

  private final Process process;
  private final HttpClient client = HttpClient.newHttpClient();
  private final Map<Long, CompletableFuture<Map<?, ?>>> questions = new ConcurrentHashMap<>();

  /** What the page said on its console, and what went wrong in it. */
  final List<String> complaints = new CopyOnWriteArrayList<>();

  /** Every address that was asked for. */
  final List<String> requests = new CopyOnWriteArrayList<>();

  private WebSocket socket;
  private String session = "";
  private long lastQuestion;

  private Chromium(Process process) {
    this.process = process;
  }

  /**
   * @param home its own folder
   * @param width of the page in pixels
   */
  static Chromium start(Path home, int width, int height) throws Exception {
    Requirements.program(PROGRAM.toString(), "chromium");
    List<String> command =
        new ArrayList<>(
            List.of(
                PROGRAM.toString(),
                "--headless",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-background-networking",
                "--disable-component-update",
                "--no-first-run",
                "--hide-scrollbars",
                "--force-prefers-reduced-motion",
                "--window-size=" + width + "," + height,
                "--remote-debugging-port=0",
                "--user-data-dir=" + home,
                "about:blank"));
    if (Files.getOwner(home).getName().equals("root")) {
      // As root it refuses to start otherwise; it sees only pages of our own.
      command.add(1, "--no-sandbox");
    }
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("HOME", home.toString());
    builder.redirectErrorStream(true).redirectOutput(home.resolve("log").toFile());
    Chromium chromium = new Chromium(builder.start());
    try {
      chromium.connect(home.resolve("DevToolsActivePort"));
      return chromium;
    } catch (Exception | AssertionError e) {
      chromium.close();
      throw e;
    }
  }

  private void connect(Path portFile) throws Exception {
    await("the browser's port", () -> Files.exists(portFile) && lines(portFile).size() > 1);
    List<String> lines = lines(portFile);
    socket =
        client
            .newWebSocketBuilder()
            .buildAsync(URI.create("ws://127.0.0.1:" + lines.get(0) + lines.get(1)), new Listener())
            .get(LIMIT_S, TimeUnit.SECONDS);
    Map<?, ?> targets = ask("Target.getTargets", Map.of());
    String target =
        ((List<?>) targets.get("targetInfos"))
            .stream()
                .map(info -> (Map<?, ?>) info)
                .filter(info -> "page".equals(info.get("type")))
                .map(info -> info.get("targetId").toString())
                .findFirst()
                .orElseThrow();
    session =
        ask("Target.attachToTarget", Map.of("targetId", target, "flatten", true))
            .get("sessionId")
            .toString();
    ask("Runtime.enable", Map.of());
    ask("Log.enable", Map.of());
    ask("Network.enable", Map.of());
    ask("Page.enable", Map.of());
  }

  private static List<String> lines(Path file) throws IOException {
    return Files.readAllLines(file);
  }

  void open(String url) throws Exception {
    ask("Page.navigate", Map.of("url", url));
  }

  /** Colours of the page: {@code light} or {@code dark}. */
  void colours(String scheme) throws Exception {
    ask(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
  }

  void size(int width, int height) throws Exception {
    ask(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
  }

  /** Presses a key as a person does. */
  void press(String key) throws Exception {
    for (String type : List.of("keyDown", "keyUp")) {
      ask(
          "Input.dispatchKeyEvent",
          Map.of("type", type, "key", key, "code", key, "windowsVirtualKeyCode", code(key)));
    }
  }

  private static int code(String key) {
    return switch (key) {
      case "Tab" -> 9;
      case "Enter" -> 13;
      default -> 0;
    };
  }

  /** The value of an expression, which may be a promise. */
  Object value(String expression) throws Exception {
    Map<?, ?> answer =
        ask(
            "Runtime.evaluate",
            Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
    assertThat(answer.containsKey("exceptionDetails")).as("%s: %s", expression, answer).isFalse();
    return ((Map<?, ?>) answer.get("result")).get("value");
  }

  /** The text a user reads in the first element that {@code selector} names; empty if none. */
  String text(String selector) throws Exception {
    return value("document.querySelector(" + Json.of(selector) + ")?.innerText ?? ''").toString();
  }

  /** Waits until an expression is true. */
  void awaitTrue(String expression) throws Exception {
    await(expression, () -> Boolean.TRUE.equals(value("Boolean(" + expression + ")")));
  }

  /** What the window shows, as a PNG file. */
  byte[] picture() throws Exception {
    Map<?, ?> answer = ask("Page.captureScreenshot", Map.of("format", "png"));
    return Base64.getDecoder().decode(answer.get("data").toString());
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  private void await(String what, Condition condition) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_S);
    while (!condition.holds()) {
      assertThat(System.nanoTime() - end)
          .as("still not after %d s: %s; the page says %s", LIMIT_S, what, complaints)
          .isNegative();
      Thread.sleep(50);
    }
  }

  private Map<?, ?> ask(String method, Map<String, Object> parameters) throws Exception {
    long id = ++lastQuestion;
    CompletableFuture<Map<?, ?>> answer = new CompletableFuture<>();
    questions.put(id, answer);
    Map<String, Object> question = new LinkedHashMap<>();
    question.put("id", id);
    question.put("method", method);
    question.put("params", parameters);
    if (!session.isEmpty()) {
      question.put("sessionId", session);
    }
    socket.sendText(Json.of(question), true).get(LIMIT_S, TimeUnit.SECONDS);
    Map<?, ?> received = answer.get(LIMIT_S, TimeUnit.SECONDS);
    assertThat(received.containsKey("error")).as("%s: %s", method, received).isFalse();
    return (Map<?, ?>) received.get("result");
  }

  private final class Listener implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        Map<?, ?> message = (Map<?, ?>) JsonReader.read(text.toString());
        text.setLength(0);
        received(message);
      }
      from.request(1);
      return null;
    }
  }

  private void received(Map<?, ?> message) {
    if (message.get("id") instanceof Long id) {
      questions.remove(id).complete(message);
      return;
    }
    Map<?, ?> parameters = (Map<?, ?>) message.get("params");
    switch (message.get("method").toString()) {
      case "Runtime.exceptionThrown", "Runtime.consoleAPICalled", "Log.entryAdded" ->
          complaints.add(parameters.toString());
      case "Network.requestWillBeSent" ->
          requests.add(((Map<?, ?>) parameters.get("request")).get("url").toString());
      default -> {
        // Of no interest.
      }
    }
  }

  @Override
  public void close() throws Exception {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    process.waitFor();
    client.shutdownNow();
  }
}
