package dev.affogato.console.dashboard.http;

import dev.affogato.console.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * An answer. Nobody changes the bytes.
 *
 * @param status of HTTP
 * @param type MIME type
 */
public record Response(int status, String type, byte[] body) {
  public static final int OK = 200;
  public static final int FORBIDDEN = 403;
  public static final int NOT_FOUND = 404;
  public static final int METHOD_NOT_ALLOWED = 405;
  public static final int MISDIRECTED = 421;
  public static final int UNAVAILABLE = 503;

  private static final String JSON = "application/json";

  public static Response json(String text) {
    return new Response(OK, JSON, text.getBytes(StandardCharsets.UTF_8));
  }

  public static Response text(String text) {
    return new Response(OK, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
  }

  /** What went wrong, and what to do, for programs and people. */
  public static Response error(int status, String why) {
    return new Response(
        status, JSON, Json.of(Map.of("error", why)).getBytes(StandardCharsets.UTF_8));
  }
}
