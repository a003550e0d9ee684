package dev.affogato.client.agent;

import dev.affogato.base.process.ProcessRunner;
import dev.affogato.base.reason.Reason;
import dev.affogato.base.time.TimeSource;
import dev.affogato.client.launcher.LauncherCall;
import dev.affogato.compiler.CompilerKind;
import dev.affogato.compiler.FileView;
import dev.affogato.compiler.args.Analysis;
import dev.affogato.compiler.args.ArgumentAnalysis;
import dev.affogato.compiler.args.Local;
import dev.affogato.compiler.args.OneStep;
import dev.affogato.compiler.args.Remote;
import dev.affogato.compiler.toolchain.CompilerProbe;
import dev.affogato.compiler.toolchain.CompilerQuestions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What an agent would do with a command, as far as the command alone tells: nothing is run but the
 * compiler's own word about itself. {@link CallFlow} decides in the same order.
 */
public sealed interface Prospect {

  /**
   * It would run on this machine.
   *
   * @param reason why
   */
  record Here(Reason reason) implements Prospect {}

  /**
   * Another machine could compile it.
   *
   * @param remote both command lines
   * @param partial whether macros would be left to the other machine
   */
  record Elsewhere(Remote remote, boolean partial) implements Prospect {}

  /**
   * Looks at a command.
   *
   * @param compiler path of the real compiler, one character a byte
   * @param arguments without the program, one character a byte
   * @param directory where it would be run
   * @param environment in which it would be run
   */
  static Prospect of(
      String compiler, List<String> arguments, Path directory, Map<String, String> environment)
      throws InterruptedException {
    LauncherCall call =
        new LauncherCall(
            0,
            LauncherCall.Kind.EXPLICIT,
            0,
            false,
            false,
            0,
            directory.toString(),
            "",
            compiler,
            compiler,
            arguments,
            environment.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList());
    CallSettings settings = CallSettings.of(call.environment());
    ProcessRunner runner = ProcessRunner.system();
    Compilers compilers =
        new Compilers(
            new CompilerProbe(runner, environment),
            new CompilerQuestions(runner, environment),
            TimeSource.system());
    CompilerChoice choice = compilers.choose(call, settings);
    Analysis analysis =
        ArgumentAnalysis.analyse(
            choice.kind(), choice.driver(), arguments, FileView.at(directory), choice.answers());
    boolean question = choice.kind() != CompilerKind.OTHER && Questions.isQuestion(arguments);
    Reason hidden = HiddenOptions.in(call.environment());
    return switch (analysis) {
      case Local local -> new Here(question ? CallFlow.QUESTION : local.reason());
      case OneStep step when settings.stayHere() -> new Here(CallFlow.TOLD_TO_STAY);
      case OneStep step when hidden != null -> new Here(hidden);
      // Whether the direct way is open is not known here.
      case OneStep(Remote remote, Reason reason) ->
          settings.direct().wanted() ? new Elsewhere(remote, false) : new Here(reason);
      case Remote remote when settings.stayHere() -> new Here(CallFlow.TOLD_TO_STAY);
      case Remote remote when hidden != null -> new Here(hidden);
      case Remote remote ->
          new Elsewhere(
              remote,
              remote.partialPreprocessingPossible()
                  && settings.partialPreprocessing(choice.isClang()));
    };
  }
}
