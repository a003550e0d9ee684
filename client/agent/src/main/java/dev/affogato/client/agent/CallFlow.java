package dev.affogato.client.agent;

import dev.affogato.base.reason.Reason;
import dev.affogato.client.journal.Way;
import dev.affogato.client.launcher.LauncherCall;
import dev.affogato.compiler.CompilerKind;
import dev.affogato.compiler.FileView;
import dev.affogato.compiler.args.Analysis;
import dev.affogato.compiler.args.ArgumentAnalysis;
import dev.affogato.compiler.args.Local;
import dev.affogato.compiler.args.OneStep;
import dev.affogato.compiler.args.Remote;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The life of one call: what kind of command it is, where it may run, and what happens when that
 * fails. Confined to the call's thread.
 *
 * <p>The order of decisions is icecream's (behaviour spec 1.2), except that questions to the
 * compiler wait for no slot.
 */
final class CallFlow {
  static final Reason ICERUN =
      new Reason("icerun", "commands of icerun run on this machine, one in a slot");
  static final Reason QUESTION =
      new Reason("question", "the command only asks the compiler something");
  static final Reason TOLD_TO_STAY = new Reason("icecc-no", "ICECC=no asks for a local compile");

  private static final Reason NAMELESS_DIRECTORY =
      new Reason("working-directory", "the working directory has no name that the agent can open");

  private final Call call;
  private final CompilerChoice compiler;

  CallFlow(Call call) throws InterruptedException {
    this.call = call;
    this.compiler = call.services().compilers().choose(call.command(), call.settings());
  }

  void run() throws IOException, InterruptedException {
    try {
      begin();
    } catch (Elsewhere elsewhere) {
      call.goesElsewhere(elsewhere.reason());
    }
  }

  private void begin() throws Elsewhere, IOException, InterruptedException {
    LauncherCall command = call.command();
    if (command.kind() == LauncherCall.Kind.RUN) {
      call.started(command.name());
      call.log().info("icerun, running locally.");
      local(ICERUN);
      return;
    }
    Path directory = command.cwd().isEmpty() ? null : ByteNames.path(command.cwd());
    if (directory == null) {
      call.started(Labels.of(command));
      local(NAMELESS_DIRECTORY);
      return;
    }
    FileView files = call.services().surroundings().files(directory, command.cwd());
    Analysis analysis =
        ArgumentAnalysis.analyse(
            compiler.kind(), compiler.driver(), command.arguments(), files, compiler.answers());
    // No switch over types: those are put together at first use, for 5 ms of a new agent.
    if (analysis instanceof Remote remote) {
      remote(remote, null, files);
    } else if (analysis instanceof OneStep oneStep) {
      remote(oneStep.job(), oneStep.reason(), files);
    } else if (Questions.isQuestion(command.arguments()) && isCompiler()) {
      question();
    } else if (analysis instanceof Local local) {
      call.started(Labels.of(command));
      logWhy(local.reason());
      local(local.reason());
    }
  }

  /**
   * A job that may leave.
   *
   * @param together why only the direct way is open to it, or null
   */
  private void remote(Remote remote, @Nullable Reason together, FileView files)
      throws Elsewhere, IOException, InterruptedException {
    call.started(remote.input());
    Reason hidden = HiddenOptions.in(call.command().environment());
    if (call.settings().stayHere()) {
      local(TOLD_TO_STAY);
    } else if (hidden != null) {
      logWhy(hidden);
      local(hidden);
    } else {
      distribute(remote, together, files);
    }
  }

  private void logWhy(Reason reason) {
    if (isCompiler()) {
      call.log().warning(reason.text() + ", building locally");
    } else {
      call.log().info("custom command, running locally.");
    }
  }

  private boolean isCompiler() {
    return compiler.kind() != CompilerKind.OTHER;
  }

  private void question() throws IOException {
    call.started(call.command().name());
    call.ended(Outcome.QUESTION, QUESTION);
    new LocalRun(call, compiler.programOverride()).atOnce(QUESTION);
  }

  private void local(Reason reason) throws IOException {
    if (Strictness.forbids(call, reason)) {
      Strictness.refuse(call, reason);
      return;
    }
    call.launcher().onGone(Thread.currentThread()::interrupt);
    new LocalRun(call, compiler.programOverride()).inSlot(reason);
    call.ended(Outcome.LOCAL, reason);
  }

  private void distribute(Remote remote, @Nullable Reason together, FileView files)
      throws Elsewhere, IOException, InterruptedException {
    boolean own = call.services().surroundings().areOwn();
    if (own) {
      noticeItsEnd();
    }
    try {
      String target = call.services().platform().name();
      CompileJob job =
          CompileJob.of(
              remote, together, compiler, target, call.settings(), Onlooker.of(call.command()));
      try (DirectAttempt direct = DirectAttempt.of(call, job, files)) {
        if (!own) {
          // Not before: while it is asked for its files it is noticed anyhow, and sooner answered.
          noticeItsEnd();
        }
        boolean known = direct.deliverKnown();
        if (!known && !direct.isPossible()) {
          call.services().surroundings().mustBeOwn(direct.whyNot());
        }
        if (together != null && !known && !direct.isPossible()) {
          logWhy(together);
          local(together);
          return;
        }
        Outcome outcome = known ? Outcome.REMOTE : distribute(job, files, direct);
        Reason difference = direct.difference();
        if (difference == null) {
          call.ended(outcome, reason(outcome));
        } else {
          call.ended(Outcome.LOCAL, difference);
        }
      }
    } catch (Fallback fallback) {
      call.giveUpIfGone();
      Reason reason = fallback.reason();
      call.log().warning(fallback.logLine());
      local(reason);
    }
  }

  private void noticeItsEnd() {
    call.launcher().onGone(Thread.currentThread()::interrupt);
  }

  /** Some sources turn out to be right elsewhere only when their macros are expanded here. */
  private Outcome distribute(CompileJob job, FileView files, DirectAttempt direct)
      throws Fallback, Elsewhere, IOException, InterruptedException {
    try {
      return new Distribution(call, files, job, direct).run();
    } catch (Fallback fallback) {
      if (!job.canBeWhole() || !fallback.isCuredByWholePreprocessing()) {
        throw fallback;
      }
      call.giveUpIfGone();
      call.log().info(fallback.reason().text() + "; preprocessing it completely");
      return new Distribution(call, files, job.whole(), direct).run();
    }
  }

  private Reason reason(Outcome outcome) {
    if (outcome != Outcome.REMOTE) {
      return call.reasonHere;
    }
    String verb = call.way().kind() == Way.Kind.CACHED ? "was compiled before on " : "compiled on ";
    return new Reason("remote", verb + call.host());
  }
}
