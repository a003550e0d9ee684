package dev.affogato.daemon.work.action;

import dev.affogato.protocol.reapi.v2.Command;
import java.util.List;

/** Trees with a shell, and commands for it. */
final class Tools {
  private static final String[] PROGRAMS = {
    "bash", "cat", "chmod", "ls", "ln", "mkdir", "rm", "sleep", "touch"
  };

  private Tools() {}

  static InputTree tree() throws Exception {
    InputTree tree = new InputTree();
    for (String program : PROGRAMS) {
      ActionBench.with(tree, "/usr/bin/" + program);
    }
    return tree;
  }

  static Command.Builder script(String directory, String script, String... outputs) {
    Command.Builder command =
        ActionBench.command(directory, "/usr/bin/bash", "-c", script)
            .addAllOutputPaths(List.of(outputs));
    command.addEnvironmentVariablesBuilder().setName("PATH").setValue("/usr/bin");
    return command;
  }
}
