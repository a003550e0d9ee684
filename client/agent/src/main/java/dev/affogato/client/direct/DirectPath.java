package dev.affogato.client.direct;

import dev.affogato.base.file.FileAccess;
import dev.affogato.base.file.FileStamp;
import dev.affogato.base.io.NativeText;
import dev.affogato.base.net.Connection;
import dev.affogato.base.process.ProcessRunner;
import dev.affogato.base.time.TimeSource;
import dev.affogato.client.folders.UserFolders;
import dev.affogato.client.inputs.DigestSource;
import dev.affogato.client.inputs.Relocation;
import dev.affogato.compiler.scan.ScanRequest;
import dev.affogato.compiler.scan.ScanResult;
import dev.affogato.compiler.scan.ScannedFile;
import dev.affogato.compiler.scan.Scanner;
import dev.affogato.compiler.scan.Verdict;
import dev.affogato.compiler.scan.files.Moment;
import dev.affogato.compiler.scan.files.SourceFiles;
import dev.affogato.compiler.scan.outline.Note;
import dev.affogato.compiler.scan.store.RecordFolder;
import dev.affogato.compiler.toolchain.CompilerSpeech;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The way of jobs that are not preprocessed here: finds out what a compile reads, and makes an
 * action of it that any machine can carry out with exactly the local result. Thread-safe, one per
 * agent.
 */
public final class DirectPath implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(DirectPath.class.getName());

  /** Of headers reduced to their directives, and what compilers answered. */
  static final long RECORD_BYTES_MAX = 64 << 20;

  /** Can be neither read nor made. */
  static final Path NOWHERE = Path.of("/dev/null/affogato");

  private final Supplier<Parts> maker;
  private final Sight sight;
  private final TimeSource time;
  private final Locales locales = new Locales(Path.of("/"));
  private final Mentions baseMentions = new Mentions();
  private final Doors doors;
  private final CommonDigests digests;
  private final HeaderNews news = new HeaderNews();
  private final ReadChecks reads = new ReadChecks();
  private @Nullable Parts parts;

  DirectPath(
      Supplier<Parts> maker, Sight sight, Doors doors, CommonDigests digests, TimeSource time) {
    this.digests = digests;
    this.maker = maker;
    this.sight = sight;
    this.time = time;
    this.doors = doors;
  }

  /** What is opened for the first job, since many agents have none. */
  record Parts(Scanner scanner, RecordFolder records, InputSource inputs, CompilerSpeech speech) {}

  /** For builds whose surroundings are ours. */
  public static DirectPath ofThisMachine(
      ProcessRunner runner, Map<String, String> environment, TimeSource time) {
    FileAccess access = FileAccess.ofThisMachine();
    return new DirectPath(
        () -> parts(runner, environment, access, time),
        Sight.own(access),
        new Doors(time),
        new CommonDigests(),
        time);
  }

  private static Parts parts(
      ProcessRunner runner, Map<String, String> environment, FileAccess access, TimeSource time) {
    Path caches = UserFolders.firstUsable(UserFolders.caches(environment));
    RecordFolder records =
        RecordFolder.open(
            caches == null ? NOWHERE : caches.resolve("scan"), List.of(), RECORD_BYTES_MAX);
    MachineCompilers compilers = MachineCompilers.of(access, runner, time);
    return new Parts(
        new Scanner(SourceFiles.of(access), compilers.questions(), records),
        records,
        FileInputs.own(compilers, time, caches),
        compilers.speech());
  }

  private synchronized Parts parts() {
    Parts known = parts;
    if (known == null) {
      known = maker.get();
      parts = known;
    }
    return known;
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
    Map<String, String> variables = Variables.of(call, sight.seen());
    OutputNames outputs =
        OutputNames.of(call.command().cwd(), call.remote(), sight.seen(), sight.isOurOwn());
    Doors.Visit visit = doors.visit(daemon.key(), daemon::connect);
    boolean handedOver = false;
    try {
      if (sight.isOurOwn()) {
        news.meet(visit, parts());
      }
      Language language = language(call);
      variables.putAll(language.variables());
      ScanResult text = scan(call);
      ScanResult scan = withLanguage(text, language);
      if (sight.isOurOwn()) {
        news.tell(visit, parts());
      }
      Set<String> folders = new LinkedHashSet<>(outputs.folders());
      folders.add(call.command().cwd());
      folders.add(Variables.workingFolder(call.command(), sight.seen()));
      SharedPaths paths = SharedPaths.of(call, scan, variables, baseMentions);
      DigestSource known = digests.before(new DaemonDigests(visit));
      InputSource.Gathered gathered;
      try {
        gathered = parts().inputs().gather(call, scan, folders, known, paths.relocation());
      } catch (Detour detour) {
        if (!detour.reason().code().equals(Relocation.CODE)) {
          throw detour;
        }
        paths = SharedPaths.not(detour.reason().text());
        gathered = parts().inputs().gather(call, scan, folders, known, null);
      }
      language.check(gathered);
      for (Map.Entry<String, String> needed : gathered.environment().entrySet()) {
        variables.put(needed.getKey(), WireText.of(needed.getValue()));
      }
      InputSource.Inputs tree = gathered.inputs();
      DirectAction action = DirectAction.of(call, variables, outputs, tree.root(), paths);
      DirectJob job =
          new DirectJob(
              action,
              tree,
              outputs,
              visit,
              () -> doors.open(daemon.key(), daemon::connect),
              reads.of(call, text, sight.seen()),
              paths,
              gathered.toolchain());
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
    if (sight.isOurOwn()) {
      doors.close();
    }
    Parts opened;
    synchronized (this) {
      opened = parts;
    }
    if (opened != null) {
      opened.inputs().close();
      try {
        opened.records().save();
      } catch (IOException e) {
        LOG.log(Level.DEBUG, "what was learned of headers cannot be kept: {0}", e.toString());
      }
    }
  }

  private ScanResult scan(DirectCall call) throws Detour, InterruptedException {
    ScanResult result = parts().scanner().scan(request(call));
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

  /**
   * What has a compiler speak elsewhere as it does here.
   *
   * @param variables that choose its language
   * @param files that it reads for them, besides those of C.UTF-8
   */
  private record Language(Map<String, String> variables, Collection<String> files) {
    void check(InputSource.Gathered gathered) throws Detour {
      if (variables.containsValue(CompilerSpeech.UTF8) && !gathered.utf8Locale()) {
        throw new Detour(DetourCode.LOCALE, "this machine has no locale C.UTF-8 to be sent");
      }
    }
  }

  /** Most speak as in one of two locales, and then users of different ones share results. */
  private Language language(DirectCall call) throws Detour, InterruptedException {
    if (!sight.isShared(Locales.PLACES)) {
      throw new Detour(DetourCode.LOCALE, "the caller has other locales than this machine");
    }
    Optional<String> usual =
        parts().speech().locale(call.program(), call.compiler().kind(), call.environment());
    if (usual.isPresent()) {
      return new Language(Map.of("LC_ALL", usual.get()), List.of());
    }
    if (!sight.isOurOwn()) {
      throw new Detour(DetourCode.LOCALE, "only the caller can tell what its locale is made of");
    }
    Map<String, String> own = Locales.variables(call.command());
    return new Language(own, locales.files(own));
  }

  /** The files of a language are inputs like all others. */
  private ScanResult withLanguage(ScanResult scan, Language language) {
    if (language.files().isEmpty()) {
      return scan;
    }
    List<ScannedFile> files = new ArrayList<>(scan.files());
    for (String path : language.files()) {
      files.add(new ScannedFile(path, sight.seen().stamp(path), ScannedFile.Use.INCLUDED));
    }
    return new ScanResult(files, scan.absent(), scan.folders(), scan.moments(), scan.verdict());
  }

  private ScanRequest request(DirectCall call) throws Detour {
    long nowNs = time.nanoTime();
    Instant wall = time.wallClock();
    long wallNs = wall.getEpochSecond() * 1_000_000_000L + wall.getNano();
    FileStamp program = sight.seen().stamp(call.program());
    return new ScanRequest(
        program(call),
        call.compiler().kind(),
        program.toString(),
        call.remote().language(),
        call.command().cwd(),
        call.remote().input(),
        call.remote().words(),
        call.environment(),
        // What another scan saw before this call came may have changed for it; what it saw since,
        // while this one waited for a processor, is as good as looking now.
        new Moment(nowNs, call.arrivedNs(), wallNs));
  }

  private static Path program(DirectCall call) throws Detour {
    return Path.of(
        NativeText.toJava(call.program())
            .orElseThrow(() ->
                new Detour(DetourCode.TEXT, "the compiler's name cannot be said in this locale")));
  }
}
