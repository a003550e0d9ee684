package dev.affogato.client.agent;

import dev.affogato.client.journal.Phase;
import dev.affogato.compiler.args.Remote;
import dev.affogato.protocol.icecc.message.CompileFile;
import dev.affogato.protocol.icecc.message.CompileResult;
import dev.affogato.protocol.icecc.message.UseCs;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.List;

/**
 * Carries one job out on the machine the scheduler assigned: environment, header, source, result,
 * object (protocol spec 6.1). Everything the launcher is given stays temporary until the last
 * frame, so a {@link Fallback} at any point leaves nothing behind.
 *
 * <p>Confined to the call's thread.
 */
final class RemoteCompile {
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
      Diagnostics diagnostics = job.diagnostics(call.settings(), call.command());
      byte[] preprocessorSaid =
          new SourceDelivery(call, job, server, diagnostics).send(header(server));
      CompileResult result = awaitResult(server);
      Diagnostics.Words words = diagnostics.judge(preprocessorSaid, result, server.host());
      new ResultDelivery(call, job, server).deliver(result.hasDwo(), words);
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
    long began = call.services().time().nanoTime();
    try {
      CompileServer server =
          CompileServer.connect(
              assignment.hostname(), assignment.port(), call.settings().zstdLevel());
      call.phases().ended(Phase.TRANSFER, began);
      return server;
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
        call.log().warning("Host " + server.host() + " cannot be verified.");
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
    long began = call.services().time().nanoTime();
    boolean works = server.verify(archive.name(), job.target());
    call.phases().ended(Phase.UPLOAD, began);
    if (!works) {
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

  private CompileFile header(CompileServer server) throws Fallback {
    Remote remote = job.remote();
    boolean splitDwarf = remote.splitDwarfOutput().isPresent();
    if (splitDwarf && !server.canSplitDwarf()) {
      throw new Fallback(
          FallbackCode.REMOTE_PROTOCOL, server.host() + " is too old for -gsplit-dwarf");
    }
    return new CompileFile(
        job.language(),
        assignment.jobId(),
        job.remoteFlags(),
        List.of(),
        archive.name(),
        job.target(),
        job.compilerName(),
        remote.input(),
        call.command().cwd(),
        remote.output(),
        splitDwarf);
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
}
