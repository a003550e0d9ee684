package dev.affogato.client.agent;

import dev.affogato.base.process.Command;
import dev.affogato.base.process.ProcessResult;
import dev.affogato.base.process.ProcessRunner;
import dev.affogato.protocol.icecc.message.CompileFile;
import dev.affogato.protocol.icecc.message.CompileResult;
import dev.affogato.protocol.icecc.message.End;
import dev.affogato.protocol.icecc.message.FileChunk;
import dev.affogato.protocol.icecc.message.Message;
import dev.affogato.protocol.icecc.message.TransferEnv;
import dev.affogato.protocol.icecc.message.VerifyEnv;
import dev.affogato.protocol.icecc.message.VerifyEnvResult;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A compile server that really compiles, with this machine's gcc, and that misbehaves where the
 * test says. Thread-safe.
 */
final class FakeServer implements AutoCloseable {
  /** Not 127.0.0.1, which means "build here"; the kernel takes all of 127/8 for this machine. */
  static final String HOST = "127.0.0.2";

  final List<Message> received = new CopyOnWriteArrayList<>();
  final AtomicInteger uploads = new AtomicInteger();
  final AtomicInteger uploadedBytes = new AtomicInteger();
  final AtomicInteger concurrentUploadsMax = new AtomicInteger();
  final AtomicInteger compiled = new AtomicInteger();

  /** Counted down when a client has left in the middle. */
  final CountDownLatch abandoned = new CountDownLatch(1);

  volatile int version = 43;
  volatile Steps steps = new Steps() {};

  private final ServerSocketChannel server;
  private final Path folder;
  private final AtomicInteger uploading = new AtomicInteger();
  private final AtomicInteger files = new AtomicInteger();

  /** What a test may change; returning false ends the conversation there. */
  interface Steps {
    default boolean accepted(Peer peer) throws IOException {
      return true;
    }

    default boolean beforeVerdict(Peer peer) throws IOException {
      return true;
    }

    default boolean environmentWorks() {
      return true;
    }

    default boolean gotHeader(Peer peer, CompileFile header) throws IOException {
      return true;
    }

    default boolean gotChunk(Peer peer, int number) throws IOException {
      return true;
    }

    default boolean gotSource(Peer peer, byte[] source) throws IOException {
      return true;
    }

    default CompileResult result(CompileResult real) {
      return real;
    }

    default boolean beforeObject(Peer peer, byte[] object) throws IOException {
      return true;
    }
  }

  FakeServer(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
    server = ServerSocketChannel.open();
    server.bind(new InetSocketAddress(HOST, 0), 1024);
    Thread.ofVirtual().start(this::acceptAll);
  }

  int port() {
    return server.socket().getLocalPort();
  }

  <M extends Message> List<M> received(Class<M> type) {
    return received.stream().filter(type::isInstance).map(type::cast).toList();
  }

  private void acceptAll() {
    try {
      while (true) {
        SocketChannel channel = server.accept();
        Thread.ofVirtual().start(() -> serve(channel));
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private void serve(SocketChannel channel) {
    try (Peer peer = new Peer(channel)) {
      if (!steps.accepted(peer)) {
        return;
      }
      peer.handshake(version);
      boolean goOn = true;
      while (goOn) {
        Message message = peer.receive();
        if (message == null) {
          return;
        }
        received.add(message);
        goOn =
            switch (message) {
              case TransferEnv transfer -> install(peer);
              case VerifyEnv verify -> verify(peer);
              case CompileFile header -> compile(peer, header);
              default -> throw new IOException("unexpected " + message);
            };
      }
    } catch (IOException | InterruptedException gone) {
      abandoned.countDown();
    }
  }

  private boolean install(Peer peer) throws IOException {
    concurrentUploadsMax.accumulateAndGet(uploading.incrementAndGet(), Math::max);
    try {
      uploadedBytes.addAndGet(receiveFile(peer, false).length);
      uploads.incrementAndGet();
      return true;
    } finally {
      uploading.decrementAndGet();
    }
  }

  private boolean verify(Peer peer) throws IOException {
    if (!steps.beforeVerdict(peer)) {
      return false;
    }
    peer.send(new VerifyEnvResult(steps.environmentWorks()));
    return true;
  }

  private boolean compile(Peer peer, CompileFile header) throws IOException, InterruptedException {
    if (!steps.gotHeader(peer, header)) {
      return false;
    }
    byte[] source = receiveFile(peer, true);
    if (source == null || !steps.gotSource(peer, source)) {
      return false;
    }
    String name = "output" + files.incrementAndGet();
    Path output = folder.resolve(name + ".o");
    ProcessResult result =
        ProcessRunner.system()
            .run(Command.of(argv(header, output)).in(workFolder(header)).withStdin(source));
    Path dwo = folder.resolve(name + ".dwo");
    CompileResult verdict =
        steps.result(
            new CompileResult(
                new String(result.stderr(), StandardCharsets.ISO_8859_1),
                new String(result.stdout(), StandardCharsets.ISO_8859_1),
                result.status(),
                false,
                Files.exists(dwo)));
    peer.send(verdict);
    if (verdict.status() != 0) {
      compiled.incrementAndGet();
      return false;
    }
    byte[] content = Files.exists(output) ? Files.readAllBytes(output) : new byte[0];
    if (steps.beforeObject(peer, content)) {
      sendFile(peer, content);
      if (verdict.hasDwo()) {
        sendFile(peer, Files.exists(dwo) ? Files.readAllBytes(dwo) : new byte[0]);
      }
      compiled.incrementAndGet();
    }
    return false;
  }

  /** As compile servers call their compilers (behaviour spec 5.5). */
  private static List<String> argv(CompileFile header, Path output) {
    boolean clang = header.compilerName().equals("clang");
    List<String> argv = new ArrayList<>();
    argv.add(header.compilerName().isEmpty() ? "gcc" : header.compilerName());
    argv.addAll(List.of("-x", header.language().compilerWord()));
    if (clang) {
      argv.addAll(List.of("-Xclang", "-main-file-name", "-Xclang", header.inputFile()));
    }
    argv.addAll(header.allFlags());
    if (!clang) {
      argv.add("-fpreprocessed");
    }
    argv.addAll(List.of("-", "-o", output.toString()));
    return argv;
  }

  /** Old clients do not tell theirs; without debug information it does not matter. */
  private Path workFolder(CompileFile header) {
    return header.workingDirectory().isEmpty() ? folder : Path.of(header.workingDirectory());
  }

  private byte[] receiveFile(Peer peer, boolean source) throws IOException {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    int number = 0;
    while (true) {
      switch (peer.receive()) {
        case FileChunk chunk -> {
          content.write(chunk.content());
          if (source && !steps.gotChunk(peer, ++number)) {
            return null;
          }
        }
        case End end -> {
          return content.toByteArray();
        }
        case null, default -> throw new IOException("the client left in the middle of a file");
      }
    }
  }

  static void sendFile(Peer peer, byte[] content) throws IOException {
    for (int at = 0; at < content.length; at += FileChunk.SENT_BYTES) {
      byte[] piece =
          Arrays.copyOfRange(content, at, Math.min(content.length, at + FileChunk.SENT_BYTES));
      peer.send(FileChunk.of(piece, 0, piece.length, peer.version(), 1));
    }
    peer.send(new End());
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
