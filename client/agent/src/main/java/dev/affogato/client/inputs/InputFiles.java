package dev.affogato.client.inputs;

import dev.affogato.base.file.FileStamp;
import dev.affogato.cache.digest.Digest;
import dev.affogato.cache.digest.DigestedFile;
import dev.affogato.cache.digest.FileDigests;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Files by path: where they really are and what their digests are. Thread-safe.
 *
 * <p>What is remembered of a file holds as long as the way to it and its stamp are the same. The
 * name at the end need not be looked at again: to become a link to the same file, it would have to
 * be taken off that file, which shows in the file's ctime, and only file systems that keep theirs
 * honestly are trusted in this.
 */
final class InputFiles {
  private static final String DEVICES = "/dev";

  private final Names names;
  private final FileDigests digests;
  private final FileClock clock;
  private final Map<String, InputFile> known = new ConcurrentHashMap<>();

  InputFiles(Names names, FileDigests digests, FileClock clock) {
    this.names = names;
    this.digests = digests;
    this.clock = clock;
  }

  /** A file as its user saw it. */
  record Seen(String path, FileStamp stamp) {}

  int size() {
    return known.size();
  }

  /** What is remembered of a file, if it still holds. */
  @Nullable InputFile recall(String path, FileStamp stamp, long sinceNs)
      throws InputRefusedException {
    InputFile file = known.get(path);
    return file != null
            && file.lasting()
            && file.stamp().equals(stamp)
            && names.isCurrent(file.way(), sinceNs)
        ? file
        : null;
  }

  /** Looks files up that are not remembered, asking {@code source} for all at once. */
  List<InputFile> find(List<Seen> files, DigestSource source, long sinceNs)
      throws InputRefusedException, InterruptedException {
    List<InputFile> found = new ArrayList<>(files.size());
    List<Place> unknown = new ArrayList<>();
    for (Seen file : files) {
      Place place = place(file, sinceNs);
      if (place != null) {
        Optional<Digest> digest = recall(place);
        if (digest.isPresent()) {
          found.add(keep(place, digest.get(), null, true));
        } else {
          unknown.add(place);
        }
      }
    }
    for (Place place : ask(unknown, source, found)) {
      found.add(read(place));
    }
    return found;
  }

  /** Where a file really is. */
  private record Place(Seen seen, Way way, Name name, boolean executable) {
    String path() {
      return name.path;
    }

    FileStamp stamp() {
      return seen.stamp();
    }
  }

  /** Null for devices, which every machine has. */
  private @Nullable Place place(Seen file, long sinceNs) throws InputRefusedException {
    Way way = names.toFile(file.path(), sinceNs);
    Name name = way.file();
    Name.Look look = way.fileLook();
    if (name == null || look == null) {
      throw InputRefusedException.changed(file.path());
    }
    if (look.state().kind() != FileStamp.Kind.REGULAR) {
      if (name.folder.path.equals(DEVICES)) {
        return null;
      }
      throw new InputRefusedException(
          "special-file", Text.shown(file.path()) + " is no regular file");
    }
    if (!look.state().stamp().equals(file.stamp())) {
      throw InputRefusedException.changed(file.path());
    }
    if (!name.utf8) {
      throw TreeBuilder.notUtf8(name.path);
    }
    return new Place(file, way.beforeFile(), name, look.state().executable());
  }

  private Optional<Digest> recall(Place place) throws InputRefusedException {
    try {
      return digests.recall(place.path(), place.stamp());
    } catch (IOException unreadable) {
      throw unreadable(place, unreadable);
    }
  }

  /** Adds those that {@code source} knows to {@code found}; returns the others. */
  private List<Place> ask(List<Place> unknown, DigestSource source, List<InputFile> found)
      throws InterruptedException {
    List<Place> asked = unknown.stream().filter(InputFiles::isOfSystem).toList();
    if (asked.isEmpty()) {
      return unknown;
    }
    List<Place> others = new ArrayList<>();
    unknown.stream().filter(place -> !isOfSystem(place)).forEach(others::add);
    List<Optional<Digest>> answers = answers(asked, source);
    for (int i = 0; i < asked.size(); i++) {
      Place place = asked.get(i);
      Digest digest = i < answers.size() ? answers.get(i).orElse(null) : null;
      if (digest != null && digest.sizeBytes() == place.stamp().sizeBytes()) {
        found.add(keep(place, digest, null, clock.isLasting(place.stamp())));
      } else {
        others.add(place);
      }
    }
    return others;
  }

  private static List<Optional<Digest>> answers(List<Place> places, DigestSource source)
      throws InterruptedException {
    try {
      return source.digests(
          places.stream().map(p -> new DigestSource.Wanted(p.path(), p.stamp())).toList());
    } catch (IOException notToBeAsked) {
      return List.of();
    }
  }

  private static boolean isOfSystem(Place place) {
    return SystemFolders.contain(place.path());
  }

  private InputFile read(Place place) throws InputRefusedException {
    boolean lasting = clock.isLasting(place.stamp());
    DigestedFile file;
    try {
      file = digests.read(place.path());
    } catch (IOException unreadable) {
      throw unreadable(place, unreadable);
    }
    if (!file.stamp().equals(place.stamp())) {
      throw InputRefusedException.changed(place.path());
    }
    return keep(place, file.digest(), lasting ? null : file.content(), lasting);
  }

  private InputFile keep(Place place, Digest digest, byte @Nullable [] content, boolean lasting) {
    Item item = place.name().keep(Item.file(place.name(), digest, place.executable()));
    InputFile file =
        new InputFile(
            place.seen().path(),
            place.way(),
            place.name().folder,
            item,
            place.stamp(),
            digest,
            content,
            lasting,
            new InputFile.LastSeen());
    if (lasting) {
      known.put(file.path(), file);
    }
    return file;
  }

  private static InputRefusedException unreadable(Place place, IOException cause) {
    return new InputRefusedException(
        "unreadable-input", "cannot read " + Text.shown(place.path()) + ": " + cause.getMessage());
  }
}
