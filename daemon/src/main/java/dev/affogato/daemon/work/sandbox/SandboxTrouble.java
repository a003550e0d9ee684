package dev.affogato.daemon.work.sandbox;

import dev.affogato.base.process.ProcessResult;
import dev.affogato.base.reason.Reason;
import java.util.List;

/**
 * Turns bubblewrap's failures into what an administrator can do about them. Immutable: no state.
 */
final class SandboxTrouble {
  private static final String CONSEQUENCE =
      "Jobs of other machines cannot be confined here and are refused: ";

  private SandboxTrouble() {}

  static Reason missing() {
    return new Reason(
        "bwrap-missing",
        CONSEQUENCE
            + "bubblewrap (the program bwrap) is not installed. Install it: 'apt-get install bubblewrap' on Debian and"
            + " Ubuntu, 'dnf install bubblewrap' on Fedora, 'zypper install bubblewrap' on openSUSE, 'emerge"
            + " sys-apps/bubblewrap' on Gentoo; then start the daemon again.");
  }

  /** Why a first jail failed. */
  static Reason explain(ProcessResult result, JobUser user) {
    String said = result.stderrText();
    if (said.contains("Permission denied")
        && hasAny(said, "find source path", JobPrefix.SHELL_NAME)) {
      return reason(
          "folder-closed",
          said,
          "user "
              + user.uid()
              + " cannot reach the environments' folder; give it and the folders above it mode 755.");
    }
    if (hasAny(said, "setpriv:", "cannot become user")) {
      return reason(
          "user-switch-forbidden",
          said,
          "this root may not become user "
              + user.uid()
              + "; start the daemon as an ordinary user instead.");
    }
    if (hasAny(said, "max_*_namespaces exceeded", "max_user_namespaces")) {
      return reason(
          "namespaces-limited",
          said,
          "too few user namespaces are allowed; 'sysctl -w user.max_user_namespaces=15000' allows them.");
    }
    if (said.contains("Unexpected capabilities")) {
      return reason(
          "capabilities-inherited",
          said,
          "bubblewrap does not start with capabilities; take 'AmbientCapabilities=' out of the daemon's service.");
    }
    if (hasAny(said, "Can't mount proc", "mount proc")) {
      return reason(
          "proc-masked",
          said,
          "this is a container with a masked /proc; start it with '--security-opt systempaths=unconfined'.");
    }
    if (hasAny(said, "setting up uid map", "RTM_NEWADDR", "loopback")) {
      return reason(
          "namespaces-restricted",
          said,
          "AppArmor restricts user namespaces, as on Ubuntu since 23.10; 'sysctl -w"
              + " kernel.apparmor_restrict_unprivileged_userns=0' allows them for all programs, or a profile in"
              + " /etc/apparmor.d/bwrap for bubblewrap alone: 'abi <abi/4.0>, profile bwrap /usr/bin/bwrap"
              + " flags=(unconfined) { userns, }', then 'systemctl reload apparmor'.");
    }
    if (hasAny(
        said,
        "No permissions to creat",
        "Creating new namespace failed",
        "Operation not permitted")) {
      return reason(
          "namespaces-forbidden",
          said,
          "user namespaces are forbidden. On a host: 'sysctl -w kernel.unprivileged_userns_clone=1' where that exists."
              + " In a container, start it with 'docker run --security-opt seccomp=unconfined --security-opt"
              + " apparmor=unconfined --security-opt systempaths=unconfined', and the same for Podman.");
    }
    return reason("sandbox-broken", said, "a first try ended with status " + result.status() + ".");
  }

  private static Reason reason(String code, String said, String cure) {
    String firstLine = said.lines().findFirst().orElse("").strip();
    String quoted = firstLine.isEmpty() ? "" : " (it said: " + firstLine + ")";
    return new Reason(code, CONSEQUENCE + cure + " Then start the daemon again." + quoted);
  }

  private static boolean hasAny(String text, String... wanted) {
    return List.of(wanted).stream().anyMatch(text::contains);
  }
}
