package dev.affogato.daemon.work.action;

import com.google.rpc.Code;
import dev.affogato.protocol.reapi.direct.DirectActions;
import dev.affogato.protocol.reapi.execution.ActionOrder;
import dev.affogato.protocol.reapi.message.CallFailure;
import dev.affogato.protocol.reapi.v2.Action;
import dev.affogato.protocol.reapi.v2.Command;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeSet;

/**
 * What an action asks for, checked as far as that can be without its inputs. Immutable.
 *
 * @param machineRoot whether its input root is to be seen as {@code /}
 * @param directory its working directory, relative to the input root
 * @param outputs each once
 * @param typed whether the client knows outputs by type only (spec 8.2)
 * @param bothLists whether the client also reads the lists of links by type
 * @param umask octal; empty for ours
 */
record Task(
    boolean machineRoot,
    List<String> arguments,
    Map<String, String> variables,
    String directory,
    List<WantedOutput> outputs,
    boolean typed,
    boolean bothLists,
    String umask,
    Duration timeout) {
  private static final int WORDS_MAX = 6000;
  private static final Charset NATIVE =
      Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));

  static Task of(ActionOrder order, ActionLimits limits) throws CallFailure {
    Action action = order.action();
    Command command = order.command();
    if (command.getArgumentsCount() == 0) {
      throw CallFailure.invalid("a command without arguments");
    }
    if (command.getArgumentsCount() + command.getEnvironmentVariablesCount() > WORDS_MAX) {
      throw CallFailure.invalid("more than " + WORDS_MAX + " arguments and variables");
    }
    List<String> arguments = new ArrayList<>();
    for (String argument : command.getArgumentsList()) {
      arguments.add(sayable(argument));
    }
    boolean typed = command.getOutputPathsCount() == 0;
    OptionalInt umask = DirectActions.umask(action);
    return new Task(
        DirectActions.isMachineRoot(action),
        List.copyOf(arguments),
        variables(command),
        sayable(command.getWorkingDirectory()),
        outputs(command, limits),
        typed,
        !typed && command.getOutputFilesCount() + command.getOutputDirectoriesCount() > 0,
        umask.isPresent() ? Integer.toOctalString(umask.getAsInt()) : "",
        timeout(action, limits));
  }

  private static Map<String, String> variables(Command command) throws CallFailure {
    Map<String, String> variables = new LinkedHashMap<>();
    for (Command.EnvironmentVariable variable : command.getEnvironmentVariablesList()) {
      String name = sayable(variable.getName());
      if (name.isEmpty() || name.indexOf('=') >= 0) {
        throw CallFailure.invalid("no variable can be named '" + name + "'");
      }
      variables.put(name, sayable(variable.getValue()));
    }
    return variables;
  }

  private static List<WantedOutput> outputs(Command command, ActionLimits limits)
      throws CallFailure {
    List<WantedOutput> outputs = new ArrayList<>();
    if (command.getOutputPathsCount() > 0) {
      add(command.getOutputPathsList(), WantedOutput.Type.ANY, outputs);
    } else {
      add(command.getOutputFilesList(), WantedOutput.Type.FILE, outputs);
      add(command.getOutputDirectoriesList(), WantedOutput.Type.FOLDER, outputs);
    }
    if (outputs.size() > limits.outputsMax()) {
      throw CallFailure.invalid("more than " + limits.outputsMax() + " outputs");
    }
    return outputs;
  }

  private static void add(List<String> names, WantedOutput.Type type, List<WantedOutput> outputs)
      throws CallFailure {
    for (String name : new TreeSet<>(names)) {
      outputs.add(new WantedOutput(sayable(name), type));
    }
  }

  private static Duration timeout(Action action, ActionLimits limits) throws CallFailure {
    if (!action.hasTimeout()) {
      return limits.run().wallTime();
    }
    Duration timeout;
    try {
      timeout =
          Duration.ofSeconds(action.getTimeout().getSeconds(), action.getTimeout().getNanos());
    } catch (ArithmeticException tooLong) {
      throw CallFailure.invalid("not a timeout");
    }
    // Spec 8.1: one that is too long is rejected, not shortened.
    if (timeout.isNegative() || timeout.compareTo(limits.longest()) > 0) {
      throw CallFailure.invalid(
          "a timeout of "
              + timeout.toSeconds()
              + " s; at most "
              + limits.longest().toSeconds()
              + " s are given here");
    }
    return timeout;
  }

  /** Java replaces silently what it cannot say to the system. */
  private static String sayable(String text) throws CallFailure {
    if (text.indexOf('\0') >= 0) {
      throw CallFailure.invalid("a zero byte in a command");
    }
    CharsetEncoder encoder = NATIVE.newEncoder();
    if (text.chars().anyMatch(c -> c >= 0x80) && !encoder.canEncode(text)) {
      throw new CallFailure(
          Code.FAILED_PRECONDITION,
          "this daemon's locale ("
              + NATIVE
              + ") cannot pass on a word that is not ASCII; start it with LC_ALL=C.UTF-8");
    }
    return text;
  }
}
