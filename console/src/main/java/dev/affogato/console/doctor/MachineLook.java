package dev.affogato.console.doctor;

import dev.affogato.base.io.FileTrees;
import dev.affogato.base.process.ProcessRunner;
import dev.affogato.base.reason.Reason;
import dev.affogato.base.time.TimeSource;
import dev.affogato.console.doctor.MachineFacts.Clock;
import dev.affogato.daemon.work.sandbox.JobUser;
import dev.affogato.daemon.work.sandbox.Sandbox;
import dev.affogato.daemon.work.sandbox.SandboxSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;

/** Tries a jail, and reads memory and clocks. Confined to one thread. */
final class MachineLook {
  /** Whom the daemon of root runs jobs as. */
  private static final String JOB_USER = "icecc";

  /** More files are no working folder to go through. */
  private static final int FILES_MAX = 10_000;

  /** What others write meanwhile is not from the future. */
  private static final Duration FUTURE = Duration.ofSeconds(5);

  private final Surroundings surroundings;
  private final TimeSource time;
  private final Instant wallBegan;
  private final long beganNanos;

  MachineLook(Surroundings surroundings, TimeSource time) {
    this.surroundings = surroundings;
    this.time = time;
    this.wallBegan = time.wallClock();
    this.beganNanos = time.nanoTime();
  }

  /** To be called last, so that a step of the clock has had its time to happen. */
  MachineFacts facts() throws InterruptedException {
    return new MachineFacts(
        surroundings.slots(),
        surroundings.takesJobs(),
        surroundings.takesJobs() ? noJail() : Optional.empty(),
        memoryMib(),
        new FolderLook(surroundings.environment()).facts(),
        clock());
  }

  private static Optional<Reason> noJail() throws InterruptedException {
    ProcessRunner runner = ProcessRunner.system();
    try {
      Path scratch = Files.createTempDirectory("affogato-doctor-");
      // Jobs run as another user when this process is root.
      Files.setPosixFilePermissions(scratch, PosixFilePermissions.fromString("rwxr-xr-x"));
      try {
        SandboxSettings settings =
            new SandboxSettings(scratch, JobUser.choose(JOB_USER, runner), 0, null);
        return Sandbox.probe(settings, runner) instanceof Sandbox.Unusable unusable
            ? Optional.of(unusable.reason())
            : Optional.empty();
      } finally {
        FileTrees.delete(scratch);
      }
    } catch (IOException failed) {
      return Optional.of(
          new Reason("sandbox-broken", "a jail could not be tried: " + failed.getMessage()));
    }
  }

  private long memoryMib() {
    try {
      for (String line :
          Files.readAllLines(
              surroundings.root().resolve("proc/meminfo"), StandardCharsets.ISO_8859_1)) {
        String[] words = line.split("\\s+");
        if (words.length > 1 && words[0].equals("MemTotal:")) {
          return Long.parseLong(words[1]) / 1024;
        }
      }
    } catch (IOException | NumberFormatException notTold) {
      // 0 says so.
    }
    return 0;
  }

  private Clock clock() {
    long filesAheadMs = filesAheadMs();
    Optional<String> newest = newest();
    Instant wall = time.wallClock();
    long passedMs = Duration.ofNanos(time.nanoTime() - beganNanos).toMillis();
    return new Clock(
        wall.atOffset(ZoneOffset.UTC).getYear(),
        Duration.between(wallBegan, wall).toMillis() - passedMs,
        filesAheadMs,
        newest);
  }

  /** Only where we may write; file systems of this machine have its clock. */
  private long filesAheadMs() {
    try {
      Path probe = Files.createTempFile(surroundings.workingFolder(), ".affogato-doctor", "");
      try {
        Instant before = time.wallClock();
        Files.writeString(probe, "?");
        Instant written = Files.getLastModifiedTime(probe).toInstant();
        Instant after = time.wallClock();
        if (written.isAfter(after)) {
          return Duration.between(after, written).toMillis();
        }
        return written.isBefore(before) ? Duration.between(before, written).toMillis() : 0;
      } finally {
        Files.deleteIfExists(probe);
      }
    } catch (IOException notOurs) {
      return 0;
    }
  }

  private Optional<String> newest() {
    Instant future = time.wallClock().plus(FUTURE);
    try (DirectoryStream<Path> files = Files.newDirectoryStream(surroundings.workingFolder())) {
      int seen = 0;
      for (Path file : files) {
        if (++seen > FILES_MAX) {
          break;
        }
        if (Files.isRegularFile(file)
            && Files.getLastModifiedTime(file).toInstant().isAfter(future)) {
          return Optional.of(file.toString());
        }
      }
    } catch (IOException | java.nio.file.DirectoryIteratorException unreadable) {
      // Then nothing is built there.
    }
    return Optional.empty();
  }
}
