package dev.affogato.console.dashboard.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.affogato.base.address.Addresses;
import dev.affogato.base.net.Sockets;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Answers GET and HEAD, and nothing else. Each request has a virtual thread of its own; how many
 * connections there may be, and how long a request may take to arrive, is limited. Thread-safe.
 */
public final class WebServer implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(WebServer.class.getName());
  private static final int BACKLOG = 50;
  private static final String CONNECTIONS_MAX = "128";
  private static final String REQUEST_S_MAX = "10";

  /** What browsers may do with anything from here. */
  private static final List<List<String>> SAFE_HEADERS =
      List.of(
          List.of(
              "Content-Security-Policy",
              String.join(
                  "; ",
                  "default-src 'self'",
                  "object-src 'none'",
                  "base-uri 'none'",
                  "form-action 'none'",
                  "frame-ancestors 'none'")),
          List.of("X-Content-Type-Options", "nosniff"),
          List.of("X-Frame-Options", "DENY"),
          List.of("Referrer-Policy", "no-referrer"),
          List.of("Cross-Origin-Resource-Policy", "same-origin"),
          List.of("Cache-Control", "no-store"));

  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
  private static final InetAddress LOOPBACK_6 = InetAddress.ofLiteral("::1");

  /** The one that was asked for, and its twin of the other family if it has one. */
  private final List<HttpServer> servers = new ArrayList<>();

  private final ExecutorService threads;
  private final List<Route> routes;
  private final Access access;

  /** Answers what is asked below one path. */
  @FunctionalInterface
  public interface Handler {
    Response answer(Query query) throws InterruptedException;
  }

  /** What is served under a path. */
  public sealed interface Route {
    String path();

    /**
     * An answer.
     *
     * @param path all of it, or its beginning if it ends with {@code /}
     */
    record Page(String path, Handler handler) implements Route {}

    /** An endless stream of events. */
    record Events(String path, EventStream stream) implements Route {}
  }

  private WebServer(ExecutorService threads, List<Route> routes, Access access) {
    this.threads = threads;
    this.routes = routes;
    this.access = access;
  }

  /**
   * Serves {@code routes} until closed; the first that fits answers.
   *
   * @param address where to listen; port 0 for any free one. {@code 127.0.0.1} stands for this
   *     machine, which browsers may also call {@code ::1}
   * @param hostName of this machine
   * @param ownUserOnly whether only processes of this process' user on this machine are answered
   * @throws IOException if that port cannot be had
   */
  public static WebServer start(
      InetSocketAddress address, String hostName, boolean ownUserOnly, List<Route> routes)
      throws IOException {
    // The JDK reads them once, when its server is first used.
    setIfAbsent("jdk.httpserver.maxConnections", CONNECTIONS_MAX);
    setIfAbsent("sun.net.httpserver.maxReqTime", REQUEST_S_MAX);
    HttpServer server;
    try {
      server = HttpServer.create(address, BACKLOG);
    } catch (BindException e) {
      throw new IOException(
          "cannot listen on %s port %d: %s"
              .formatted(Addresses.text(address.getAddress()), address.getPort(), e.getMessage()),
          e);
    }
    WebServer web =
        new WebServer(
            Executors.newVirtualThreadPerTaskExecutor(),
            List.copyOf(routes),
            new Access(hostName, ownUserOnly));
    web.serve(server);
    if (LOOPBACK.equals(address.getAddress()) && Sockets.hasIpv6()) {
      web.serveTwin(server.getAddress().getPort());
    }
    return web;
  }

  private void serve(HttpServer server) {
    servers.add(server);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /** Whoever cannot have it finds the dashboard at the other address. */
  private void serveTwin(int port) {
    try {
      serve(HttpServer.create(new InetSocketAddress(LOOPBACK_6, port), BACKLOG));
    } catch (IOException e) {
      LOG.log(
          Level.DEBUG, "no dashboard at {0}: {1}", Addresses.withPort("::1", port), e.getMessage());
    }
  }

  private static void setIfAbsent(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return servers.getFirst().getAddress();
  }

  @Override
  public void close() {
    for (Route route : routes) {
      if (route instanceof Route.Events(String path, EventStream stream)) {
        stream.close();
      }
    }
    servers.forEach(server -> server.stop(0));
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) {
    try (exchange) {
      SAFE_HEADERS.forEach(
          header -> exchange.getResponseHeaders().set(header.getFirst(), header.getLast()));
      if (exchange.getLocalAddress().getAddress().isLoopbackAddress()) {
        // Elsewhere, without TLS, browsers ignore it and complain.
        exchange.getResponseHeaders().set("Cross-Origin-Opener-Policy", "same-origin");
      }
      Response refusal = access.refusal(exchange);
      String method = exchange.getRequestMethod();
      if (refusal != null) {
        send(exchange, refusal);
      } else if (!method.equals("GET") && !method.equals("HEAD")) {
        exchange.getResponseHeaders().set("Allow", "GET, HEAD");
        send(exchange, Response.error(Response.METHOD_NOT_ALLOWED, "nothing can be changed here"));
      } else {
        route(exchange);
      }
    } catch (IOException gone) {
      LOG.log(Level.DEBUG, "a browser left: {0}", gone.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException defect) {
      LOG.log(Level.ERROR, "defect while answering " + exchange.getRequestURI(), defect);
    }
  }

  private void route(HttpExchange exchange) throws IOException, InterruptedException {
    String path = exchange.getRequestURI().getPath();
    for (Route route : routes) {
      if (fits(route.path(), path)) {
        switch (route) {
          case Route.Page(String own, Handler handler) ->
              send(exchange, handler.answer(query(own, path, exchange.getRequestHeaders())));
          case Route.Events(String own, EventStream stream) -> {
            if (exchange.getRequestMethod().equals("GET")) {
              follow(exchange, stream);
            } else {
              exchange.sendResponseHeaders(Response.OK, -1);
            }
          }
        }
        return;
      }
    }
    send(exchange, Response.error(Response.NOT_FOUND, "there is nothing here"));
  }

  private static boolean fits(String route, @Nullable String path) {
    return path != null
        && (route.equals(path)
            || (route.length() > 1 && route.endsWith("/") && path.startsWith(route)));
  }

  private static Query query(String route, String path, Headers headers) {
    String accept = headers.getFirst("Accept");
    return new Query(path.substring(route.length()), accept == null ? "" : accept);
  }

  private static void send(HttpExchange exchange, Response response) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", response.type());
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(
        response.status(), head || response.body().length == 0 ? -1 : response.body().length);
    if (!head) {
      try (OutputStream body = exchange.getResponseBody()) {
        body.write(response.body());
      }
    }
  }

  private static void follow(HttpExchange exchange, EventStream stream)
      throws IOException, InterruptedException {
    // Closing the exchange would wait for the write that is to be ended; an interrupt ends it, and
    // closes the connection.
    try (EventStream.Follower follower = stream.join(Thread.currentThread()::interrupt)) {
      if (follower == null) {
        send(
            exchange,
            Response.error(Response.UNAVAILABLE, "too many are looking already; try again later"));
        return;
      }
      exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
      exchange.getResponseHeaders().set("X-Accel-Buffering", "no");
      exchange.sendResponseHeaders(Response.OK, 0);
      OutputStream body = exchange.getResponseBody();
      for (byte[] event = follower.next(); event != null; event = follower.next()) {
        body.write(event);
        body.flush();
      }
    }
  }
}
