package dev.affogato.client.agent;

import dev.affogato.base.reason.Reason;
import dev.affogato.compiler.FileView;
import dev.affogato.protocol.icecc.message.CompileFile;
import dev.affogato.protocol.icecc.message.GetCs;
import dev.affogato.protocol.icecc.message.UseCs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to have a compile done where the scheduler says: asks the local daemon for an
 * environment and a server, and goes there or stays here (protocol spec 6.1, 6.2). Confined to the
 * call's thread.
 */
final class Distribution {
  static final Reason SCHEDULED_HERE =
      new Reason("scheduled-here", "the scheduler found this machine to be the best place");

  /**
   * The client number in an answer that our daemon made up itself, as no scheduler answers or none
   * has had a machine for anybody. Others have a one there, which means nothing.
   */
  private static final int DAEMONS_OWN_ANSWER = 2;

  /** What the daemon answers when the job stays on its own machine (protocol spec 6.2). */
  private static final String HERE = "127.0.0.1";

  private final Call call;
  private final FileView files;
  private final CompileJob job;
  private final DirectAttempt direct;

  Distribution(Call call, FileView files, CompileJob job, DirectAttempt direct) {
    this.call = call;
    this.files = files;
    this.job = job;
    this.direct = direct;
  }

  /**
   * Has it compiled; on return the launcher has been told everything.
   *
   * @throws Fallback if it must be done here, on a new conversation with the daemon
   * @throws Elsewhere if an agent of the launcher's surroundings had better do it
   * @throws IOException if the launcher went away
   */
  Outcome run() throws Fallback, Elsewhere, IOException, InterruptedException {
    try (LocalDaemon daemon = daemon()) {
      if (daemon == null) {
        throw nobody();
      }
      List<OfferedEnvironment> archives = archives(daemon);
      UseCs assignment = request(daemon, archives);
      if (isHere(assignment)) {
        // Nobody may be here who executes actions, though others could compile it.
        call.services().surroundings().mustBeOwn(SCHEDULED_HERE);
        compileHere(daemon, assignment);
        return Outcome.SCHEDULED_HERE;
      }
      compileThere(daemon, assignment, archives);
      return Outcome.REMOTE;
    }
  }

  /** None for what only a machine can do that needs none: one that has it would be of no use. */
  private List<OfferedEnvironment> archives(LocalDaemon daemon)
      throws Fallback, InterruptedException {
    if (job.together() != null) {
      return List.of();
    }
    if (call.services().surroundings().areOwn()) {
      return new Environments(call, files, job.target(), direct.toolchain()).find(job, daemon);
    }
    return archivesToName(daemon);
  }

  /**
   * Those by whose names a scheduler knows machines that execute no actions: jobs for these are
   * left to an agent that can send them.
   */
  private List<OfferedEnvironment> archivesToName(LocalDaemon daemon) throws InterruptedException {
    boolean named = call.settings().environments() != null;
    FileView view = named ? files : FileView.at(Path.of("/"));
    try {
      return new Environments(call, view, job.target(), direct.toolchain()).find(job, daemon);
    } catch (Fallback none) {
      call.log().debug("no environment is offered: " + none.reason().text());
      return List.of();
    }
  }

  private @Nullable LocalDaemon daemon() {
    LocalDaemons daemons = call.services().daemons();
    return direct.isPossible()
        ? daemons.findForSeveral(call.settings())
        : daemons.find(call.settings());
  }

  private Fallback nobody() {
    String testSocket = call.settings().testSocket();
    return testSocket == null
        ? new Fallback(FallbackCode.NO_DAEMON, "no local daemon found")
        : new Fallback(
            FallbackCode.TEST_SOCKET, "nobody answers at ICECC_TEST_SOCKET " + testSocket);
  }

  private static Fallback noPlace() {
    return new Fallback(
        FallbackCode.NO_PLACE, "no scheduler answers, or none has had a machine for anybody");
  }

  private UseCs request(LocalDaemon daemon, List<OfferedEnvironment> archives) throws Fallback {
    GetCs request =
        ServerRequest.of(
            job,
            archives,
            call.settings(),
            call.command().cwd(),
            call.niceness(),
            direct.isPossible());
    call.log().debug("preparing " + job.remote().input() + " to be compiled for " + job.target());
    long began = call.log().begin("asking for host to use");
    UseCs assignment = daemon.requestServer(request);
    call.log().end("asking for host to use", began);
    return assignment;
  }

  private boolean isHere(UseCs assignment) {
    boolean pretendRemote = call.settings().loopbackIsRemote() && assignment.port() != 0;
    return assignment.hostname().equals(HERE) && !pretendRemote;
  }

  private void compileHere(LocalDaemon daemon, UseCs assignment) throws Fallback, IOException {
    Reason reason = SCHEDULED_HERE;
    if (assignment.clientId() == DAEMONS_OWN_ANSWER) {
      reason = noPlace().reason();
      if (Strictness.forbids(call, reason)) {
        throw noPlace();
      }
    }
    call.log().debug("building myself, but telling localhost");
    daemon.compilesHere(hereHeader(assignment));
    call.reasonHere = reason;
    new LocalRun(call, job.compiler().programOverride()).asAssigned(reason);
    daemon.compiledHere(assignment.jobId());
  }

  private CompileFile hereHeader(UseCs assignment) {
    return new CompileFile(
        job.language(),
        assignment.jobId(),
        job.remoteFlags(),
        List.of(),
        CompileFile.LOCAL_ENVIRONMENT,
        job.target(),
        job.compilerName(),
        job.remote().input(),
        call.command().cwd(),
        job.remote().output(),
        false);
  }

  private void compileThere(LocalDaemon daemon, UseCs assignment, List<OfferedEnvironment> archives)
      throws Fallback, Elsewhere, IOException, InterruptedException {
    if (call.log().isDebug()) {
      call.log().debug(describe(assignment));
    }
    if (direct.compile(assignment, daemon)) {
      return;
    }
    call.services().surroundings().mustBeOwn(direct.whyNot());
    Reason together = job.together();
    if (together != null) {
      throw new Fallback(together);
    }
    OfferedEnvironment archive = chosen(assignment, archives);
    try {
      new RemoteCompile(call, job, assignment, archive).run();
    } catch (EnvironmentRejected rejected) {
      daemon.blacklist(archive.name(), job.target(), assignment.hostname());
      throw rejected;
    } catch (Fallback fallback) {
      if (!fallback.isOfTheHost()) {
        daemon.takenBack(assignment.jobId());
      }
      throw fallback;
    }
    daemon.compiledRemotely();
  }

  private static OfferedEnvironment chosen(UseCs assignment, List<OfferedEnvironment> archives)
      throws Fallback {
    for (OfferedEnvironment archive : archives) {
      if (archive.platform().equals(assignment.hostPlatform())) {
        return archive;
      }
    }
    throw new Fallback(
        FallbackCode.REMOTE_PROTOCOL,
        "host "
            + assignment.hostname()
            + " was assigned for platform "
            + assignment.hostPlatform()
            + ", which no environment is for");
  }

  private static String describe(UseCs assignment) {
    return "Have to use host "
        + assignment.hostname()
        + ":"
        + assignment.port()
        + " - Job ID: "
        + assignment.jobId()
        + " - env: "
        + assignment.hostPlatform()
        + " - has env: "
        + assignment.gotEnv()
        + " - match j: "
        + assignment.matchedJobId();
  }
}
