package dev.affogato.testing.surroundings;

import dev.affogato.testing.farm.Farm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A folder with a small program to build, and what its build sees around itself. Meant to be
 * changed by a test before it builds.
 */
final class Site {
  /** As many sources as it has, each to be compiled remotely; the link stays here. */
  static final int SOURCES = 5;

  static final int NOBODY = 65534;

  private static final String MAKEFILE =
      """
      OBJECTS := f1.o f2.o f3.o f4.o main.o
      program: $(OBJECTS)
      \tgcc -o $@ $^
      %.o: %.c
      \tgcc -O2 -Wall -c $< -o $@
      """;

  /** The daemon is found where it is on any machine; the machine's own is hidden. */
  private static final String USUAL_PLACE =
      "mount -t tmpfs run /run && mkdir /run/icecc && mount --bind \"$1\" /run/icecc && shift"
          + " && exec \"$@\"";

  final Path folder;
  final Map<String, String> environment;
  private final Farm farm;
  private int user = NOBODY;
  private String preparation = "";

  Site(Farm farm, Installation installation, Path folder) throws IOException {
    this.farm = farm;
    this.folder = Files.createDirectory(folder);
    write();
    environment = farm.clientEnvironment();
    environment.remove("ICECC_TEST_SOCKET");
    environment.put("PATH", installation.links() + ":" + environment.get("PATH"));
    environment.put("ICECC_VERSION", installation.archive().toString());
    environment.put("ICECC_PREFERRED_HOST", "server");
    environment.put("ICECC_LOGFILE", folder.resolve("client.log").toString());
    environment.put("AFFOGATO_JAVA_HOME", System.getProperty("java.home"));
    environment.put("HOME", give(Files.createDirectory(folder.resolve("home"))).toString());
    environment.put("TMPDIR", give(Files.createDirectory(folder.resolve("tmp"))).toString());
    give(folder);
  }

  private void write() throws IOException {
    Files.writeString(folder.resolve("Makefile"), MAKEFILE);
    StringBuilder main = new StringBuilder("#include <stdio.h>\n");
    for (int i = 1; i < SOURCES; i++) {
      Files.writeString(folder.resolve("f" + i + ".c"), "int f" + i + "(void) { return 1; }\n");
      main.append("int f").append(i).append("(void);\n");
    }
    main.append("int main(void) { printf(\"%d\\n\", f1() + f2() + f3() + f4()); return 0; }\n");
    Files.writeString(folder.resolve("main.c"), main);
  }

  /** Makes {@code path} the build user's. */
  Path give(Path path) throws IOException {
    Files.setAttribute(path, "unix:uid", user);
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    return path;
  }

  /** The build user from now on, who owns the folder. */
  Site user(int uid) throws IOException {
    user = uid;
    give(folder);
    return this;
  }

  /** Shell commands for root that change what the build sees of the machine. */
  Site preparedBy(String commands) {
    preparation = commands + " && ";
    return this;
  }

  /** Builds the program as the build user, with {@code around} before the command. */
  Farm.Result build(String... around) throws Exception {
    List<String> command = new ArrayList<>(List.of(around));
    command.addAll(List.of("make", "-j4"));
    return run(command);
  }

  Farm.Result run(List<String> command) throws Exception {
    List<String> all =
        new ArrayList<>(
            List.of(
                "sh",
                "-c",
                preparation + USUAL_PLACE,
                "sh",
                farm.folder() + "/run-submitter",
                "setpriv"));
    all.addAll(List.of("--reuid", "" + user, "--regid", "" + user, "--clear-groups"));
    all.addAll(command);
    return farm.run(folder, environment, all);
  }

  /** What the client said. */
  String log() throws IOException {
    Path log = folder.resolve("client.log");
    return Files.exists(log) ? Files.readString(log) : "";
  }
}
