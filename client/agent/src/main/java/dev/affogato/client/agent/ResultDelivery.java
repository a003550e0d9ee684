package dev.affogato.client.agent;

import dev.affogato.client.journal.Phase;
import dev.affogato.protocol.icecc.message.FileChunk;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/**
 * The second half of {@link RemoteCompile}: what the compiler there made, put where the compiler
 * here would have put it. Confined to the call's thread.
 */
final class ResultDelivery {
  private final Call call;
  private final CompileJob job;
  private final CompileServer server;
  private final OutputPlaces places;

  ResultDelivery(Call call, CompileJob job, CompileServer server) {
    this.call = call;
    this.job = job;
    this.server = server;
    this.places = new OutputPlaces(call, job);
  }

  /** Receives the outputs, if there are any, and ends the launcher with {@code words}. */
  void deliver(boolean hasDwo, Diagnostics.Words words) throws Fallback, IOException {
    if (words.status() == 0) {
      checkDwo(hasDwo);
      receive(places.of(job.remote().output()));
      Optional<String> dwo = job.remote().splitDwarfOutput();
      if (hasDwo && dwo.isPresent()) {
        receive(places.of(dwo.get()));
      }
      call.log().debug(Sizes.text("got", call.objectSentBytes, call.objectBytes));
    } else {
      places.removeFormerOutput();
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

  private void receive(String output) throws Fallback, IOException {
    long began = call.services().time().nanoTime();
    try (OutputStream file = call.launcher().file(output, OutputPlaces.OUTPUT_MODE)) {
      for (FileChunk piece = server.filePiece(); piece != null; piece = server.filePiece()) {
        byte[] content = server.content(piece);
        file.write(content);
        call.objectBytes += content.length;
        call.objectSentBytes += piece.compressed().length;
      }
    }
    call.phases().ended(Phase.RETURN, began);
  }
}
