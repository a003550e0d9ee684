package dev.affogato.daemon.work.sandbox;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A program to run inside an environment. Immutable.
 *
 * @param root the environment: everything the program sees, read-only
 * @param argv program and arguments, paths as seen inside
 * @param variables the whole process environment
 * @param writable folder of this machine, owned by the job's user, that the job may fill
 * @param writableInside where the job sees that folder; absolute
 * @param directory working directory inside; made if the environment has no such folder
 * @param limits what it may use
 * @param report file that {@link JobReport} reads afterwards; its folder belongs to the job's user
 */
public record SandboxedCommand(
    Path root,
    List<String> argv,
    Map<String, String> variables,
    Path writable,
    String writableInside,
    String directory,
    JobLimits limits,
    Path report) {
  public SandboxedCommand {
    argv = List.copyOf(argv);
    variables = Map.copyOf(variables);
  }
}
