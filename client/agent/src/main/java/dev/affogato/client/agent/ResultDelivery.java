package dev.affogato.client.agent;

import dev.affogato.base.io.NativeText;
import dev.affogato.client.launcher.PreprocessRequest;
import dev.affogato.protocol.icecc.message.FileChunk;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The second half of {@link RemoteCompile}: what the compiler there made, put where the compiler
 * here would have put it. Confined to the call's thread.
 */
final class ResultDelivery {
  /** Before the umask of the build, as compilers create objects. */
  private static final int OUTPUT_MODE = 0666;

  /** MAXSYMLINKS of Linux. */
  private static final int LINKS_MAX = 40;

  private final Call call;
  private final CompileJob job;
  private final CompileServer server;

  ResultDelivery(Call call, CompileJob job, CompileServer server) {
    this.call = call;
    this.job = job;
    this.server = server;
  }

  /** Receives the outputs, if there are any, and ends the launcher with {@code words}. */
  void deliver(boolean hasDwo, Diagnostics.Words words) throws Fallback, IOException {
    if (words.status() == 0) {
      checkDwo(hasDwo);
      receive(behindLinks(job.remote().output()));
      Optional<String> dwo = job.remote().splitDwarfOutput();
      if (hasDwo && dwo.isPresent()) {
        receive(behindLinks(dwo.get()));
      }
      call.log().debug(Sizes.text("got", call.objectSentBytes, call.objectBytes));
    } else {
      removeFormerOutput();
    }
    call.launcher().finish(words.status(), words.stdout(), words.stderr());
  }

  /** clang makes none without -g, gcc always does. */
  private void checkDwo(boolean hasDwo) throws Fallback {
    boolean wanted = job.remote().splitDwarfOutput().isPresent();
    if (hasDwo && !wanted) {
      throw new Fallback(
          FallbackCode.REMOTE_PROTOCOL, server.host() + " sends a .dwo file nobody asked for");
    }
    if (wanted && !hasDwo && !job.compiler().isClang()) {
      throw new Fallback(FallbackCode.REMOTE_PROTOCOL, server.host() + " sends no .dwo file");
    }
  }

  /**
   * Where {@code output} is written. Of a symbolic link, clang's files take the place, as the
   * launcher's do. gcc writes assembler text through it, and its assembler objects if there is no
   * file yet, or an empty one.
   */
  private String behindLinks(String output) throws IOException {
    Path path = ByteNames.path(ByteNames.absolute(call.command().cwd(), output));
    if (path == null || !Files.isSymbolicLink(path) || job.compiler().isClang()) {
      return output;
    }
    boolean isEmpty = !Files.exists(path) || Files.size(path) == 0;
    if (!isEmpty && !job.remote().assemblerOutput()) {
      return output;
    }
    for (int i = 0; i < LINKS_MAX && Files.isSymbolicLink(path); i++) {
      path = path.resolveSibling(Files.readSymbolicLink(path));
    }
    return NativeText.ofJava(path.toString());
  }

  private void receive(String output) throws Fallback, IOException {
    try (OutputStream file = call.launcher().file(output, OUTPUT_MODE)) {
      for (FileChunk piece = server.filePiece(); piece != null; piece = server.filePiece()) {
        byte[] content = server.content(piece);
        file.write(content);
        call.objectBytes += content.length;
        call.objectSentBytes += piece.compressed().length;
      }
    }
  }

  /**
   * A compile that fails takes the former object with it: clang always, gcc only assembler text.
   * The agent writes nothing of the build's, so the launcher is asked to.
   */
  private void removeFormerOutput() throws IOException {
    String output = job.remote().output();
    Path path = ByteNames.path(ByteNames.absolute(call.command().cwd(), output));
    boolean removes = job.compiler().isClang() || job.remote().assemblerOutput();
    if (removes && path != null && Files.isRegularFile(path)) {
      call.launcher()
          .preprocess(
              new PreprocessRequest("/bin/rm", List.of("rm", "-f", "--", output), List.of()),
              (bytes, start, size) -> {});
    }
  }
}
