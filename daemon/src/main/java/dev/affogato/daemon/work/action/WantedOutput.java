package dev.affogato.daemon.work.action;

/**
 * Something an action is to leave. Immutable.
 *
 * @param name as the command has it, relative to the working directory
 * @param type what it must be
 */
record WantedOutput(String name, Type type) {
  enum Type {
    ANY,
    FILE,
    FOLDER
  }
}
