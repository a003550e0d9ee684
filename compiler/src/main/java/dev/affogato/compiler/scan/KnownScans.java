package dev.affogato.compiler.scan;

import dev.affogato.base.file.FileStamp;
import dev.affogato.compiler.scan.command.PreprocessorOptions;
import dev.affogato.compiler.scan.facts.FactsCache;
import dev.affogato.compiler.scan.files.Catalogue;
import dev.affogato.compiler.scan.files.KnownFile;
import dev.affogato.compiler.scan.files.Looks;
import dev.affogato.compiler.scan.files.Moment;
import dev.affogato.compiler.scan.search.SearchPathBuilder;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What translation units came to that were scanned before, as when a tree is built again.
 * Thread-safe by its monitor, under which nothing is looked at.
 *
 * <p>A scan depends on the command, on what the compiler said, and on the states of the files it
 * asked for, names that were not there among them. Each is looked at again; if all are the same, so
 * is every step of the scan, and running through the directives would only find the same again.
 */
final class KnownScans {
  /** Two references each; a unit of a large project asks for some thousand names. */
  private static final int NAMES_MAX = 400_000;

  private final Map<Key, Done> scans = new LinkedHashMap<>(16, 0.75f, true);
  private int names;

  /**
   * What the command says, as far as the facts about the compiler do not tell it.
   *
   * @param options all that was read from the arguments
   * @param folders of the environment
   */
  private record Key(
      String workingDirectory,
      String input,
      List<@Nullable Object> options,
      List<@Nullable String> folders) {
    // By hand, as is what else a new agent needs at once: what javac leaves to the runtime to put
    // together at first use costs 2 ms each.
    @Override
    public boolean equals(@Nullable Object object) {
      return object instanceof Key other
          && workingDirectory.equals(other.workingDirectory)
          && input.equals(other.input)
          && options.equals(other.options)
          && folders.equals(other.folders);
    }

    @Override
    public int hashCode() {
      int hash = workingDirectory.hashCode();
      hash = 31 * hash + input.hashCode();
      hash = 31 * hash + options.hashCode();
      return 31 * hash + folders.hashCode();
    }
  }

  private record Done(
      FactsCache.Known facts, KnownFile[] files, FileStamp[] stamps, ScanResult result) {}

  /** One unit, which may be known. */
  final class Unit {
    private final Key key;
    private final FactsCache.Known facts;

    private Unit(Key key, FactsCache.Known facts) {
      this.key = key;
      this.facts = facts;
    }

    /** What it came to, if it would come to the same now. */
    @SuppressWarnings("ReferenceEquality") // Facts that were asked for anew are others.
    @Nullable ScanResult result(Catalogue catalogue, Moment moment) {
      Done done = get(key);
      if (done == null || done.facts() != facts) {
        return null;
      }
      for (int i = 0; i < done.files().length; i++) {
        FileStamp now = catalogue.stamp(done.files()[i], moment);
        if (!isTheSame(done.stamps()[i], now)) {
          return null;
        }
      }
      return done.result();
    }

    /** Remembers {@code result}, if it is a function of {@code looks}. */
    void came(ScanResult result, Looks looks) {
      if (!(result.verdict() instanceof Verdict.Exact) || !looks.areComplete()) {
        return;
      }
      Map<KnownFile, FileStamp> stamps = looks.stamps();
      put(
          key,
          new Done(
              facts,
              stamps.keySet().toArray(KnownFile[]::new),
              stamps.values().toArray(FileStamp[]::new),
              result));
    }
  }

  Unit unit(ScanRequest request, PreprocessorOptions options, FactsCache.Known facts) {
    List<@Nullable String> folders = new ArrayList<>();
    for (String variable : SearchPathBuilder.VARIABLES) {
      folders.add(request.environment().get(variable));
    }
    return new Unit(
        new Key(request.workingDirectory(), request.input(), options.all(), folders), facts);
  }

  /** Of a folder a scan only asks which one it is; things come and go in it all the time. */
  private static boolean isTheSame(FileStamp then, FileStamp now) {
    return then.isDirectory() ? now.isDirectory() && now.isSameFile(then) : now.equals(then);
  }

  private synchronized @Nullable Done get(Key key) {
    return scans.get(key);
  }

  private synchronized void put(Key key, Done done) {
    Done before = scans.put(key, done);
    names += done.files().length - (before == null ? 0 : before.files().length);
    Iterator<Done> oldest = scans.values().iterator();
    while (names > NAMES_MAX && oldest.hasNext()) {
      names -= oldest.next().files().length;
      oldest.remove();
    }
  }
}
