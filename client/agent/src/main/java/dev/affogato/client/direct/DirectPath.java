package dev.affogato.client.direct;

import dev.affogato.base.file.FileStamp;
import dev.affogato.base.file.FileStamps;
import dev.affogato.base.io.NativeText;
import dev.affogato.base.net.Connection;
import dev.affogato.base.process.ProcessRunner;
import dev.affogato.base.time.TimeSource;
import dev.affogato.compiler.scan.ScanRequest;
import dev.affogato.compiler.scan.ScanResult;
import dev.affogato.compiler.scan.ScannedFile;
import dev.affogato.compiler.scan.Scanner;
import dev.affogato.compiler.scan.Verdict;
import dev.affogato.compiler.scan.facts.CompilerQuestions;
import dev.affogato.compiler.scan.files.Moment;
import dev.affogato.compiler.scan.files.SourceFiles;
import dev.affogato.compiler.scan.outline.Note;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The way of jobs that are not preprocessed here: finds out what a compile reads, and makes an
 * action of it that any machine can carry out with exactly the local result. Thread-safe, one per
 * agent.
 */
public final class DirectPath implements AutoCloseable {
  private final Scanner scanner;
  private final InputSource inputs;
  private final FileStamps stamps;
  private final TimeSource time;
  private final Doors doors;
  private final Locales locales = new Locales(Path.of("/"));

  DirectPath(Scanner scanner, InputSource inputs, FileStamps stamps, TimeSource time) {
    this.scanner = scanner;
    this.inputs = inputs;
    this.stamps = stamps;
    this.time = time;
    this.doors = new Doors(time);
  }

  /** For real builds. */
  public static DirectPath ofThisMachine(
      ProcessRunner runner, Map<String, String> environment, TimeSource time) {
    FileStamps stamps = new FileStamps();
    return new DirectPath(
        new Scanner(SourceFiles.onDisk(), CompilerQuestions.of(runner)),
        new FileInputs(runner, stamps, time, environment),
        stamps,
        time);
  }

  /** Where a call looks for the daemon of its machine. */
  public interface Daemon {
    /** Tells the daemons of different calls apart. */
    String key();

    /** A connection to a unix socket that is trusted, or null. */
    @Nullable Connection connect() throws IOException;
  }

  /**
   * Makes a job of {@code call}.
   *
   * @throws Detour if it cannot go this way
   */
  public DirectJob prepare(DirectCall call, Daemon daemon) throws Detour, InterruptedException {
    Eligibility.check(call);
    Map<String, String> variables = Variables.of(call, stamps);
    OutputNames outputs = OutputNames.of(call.command().cwd(), call.remote());
    Doors.Visit visit = doors.visit(daemon.key(), daemon::connect);
    boolean handedOver = false;
    try {
      ScanResult scan = scan(call);
      Set<String> folders = new LinkedHashSet<>(outputs.folders());
      folders.add(call.command().cwd());
      folders.add(Variables.workingFolder(call.command(), stamps));
      InputSource.Gathered gathered = inputs.gather(call, withLocale(scan, variables), folders);
      for (Map.Entry<String, String> needed : gathered.environment().entrySet()) {
        variables.put(needed.getKey(), WireText.of(needed.getValue()));
      }
      InputSource.Inputs tree = gathered.inputs();
      DirectAction action = DirectAction.of(call, variables, outputs, tree.root());
      DirectJob job =
          new DirectJob(
              action,
              tree,
              outputs,
              visit,
              () -> doors.open(daemon.key(), daemon::connect),
              new ScannedPaths(scan));
      handedOver = true;
      return job;
    } finally {
      if (!handedOver) {
        visit.close();
      }
    }
  }

  /** Ends what is kept between jobs. */
  @Override
  public void close() {
    doors.close();
    inputs.close();
  }

  /** The files of a language are inputs like all others. */
  private ScanResult withLocale(ScanResult scan, Map<String, String> variables) throws Detour {
    List<ScannedFile> files = new ArrayList<>(scan.files());
    for (String path : locales.files(variables)) {
      files.add(new ScannedFile(path, stamps.stamp(path), ScannedFile.Use.INCLUDED));
    }
    return new ScanResult(files, scan.absent(), scan.folders(), scan.moments(), scan.verdict());
  }

  private ScanResult scan(DirectCall call) throws Detour, InterruptedException {
    ScanResult result = scanner.scan(request(call));
    if (result.verdict() instanceof Verdict.Unsure unsure) {
      throw new Detour(unsure.reason());
    }
    Set<Note> moments = EnumSet.noneOf(Note.class);
    moments.addAll(result.moments());
    if (Eligibility.timeStandsStill(call)) {
      moments.remove(Note.DATE);
      moments.remove(Note.TIME);
    }
    if (!moments.isEmpty()) {
      throw new Detour(
          DetourCode.MOMENT,
          "the text may use __" + moments.iterator().next() + "__, which is another each time");
    }
    return result;
  }

  private ScanRequest request(DirectCall call) throws Detour {
    long nowNs = time.nanoTime();
    Instant wall = time.wallClock();
    long wallNs = wall.getEpochSecond() * 1_000_000_000L + wall.getNano();
    FileStamp program = stamps.stamp(call.program());
    return new ScanRequest(
        program(call),
        call.compiler().kind(),
        program.toString(),
        call.remote().language(),
        call.command().cwd(),
        call.remote().input(),
        call.remote().words(),
        call.environment(),
        // What another scan saw before this call came may have changed for it.
        new Moment(nowNs, nowNs, wallNs));
  }

  private static Path program(DirectCall call) throws Detour {
    return Path.of(
        NativeText.toJava(call.program())
            .orElseThrow(() ->
                new Detour(DetourCode.TEXT, "the compiler's name cannot be said in this locale")));
  }
}
