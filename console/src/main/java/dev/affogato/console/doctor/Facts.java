package dev.affogato.console.doctor;

/**
 * All that was seen of this machine and its network. Immutable.
 *
 * @param wrappers what stands on PATH under the names of compilers
 * @param daemon the daemon of this machine
 * @param network schedulers and machines
 * @param machine memory, clock, folders and jails
 * @param compilers whether they can be sent
 * @param builders package managers that build in sandboxes
 * @param settingsFile where settings of daemon and scheduler are, or would be, written
 */
record Facts(
    WrapperFacts wrappers,
    DaemonFacts daemon,
    NetworkFacts network,
    MachineFacts machine,
    CompilerFacts compilers,
    BuilderFacts builders,
    String settingsFile) {

  /** The command that gives the daemon of this machine another setting. */
  String set(String name, String value) {
    // The service scripts of packages that call it icecream read the file, too, by these names.
    String prefix = settingsFile.contains("icecream") ? "ICECREAM_" : "ICECC_";
    return "echo "
        + prefix
        + name
        + "="
        + value
        + " >> "
        + settingsFile
        + " && systemctl restart iceccd";
  }
}
