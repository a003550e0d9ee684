package dev.affogato.console.cli;

import picocli.CommandLine;

/** The two programs that run in the background. Immutable. */
enum Program {
  DAEMON("daemon", "iceccd", "iceccd.log", ""),
  SCHEDULER("scheduler", "icecc-scheduler", "scheduler.log", "SCHEDULER_");

  private final String command;
  private final String classicName;
  private final String logName;
  private final String settingPrefix;

  Program(String command, String classicName, String logName, String settingPrefix) {
    this.command = command;
    this.classicName = classicName;
    this.logName = logName;
    this.settingPrefix = settingPrefix;
  }

  /** The subcommand of {@code affogato}. */
  String command() {
    return command;
  }

  /** A parser of its options. */
  CommandLine commandLine() {
    return new CommandLine(
        switch (this) {
          case DAEMON -> new DaemonCommand();
          case SCHEDULER -> new SchedulerCommand();
        });
  }

  /** What icecream calls it; also names the pid file. */
  String classicName() {
    return classicName;
  }

  /** File in the log folder for a background process of root. */
  String logName() {
    return logName;
  }

  /** Begins those of its settings that the daemon has too. */
  String settingPrefix() {
    return settingPrefix;
  }
}
