package dev.affogato.client.agent;

import dev.affogato.client.journal.Phase;
import dev.affogato.client.launcher.CppEnd;
import dev.affogato.client.launcher.PreprocessRequest;
import dev.affogato.protocol.icecc.message.CompileFile;
import dev.affogato.protocol.icecc.message.FileChunk;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The first half of {@link RemoteCompile}: header and source, which the preprocessor makes while it
 * is sent. Confined to the call's thread.
 */
final class SourceDelivery {
  /** As long as a local slot may take (protocol spec 1.7). */
  private static final Duration PERMIT_WAIT = Duration.ofMinutes(40);

  private static final byte[] NOTHING = {};

  private final Call call;
  private final CompileJob job;
  private final CompileServer server;
  private final Diagnostics diagnostics;

  SourceDelivery(Call call, CompileJob job, CompileServer server, Diagnostics diagnostics) {
    this.call = call;
    this.job = job;
    this.server = server;
    this.diagnostics = diagnostics;
  }

  /**
   * Sends all of it. The permit comes first: once the server has the header, it holds a slot for
   * this job and gives up after 60 s without source (protocol spec 1.7).
   *
   * @return what the preprocessor printed to standard error
   */
  byte[] send(CompileFile header) throws Fallback, IOException, InterruptedException {
    byte[] said;
    if (job.remote().inputIsPreprocessed()) {
      begin(header);
      sendFile();
      said = NOTHING;
    } else {
      takePermit();
      try {
        begin(header);
        said = preprocess();
      } finally {
        call.services().preprocessors().release();
      }
    }
    server.endOfSource();
    return said;
  }

  private void begin(CompileFile header) throws Fallback {
    long began = call.log().begin("send compile_file");
    server.begin(header);
    call.log().end("send compile_file", began);
    call.placed(server.host());
  }

  private void takePermit() throws Fallback, InterruptedException {
    long began = call.services().time().nanoTime();
    if (!call.services().preprocessors().tryAcquire(PERMIT_WAIT.toMinutes(), TimeUnit.MINUTES)) {
      throw new Fallback(
          FallbackCode.PREPROCESSOR_FAILED,
          "no preprocessor of this machine ended within " + PERMIT_WAIT.toMinutes() + " minutes");
    }
    call.phases().ended(Phase.ROOM, began);
  }

  private byte[] preprocess() throws Fallback, IOException {
    SourceSink sink = sink();
    PreprocessRequest request = request();
    if (call.log().isDebug()) {
      call.log().debug("preparing source to send: " + String.join(" ", request.argv()));
    }
    long began = call.log().begin("write_fd_to_server from cpp");
    CppEnd end;
    try {
      end = call.launcher().preprocess(request, sink);
      sink.flush();
    } catch (SourceSink.Failed e) {
      throw e.fallback();
    }
    call.log().end("write_fd_to_server from cpp", began);
    count(sink);
    if (end.status() != 0) {
      call.log().warning("call_cpp process failed with exit status " + end.status());
      throw new Fallback(
          FallbackCode.PREPROCESSOR_FAILED,
          "the preprocessor ended with status " + end.status() + " for " + job.remote().input());
    }
    diagnostics.afterPreprocessing(end.stderr(), end.stderrTruncated());
    return end.stderr();
  }

  private SourceSink sink() {
    return new SourceSink(
        server,
        SourceWatch.of(job, call.command().cwd(), call.services().lossyPragmas()),
        job.canBeWhole());
  }

  private PreprocessRequest request() {
    return new PreprocessRequest(
        job.compiler().programOverride(), job.preprocessorCommand(), List.of());
  }

  private void sendFile() throws Fallback {
    String input = ByteNames.absolute(call.command().cwd(), job.remote().input());
    Path path = ByteNames.path(input);
    SourceSink sink = new SourceSink(server, SourceWatch.NONE, false);
    long began = call.services().time().nanoTime();
    byte[] buffer = new byte[FileChunk.SENT_BYTES];
    if (path == null) {
      throw new Fallback(FallbackCode.SOURCE_UNREADABLE, "cannot open " + input);
    }
    try (InputStream in = Files.newInputStream(path)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        sink.accept(buffer, 0, n);
      }
      sink.flush();
    } catch (SourceSink.Failed e) {
      throw e.fallback();
    } catch (IOException e) {
      throw new Fallback(
          FallbackCode.SOURCE_UNREADABLE, "cannot read " + input + ": " + e.getMessage(), e);
    }
    call.phases().ended(Phase.TRANSFER, began);
    count(sink);
  }

  private void count(SourceSink sink) {
    call.sourceBytes = sink.sourceBytes();
    call.sentBytes = sink.sentBytes();
    call.log().debug(Sizes.text("sent", sink.sentBytes(), sink.sourceBytes()));
  }
}
