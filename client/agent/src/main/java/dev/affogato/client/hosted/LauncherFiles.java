package dev.affogato.client.hosted;

import dev.affogato.base.file.FileAccess;
import dev.affogato.base.file.FileStamp;
import dev.affogato.base.file.NameStamp;
import dev.affogato.base.file.SystemOwned;
import dev.affogato.client.launcher.LauncherConnection;
import dev.affogato.client.launcher.Look;
import dev.affogato.client.launcher.LookRequest;
import dev.affogato.client.launcher.Read;
import dev.affogato.client.launcher.ReadRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Files as one launcher sees them, looked at and read by that launcher: with its rights, in its
 * sandbox. Only what everybody may read, root alone can change and both see alike is read by
 * ourselves. Confined to the thread of its call.
 *
 * <p>Each question is a round trip, so what is likely to be asked for is asked for at once. What
 * was looked at ahead serves the next question for it and no other: who asks twice wants to know
 * whether it changed. A content is read once, so that all of a call see the same.
 *
 * <p>Throws {@link UncheckedIOException} when the launcher is gone.
 */
public final class LauncherFiles implements FileAccess {
  private final LauncherConnection launcher;
  private final FileAccess ours;
  private final UsualLooks usual;
  private final ReadBudget.Share budget;
  private final Map<LookRequest, Look> ahead = new HashMap<>();
  private final Map<String, String> targets = new HashMap<>();
  private final Map<String, byte[]> contents = new HashMap<>();

  /**
   * @param ours reads what everybody may read and root alone can change, and tells which file
   *     systems keep their times honestly
   * @param usual is told what is asked for
   * @param budget limits how much is read
   */
  public LauncherFiles(
      LauncherConnection launcher, FileAccess ours, UsualLooks usual, ReadBudget.Share budget) {
    this.launcher = launcher;
    this.ours = ours;
    this.usual = usual;
    this.budget = budget;
  }

  /** Looks at what is usually asked for. */
  public void lookAhead() throws IOException {
    lookAhead(usual.likely());
  }

  private void lookAhead(Collection<LookRequest> requests) throws IOException {
    if (requests.isEmpty()) {
      return;
    }
    List<LookRequest> asked = List.copyOf(requests);
    List<Look> looks = launcher.look(asked);
    for (int i = 0; i < asked.size(); i++) {
      ahead.put(asked.get(i), looks.get(i));
    }
  }

  @Override
  public FileStamp stamp(String path) {
    return stamp(look(new LookRequest(true, path)));
  }

  @Override
  public NameStamp name(String path) {
    Look look = look(new LookRequest(false, path));
    if (look.isLink()) {
      targets.put(path, look.target());
    }
    return look.exists() ? NameStamp.of(stamp(look), look.mode()) : NameStamp.ABSENT;
  }

  @Override
  public boolean isTrustworthy(FileStamp stamp) {
    // Numbers of devices are the whole machine's.
    return ours.isTrustworthy(stamp);
  }

  /** Of the last look at the link, as both are told at once. */
  @Override
  public @Nullable String target(String path) {
    String target = targets.get(path);
    return target == null || target.isEmpty() ? null : target;
  }

  @Override
  public void expect(Stream<String> paths) {
    ask(requests(paths).filter(request -> !ahead.containsKey(request)));
  }

  @Override
  public void expectAgain(Stream<String> paths) {
    ask(requests(paths));
  }

  private static Stream<LookRequest> requests(Stream<String> paths) {
    return paths.map(path -> new LookRequest(true, path)).distinct();
  }

  private void ask(Stream<LookRequest> requests) {
    try {
      lookAhead(requests.toList());
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }

  @Override
  public InputStream open(String path) throws IOException {
    if (isEverybodys(path)) {
      return ours.open(path);
    }
    byte[] known = contents.get(path);
    if (known == null) {
      known = read(path);
      contents.put(path, known);
    }
    return new ByteArrayInputStream(known);
  }

  /** Whether we see the same, and nobody can make it another before we read it. */
  private boolean isEverybodys(String path) {
    return SystemOwned.isFile(path) && ours.stamp(path).equals(stamp(path));
  }

  private byte[] read(String path) throws IOException {
    int bytesMax = (int) Math.min(budget.left(), ReadRequest.BYTES_MAX);
    Read read = launcher.read(List.of(new ReadRequest(path, bytesMax))).getFirst();
    if (!read.succeeded()) {
      throw new NoSuchFileException(
          path, null, "is no file, too large, or not for everybody to read");
    }
    budget.take(read.content().length);
    ahead.put(new LookRequest(true, path), read.look());
    return read.content();
  }

  private Look look(LookRequest request) {
    usual.asked(request);
    Look known = ahead.remove(request);
    if (known != null) {
      return known;
    }
    try {
      return launcher.look(List.of(request)).getFirst();
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }

  private static FileStamp stamp(Look look) {
    return look.exists()
        ? FileStamp.of(
            look.mode(),
            look.device(),
            look.inode(),
            look.sizeBytes(),
            look.mtimeNs(),
            look.ctimeNs())
        : FileStamp.ABSENT;
  }
}
