package dev.affogato.scheduler.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.affogato.scheduler.estimate.Experience;
import dev.affogato.scheduler.estimate.Figure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryTest {
  private static final List<Figure> FIGURES =
      List.of(
          new Figure.OfSource("a.c\n-O2", 12.5, 4096, "host\nx86_64"),
          new Figure.OfSource("ü€.c", 0, 0, ""),
          new Figure.OfKind("C++ -O2", 900, 0.25, -0.5, 2, 7),
          new Figure.OfMachine("host\nx86_64", 2.0, 40));

  @TempDir Path folder;

  @Test
  void givesBackWhatWasSaved() throws Exception {
    HistoryFile file = new HistoryFile(folder.resolve("new"));
    assertThat(file.load()).isEmpty();
    file.save(List.of());
    assertThat(file.load()).isEmpty();
    file.save(FIGURES);
    assertThat(new HistoryFile(folder.resolve("new")).load()).isEqualTo(FIGURES);
  }

  @Test
  void expectsAfterARestartWhatItHadLearned() throws Exception {
    Experience before = new Experience();
    for (int i = 0; i < 50; i++) {
      before.learn(
          new Experience.Sample("s" + i % 5, "k", "sub", "fast", 100 + i % 5, 50_000, 9000));
      before.learn(
          new Experience.Sample("s" + i % 5, "k", "sub", "slow", 400 + i % 5, 50_000, 9000));
    }
    HistoryFile file = new HistoryFile(folder);
    file.save(before.figures());
    Experience after = new Experience();
    after.recall(file.load());

    assertThat(after.expect("s1", "k", "sub")).isEqualTo(before.expect("s1", "k", "sub"));
    assertThat(after.expect("new", "k", "sub")).isEqualTo(before.expect("new", "k", "sub"));
    assertThat(after.paceOf("slow").samples()).isEqualTo(before.paceOf("slow").samples());
    assertThat(after.paceOf("fast").value() / after.paceOf("slow").value()).isBetween(3.0, 5.0);
    assertThat(after.figures()).hasSameSizeAs(before.figures());
  }

  @Test
  void beginsAnewWithABrokenFileAndKeepsThatAside() throws Exception {
    HistoryFile file = new HistoryFile(folder);
    file.save(FIGURES);
    Path path = folder.resolve("history");
    byte[] bytes = Files.readAllBytes(path);
    Files.write(path, Arrays.copyOf(bytes, bytes.length - 3));
    assertThat(file.load()).isEmpty();
    assertThat(folder.resolve("history.bad")).exists();
    assertThat(path).doesNotExist();

    file.save(FIGURES);
    assertThat(file.load()).isEqualTo(FIGURES);
  }

  @Test
  void isNotDisturbedByWhatACrashLeftBehind() throws Exception {
    HistoryFile file = new HistoryFile(folder);
    file.save(FIGURES);
    Files.writeString(folder.resolve("history.new"), "half");
    assertThat(file.load()).isEqualTo(FIGURES);
    file.save(FIGURES.subList(0, 1));
    assertThat(file.load()).isEqualTo(FIGURES.subList(0, 1));
  }

  @Test
  void keepsTheOldOneWhenTheNewOneCannotBeWritten() throws Exception {
    HistoryFile file = new HistoryFile(folder);
    file.save(FIGURES);
    Files.createDirectories(folder.resolve("history.new/in-the-way"));
    assertThatThrownBy(() -> file.save(List.of())).isInstanceOf(IOException.class);
    assertThat(file.load()).isEqualTo(FIGURES);
  }

  @Test
  void doesNotFollowALinkSomebodyPutThere() throws Exception {
    Path elsewhere = folder.resolve("elsewhere");
    Files.write(elsewhere, HistoryFormat.encode(FIGURES));
    Files.createSymbolicLink(folder.resolve("history"), elsewhere);
    assertThat(new HistoryFile(folder).load()).isEmpty();
  }

  @Test
  void refusesAFormatOfTheFuture() {
    byte[] bytes = HistoryFormat.encode(FIGURES);
    bytes[11] = 2;
    assertThatThrownBy(() -> HistoryFormat.decode(bytes)).hasMessageContaining("checksum");
  }

  @Test
  void refusesWhateverIsBrokenWithoutAnotherWordThanIOException() {
    Random random = new Random(7);
    byte[] good = HistoryFormat.encode(FIGURES);
    for (int i = 0; i < 20_000; i++) {
      byte[] bad = Arrays.copyOf(good, random.nextInt(good.length + 20));
      int changes = 1 + random.nextInt(4);
      for (int c = 0; c < changes && bad.length > 0; c++) {
        bad[random.nextInt(bad.length)] ^= (byte) (1 + random.nextInt(255));
      }
      if (i % 2 == 0) {
        HistoryFormat.seal(bad);
      }
      try {
        HistoryFormat.decode(bad).forEach(figure -> assertThat(figure.name()).isNotNull());
      } catch (IOException expected) {
        assertThat(expected).isNotNull();
      }
    }
  }

  @Test
  void keepsWhatWasUsedLastWhenThereIsTooMuch() throws Exception {
    String longName = "x".repeat(1000);
    List<Figure> many =
        java.util.stream.IntStream.range(0, 60_000)
            .<Figure>mapToObj(i -> new Figure.OfSource(longName + i, i, 0, ""))
            .toList();
    byte[] bytes = HistoryFormat.encode(many);
    assertThat(bytes.length).isLessThan(HistoryFormat.BYTES_MAX);
    List<Figure> kept = HistoryFormat.decode(bytes);
    assertThat(kept).hasSizeBetween(30_000, 40_000);
    assertThat(kept.getLast()).isEqualTo(many.getLast());
  }
}
