package dev.affogato.compiler.archives;

import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** For whom archives are kept. */
public enum Keeper {
  /** For all users, who open them by their paths (behaviour spec 4.9); by one process. */
  MACHINE("rwxr-xr-x", "rw-r--r--"),

  /** For one user, by any number of processes. */
  USER("rwx------", "rw-------");

  private final String folderMode;
  private final String fileMode;

  Keeper(String folderMode, String fileMode) {
    this.folderMode = folderMode;
    this.fileMode = fileMode;
  }

  Set<PosixFilePermission> folderPermissions() {
    return PosixFilePermissions.fromString(folderMode);
  }

  Set<PosixFilePermission> filePermissions() {
    return PosixFilePermissions.fromString(fileMode);
  }
}
