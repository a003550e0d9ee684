package dev.affogato.client.agent;

import dev.affogato.client.launcher.CppEnd;
import dev.affogato.client.launcher.LauncherConnection;
import dev.affogato.client.launcher.PreprocessRequest;
import dev.affogato.compiler.args.Remote;
import dev.affogato.protocol.icecc.message.CompileFile;
import dev.affogato.protocol.icecc.message.CompileResult;
import dev.affogato.protocol.icecc.message.FileChunk;
import dev.affogato.protocol.icecc.message.UseCs;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Carries one job out on the machine the scheduler assigned: environment, header, source, result,
 * object (protocol spec 6.1). Everything the launcher is given stays temporary until the last
 * frame, so a {@link Fallback} at any point leaves nothing behind.
 *
 * <p>Confined to the call's thread.
 */
final class RemoteCompile {
  /** Before the umask of the build, as compilers create objects. */
  private static final int OBJECT_MODE = 0666;

  /** As long as a local slot may take (protocol spec 1.7). */
  private static final Duration PERMIT_WAIT = Duration.ofMinutes(40);

  private final Call call;
  private final CompileJob job;
  private final UseCs assignment;
  private final OfferedEnvironment archive;

  RemoteCompile(Call call, CompileJob job, UseCs assignment, OfferedEnvironment archive) {
    this.call = call;
    this.job = job;
    this.assignment = assignment;
    this.archive = archive;
  }

  /**
   * Compiles there; on return the launcher has been told everything.
   *
   * @throws Fallback if the job must be done here
   * @throws IOException if the launcher went away
   */
  void run() throws Fallback, IOException, InterruptedException {
    try (CompileServer server = connect()) {
      prepareReachable(server);
      sendJob(server);
      CompileResult result = awaitResult(server);
      Verdict.check(result, job.remote(), call.settings(), server.host());
      receiveObject(server);
      call.launcher()
          .finish(
              0,
              result.stdout().getBytes(StandardCharsets.ISO_8859_1),
              result.stderr().getBytes(StandardCharsets.ISO_8859_1));
    } catch (Fallback fallback) {
      // Its environment may have been removed or broken since it was verified.
      call.services().uploads().doubted(place());
      throw fallback;
    }
  }

  private CompileServer connect() throws Fallback {
    String place = address();
    DeadHosts deadHosts = call.services().deadHosts();
    if (deadHosts.contains(place)) {
      throw new Fallback(
          FallbackCode.REMOTE_UNREACHABLE, "nobody answered at " + place + " a moment ago");
    }
    try {
      return CompileServer.connect(
          assignment.hostname(), assignment.port(), call.settings().zstdLevel());
    } catch (Fallback fallback) {
      if (fallback.getCause() instanceof SocketTimeoutException) {
        deadHosts.add(place);
      }
      throw fallback;
    }
  }

  private String address() {
    return assignment.hostname() + ":" + assignment.port();
  }

  private EnvironmentUploads.Place place() {
    return new EnvironmentUploads.Place(
        assignment.hostname(), assignment.port(), archive.name(), job.target());
  }

  /** A machine that vanishes here is left alone: else each later job waits out the limits there. */
  private void prepareReachable(CompileServer server) throws Fallback, InterruptedException {
    try {
      prepareEnvironment(server);
    } catch (Fallback fallback) {
      if (fallback.reason().code().equals(FallbackCode.REMOTE_LOST.word())) {
        call.services().deadHosts().add(address());
      }
      throw fallback;
    }
  }

  /** Uploads what is missing there, and has an environment that we have not used there verified. */
  private void prepareEnvironment(CompileServer server) throws Fallback, InterruptedException {
    EnvironmentUploads uploads = call.services().uploads();
    if (!assignment.gotEnv()) {
      uploads.once(
          place(),
          () -> {
            upload(server);
            if (server.canVerify()) {
              verify(server);
            }
          });
    }
    if (!server.canVerify()) {
      if (call.settings().onlyVerifyingServers()) {
        throw new Fallback(
            FallbackCode.ENVIRONMENT_REJECTED,
            "environment on " + server.host() + " cannot be verified");
      }
    } else if (!uploads.isVerified(place())) {
      verify(server);
    }
  }

  private void upload(CompileServer server) throws Fallback {
    call.log().debug("Transfer Environment to " + server.host() + " of " + archive.file());
    long began = call.log().begin("Transfer Environment");
    server.install(archive, job.target());
    call.log().end("Transfer Environment", began);
  }

  private void verify(CompileServer server) throws Fallback {
    if (!server.verify(archive.name(), job.target())) {
      call.log().warning("Host " + server.host() + " did not successfully verify environment.");
      throw new EnvironmentRejected(server.host(), archive.name());
    }
    call.services().uploads().verified(place());
    call.log()
        .debug(
            "Verified host "
                + server.host()
                + " for environment "
                + archive.name()
                + " ("
                + job.target()
                + ")");
  }

  /**
   * Header and source. The permit comes first: once the server has the header, it holds a slot for
   * this job and gives up after 60 s without source (protocol spec 1.7).
   */
  private void sendJob(CompileServer server) throws Fallback, IOException, InterruptedException {
    if (job.remote().inputIsPreprocessed()) {
      server.begin(header());
      call.placed(server.host());
      sendFile(server);
    } else {
      takePermit();
      try {
        server.begin(header());
        call.placed(server.host());
        preprocess(server);
      } finally {
        call.services().preprocessors().release();
      }
    }
    server.endOfSource();
  }

  private void takePermit() throws Fallback, InterruptedException {
    if (!call.services().preprocessors().tryAcquire(PERMIT_WAIT.toMinutes(), TimeUnit.MINUTES)) {
      throw new Fallback(
          FallbackCode.PREPROCESSOR_FAILED,
          "no preprocessor of this machine ended within " + PERMIT_WAIT.toMinutes() + " minutes");
    }
  }

  private CompileFile header() {
    Remote remote = job.remote();
    return new CompileFile(
        job.language(),
        assignment.jobId(),
        remote.remoteFlags(job.partial()),
        List.of(),
        archive.name(),
        job.target(),
        job.compilerName(),
        remote.input(),
        call.command().cwd(),
        remote.output(),
        false);
  }

  private void preprocess(CompileServer server) throws Fallback, IOException {
    LauncherConnection launcher = call.launcher();
    SourceSink sink =
        job.partial()
            ? SourceSink.partial(
                server, new PragmaWatch(call.command().cwd(), call.services().lossyPragmas()))
            : SourceSink.complete(server);
    long began = call.log().begin("write_fd_to_server from cpp");
    CppEnd end;
    try {
      end = launcher.preprocess(preprocessRequest(), sink);
      sink.flush();
    } catch (SourceSink.Failed e) {
      throw e.fallback();
    }
    call.log().end("write_fd_to_server from cpp", began);
    countSource(sink);
    if (end.status() != 0) {
      call.log().warning("call_cpp process failed with exit status " + end.status());
      throw new Fallback(
          FallbackCode.PREPROCESSOR_FAILED,
          "the preprocessor ended with status " + end.status() + " for " + job.remote().input());
    }
    if (end.stderr().length > 0) {
      throw new Fallback(
          FallbackCode.PREPROCESSOR_OUTPUT,
          "the preprocessor had something to say about " + job.remote().input());
    }
  }

  private PreprocessRequest preprocessRequest() {
    List<String> argv = new ArrayList<>();
    argv.add(job.compiler().program());
    argv.addAll(job.remote().preprocessCommand(job.partial()));
    return new PreprocessRequest(job.compiler().programOverride(), argv, List.of());
  }

  private void sendFile(CompileServer server) throws Fallback {
    String input = ByteNames.absolute(call.command().cwd(), job.remote().input());
    Path path = ByteNames.path(input);
    SourceSink sink = SourceSink.complete(server);
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
    countSource(sink);
  }

  private void countSource(SourceSink sink) {
    call.sourceBytes = sink.sourceBytes();
    call.sentBytes = sink.sentBytes();
    call.log().debug(Sizes.text("sent", sink.sentBytes(), sink.sourceBytes()));
  }

  private CompileResult awaitResult(CompileServer server) throws Fallback {
    long began = call.log().begin("wait for cs");
    CompileResult result = server.result();
    call.log().end("wait for cs", began);
    if (result.status() != 0) {
      call.log().info("Compiled on " + server.host());
    }
    return result;
  }

  private void receiveObject(CompileServer server) throws Fallback, IOException {
    try (OutputStream object = call.launcher().file(job.remote().output(), OBJECT_MODE)) {
      for (FileChunk piece = server.objectPiece(); piece != null; piece = server.objectPiece()) {
        byte[] content = server.content(piece);
        object.write(content);
        call.objectBytes += content.length;
        call.objectSentBytes += piece.compressed().length;
      }
    }
    call.log().debug(Sizes.text("got", call.objectSentBytes, call.objectBytes));
  }
}
