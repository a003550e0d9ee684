package dev.affogato.client.direct;

import dev.affogato.base.file.FileAccess;
import dev.affogato.compiler.CompilerKind;
import dev.affogato.compiler.args.DependencyFile;
import dev.affogato.compiler.scan.ScanResult;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Compares what a compiler elsewhere says it has read with what the scan found here. It says so in
 * the dependency file that the command asks for, or else beside its result. Confined to one thread.
 */
final class ReadCheck {
  private final DirectCall call;
  private final ScannedPaths scanned;
  private final ReadChecks checks;
  private final long key;

  ReadCheck(DirectCall call, ScanResult scan, FileAccess access, ReadChecks checks) {
    this.call = call;
    this.scanned = new ScannedPaths(scan, access);
    this.checks = checks;
    this.key = ReadChecks.key(scan);
  }

  /** Whether the compile must be asked to say it. */
  boolean isToBeAsked() {
    return call.remote().dependencies().isEmpty() && !checks.isConfirmed(key);
  }

  /** Whether the compile was known to read {@code file}, absolute. */
  boolean isKnown(String file) {
    return scanned.contains(file);
  }

  /** A file that was read and the scan does not know; null if there is none, or nothing is told. */
  @Nullable String overlooked(DirectResult result) {
    DependencyFile own = call.remote().dependencies().orElse(null);
    String cwd = call.command().cwd();
    if (own != null) {
      for (DirectResult.Output output : result.outputs()) {
        if (output.name().equals(own.path())) {
          return scanned.firstUnknown(MakeRule.prerequisites(output.text()), cwd);
        }
      }
      return null;
    }
    byte[] told = result.reads();
    if (told == null) {
      return null;
    }
    List<String> names = names(new String(told, StandardCharsets.ISO_8859_1));
    if (!scanned.areRead(names, cwd)) {
      String unknown = scanned.firstUnknown(names, cwd);
      if (unknown != null) {
        return unknown;
      }
      String unread = scanned.firstUnread(names, cwd);
      if (unread != null) {
        checks.excess(call.remote().input(), unread);
      }
    }
    checks.confirm(key);
    return null;
  }

  /** Clang names a file each time it begins with it. */
  private List<String> names(String told) {
    return call.compiler().kind() == CompilerKind.CLANG
        ? told.lines().distinct().toList()
        : MakeRule.prerequisites(told);
  }
}
