package dev.affogato.console.top;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.protocol.icecc.message.JobDone;
import dev.affogato.protocol.icecc.message.JobResources;
import dev.affogato.protocol.icecc.message.Language;
import dev.affogato.protocol.icecc.message.MonGetCs;
import dev.affogato.protocol.icecc.message.MonJobBegin;
import dev.affogato.protocol.icecc.message.MonJobDone;
import dev.affogato.protocol.icecc.message.MonLocalJobBegin;
import dev.affogato.protocol.icecc.message.MonStats;
import java.util.List;
import org.junit.jupiter.api.Test;

class TopTest {
  private static final long SECOND = 1_000_000_000L;

  private final Farm farm = new Farm();

  private void host(int id, String name, int slots, int load) {
    farm.apply(
        new MonStats(
            id,
            "Name:"
                + name
                + "\nIP:192.0.2."
                + id
                + "\nMaxJobs:"
                + slots
                + "\nNoRemote:false\nPlatform:x86_64\nSpeed:12.5\nLoad:"
                + load
                + "\n"),
        0);
  }

  private void asks(int job, int from, String file) {
    farm.apply(new MonGetCs(file, Language.C, job, from, "x86_64"), 0);
  }

  private void begins(int job, int on) {
    farm.apply(new MonJobBegin(job, 0, on), 0);
  }

  private void ends(int job, long now) {
    farm.apply(new MonJobDone(JobDone.fromServer(job, 0, JobResources.NONE, 0)), now);
  }

  private List<String> draw(int columns, int rows) {
    return new Screen(columns, rows, false)
        .draw(farm.view(3 * SECOND), "192.0.2.1:8765", 3 * SECOND);
  }

  @Test
  void showsMachinesJobsAndTheQueue() {
    host(1, "blue", 4, 250);
    host(2, "red", 8, 1000);
    asks(10, 1, "dir/a.c");
    begins(10, 2);
    asks(11, 1, "dir/b.c");
    farm.apply(new MonLocalJobBegin(1, 12, 0, "prog"), 0);
    List<String> lines = draw(80, 24);
    assertThat(lines).hasSize(24);
    assertThat(lines.get(0)).isEqualTo("affogato top  192.0.2.1:8765  2 machines");
    assertThat(lines.get(1)).startsWith("1/12 slots busy  1 waiting  1 local");
    assertThat(lines.get(3)).startsWith("blue ").contains("0/4  25%   12.5  ....");
    assertThat(lines.get(4)).startsWith("red ").contains("1/8 100%   12.5  #.......");
    assertThat(lines.get(6)).matches("red +blue +3s dir/a\\.c");
    assertThat(lines.get(7)).matches("\\(itself\\) +blue +3s prog");
    assertThat(lines.get(8)).matches("\\(waiting\\) +blue +3s dir/b\\.c");
    assertThat(lines.getLast()).isEqualTo("q: quit");
  }

  @Test
  void fitsWhateverThereIsToShow() {
    for (int i = 1; i <= 60; i++) {
      host(i, "machine-with-a-rather-long-name-" + i, i * 7, 100);
      asks(i, i, "some/deep/folder/日本語/with/a/long/name/of/a/source/file-" + i + ".cpp");
      begins(i, i);
    }
    for (int[] size : new int[][] {{80, 24}, {40, 10}, {20, 5}, {1, 1}, {200, 60}}) {
      List<String> lines = draw(size[0], size[1]);
      assertThat(lines).hasSizeLessThanOrEqualTo(size[1]);
      assertThat(lines)
          .allSatisfy(line -> assertThat(Cells.width(line)).isLessThanOrEqualTo(size[0]));
    }
    assertThat(draw(80, 24)).anyMatch(line -> line.matches("and \\d+ more"));
    assertThat(draw(40, 10)).anyMatch(line -> line.endsWith(".cpp"));
  }

  @Test
  void showsNoNameThatMovesTheCursor() {
    host(1, "a\u001b[31mb\u0007\u009b2J", 4, 0);
    asks(10, 1, "x\u001b]0;title\u0007.c");
    assertThat(String.join("", draw(80, 24)).chars())
        .allMatch(c -> c >= ' ' && (c < 0x7f || c > 0x9f));
    assertThat(draw(80, 24).get(3)).startsWith("a?[31mb?");
  }

  @Test
  void paintsOnlyWhereWanted() {
    host(1, "blue", 4, 0);
    assertThat(String.join("", new Screen(80, 24, true).draw(farm.view(0), "", 0)))
        .contains("\u001b[32m");
    assertThat(String.join("", draw(80, 24))).doesNotContain("\u001b");
  }

  @Test
  void forgetsMachinesThatLeaveAndTheirJobs() {
    host(1, "blue", 4, 0);
    asks(10, 1, "a.c");
    begins(10, 1);
    farm.apply(new MonStats(1, "State:Offline\n"), 0);
    assertThat(farm.view(0).hosts()).isEmpty();
    assertThat(farm.view(0).jobs()).isEmpty();
  }

  @Test
  void countsWhatEndedInTheLastSeconds() {
    for (int job = 1; job <= 20; job++) {
      ends(job, job <= 10 ? 100 * SECOND : 105 * SECOND);
    }
    assertThat(farm.view(105 * SECOND).perSecond()).isEqualTo(2.0);
    assertThat(farm.view(112 * SECOND).perSecond()).isEqualTo(1.0);
    assertThat(farm.view(300 * SECOND).perSecond()).isZero();
    assertThat(farm.view(300 * SECOND).done()).isEqualTo(20);
  }

  @Test
  void keepsNoMoreThanAnybodyCouldRead() {
    for (int job = 0; job < Farm.JOBS_MAX + 10; job++) {
      asks(job, 1, "f");
    }
    assertThat(farm.view(0).jobs()).hasSize(Farm.JOBS_MAX);
    host(1, "odd", Integer.MAX_VALUE, -5);
    farm.apply(new MonStats(2, "Name:nan\nSpeed:NaN\nLoad:x\nMaxJobs:-3\n:::\nno colon"), 0);
    assertThat(draw(80, 24)).hasSize(24);
  }
}
