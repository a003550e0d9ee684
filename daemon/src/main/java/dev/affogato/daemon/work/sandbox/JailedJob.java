package dev.affogato.daemon.work.sandbox;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A program to run in a jail, whatever is mounted there. Immutable.
 *
 * @param argv program and arguments, paths as seen inside
 * @param variables the whole process environment
 * @param directory working directory inside; exists there
 * @param limits what it may use
 * @param report file that {@link JobReport} reads afterwards; its folder belongs to the job's user
 * @param umask octal; empty for this process' own
 */
public record JailedJob(
    List<String> argv,
    Map<String, String> variables,
    String directory,
    JobLimits limits,
    Path report,
    String umask) {
  public JailedJob {
    argv = List.copyOf(argv);
    variables = Map.copyOf(variables);
  }
}
