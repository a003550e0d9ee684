package dev.affogato.client.hosted;

import dev.affogato.base.file.FileAccess;
import dev.affogato.base.file.FileStamp;
import dev.affogato.base.file.NameStamp;
import java.io.IOException;
import java.io.InputStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Files as launchers of one place see them: what is remembered of them is remembered for all these,
 * and each call has its own launcher look. Thread-safe: no state of its own.
 */
public final class CallersFiles implements FileAccess {
  private static final ScopedValue<LauncherFiles> CALLER = ScopedValue.newInstance();

  /** What is done for one call. */
  public interface Task {
    void run() throws IOException, InterruptedException;
  }

  /** Does {@code task} for the caller who sees {@code files}, on this thread. */
  public static void runFor(LauncherFiles files, Task task)
      throws IOException, InterruptedException {
    try {
      ScopedValue.where(CALLER, files)
          .call(() -> {
            task.run();
            return null;
          });
    } catch (IOException | InterruptedException | RuntimeException e) {
      throw e;
    } catch (Exception unexpected) {
      throw new IllegalStateException(unexpected);
    }
  }

  @Override
  public FileStamp stamp(String path) {
    return CALLER.get().stamp(path);
  }

  @Override
  public NameStamp name(String path) {
    return CALLER.get().name(path);
  }

  @Override
  public boolean isTrustworthy(FileStamp stamp) {
    return CALLER.get().isTrustworthy(stamp);
  }

  @Override
  public InputStream open(String path) throws IOException {
    return CALLER.get().open(path);
  }

  @Override
  public @Nullable String target(String path) {
    return CALLER.get().target(path);
  }

  @Override
  public boolean isFar() {
    return true;
  }

  @Override
  public void expect(Stream<String> paths) {
    CALLER.get().expect(paths);
  }

  @Override
  public void expectAgain(Stream<String> paths) {
    CALLER.get().expectAgain(paths);
  }
}
