package dev.affogato.client.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.affogato.base.time.TimeSource;
import dev.affogato.compiler.archives.Packager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnEnvironmentsTest {
  @TempDir Path root;
  private final AtomicInteger packed = new AtomicInteger();
  private volatile String problem = "";
  private Path compiler;

  @BeforeEach
  void makeCompiler() throws IOException {
    compiler = Files.writeString(root.resolve("gcc"), "compiler");
  }

  private OwnEnvironments in(Path... candidates) {
    return new OwnEnvironments(
        List.of(candidates),
        scratch ->
            (program, extraFiles, compression, into) -> {
              packed.incrementAndGet();
              if (!problem.isEmpty()) {
                throw new IOException(problem);
              }
              Path archive = Files.copy(program, into.resolve("0123.tar" + compression));
              return new Packager.Packed(archive, List.of(program), List.of());
            },
        TimeSource.system());
  }

  private Path archive(OwnEnvironments environments) throws Fallback, InterruptedException {
    return environments.archive(compiler, List.of(), "");
  }

  @Test
  void packsOnceForAllJobsAndForLaterAgents() throws Exception {
    Path folder = root.resolve("cache");
    OwnEnvironments environments = in(folder);
    try (ExecutorService jobs = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Path>> all = new ArrayList<>();
      for (int i = 0; i < 24; i++) {
        all.add(jobs.submit(() -> archive(environments)));
      }
      for (Future<Path> each : all) {
        assertThat(each.get()).hasContent("compiler").startsWith(folder);
      }
    }
    assertThat(archive(in(folder))).exists();
    assertThat(packed).hasValue(1);
  }

  @Test
  void takesTheFirstFolderThatCanBeWritten() throws Exception {
    Path file = Files.writeString(root.resolve("file"), "");
    assertThat(archive(in(file.resolve("below"), root.resolve("good"))))
        .startsWith(root.resolve("good"));
    assertThatThrownBy(() -> archive(in(file.resolve("below"))))
        .isInstanceOf(Fallback.class)
        .hasMessageContaining("AFFOGATO_CACHE_DIR");
  }

  @Test
  void saysWhyItCannotPack() {
    problem = "No space left on device";
    assertThatThrownBy(() -> archive(in(root.resolve("cache"))))
        .isInstanceOf(Fallback.class)
        .hasMessageContaining(compiler.toString())
        .hasMessageContaining("No space left on device");
  }
}
