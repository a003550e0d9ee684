package dev.affogato.testing.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.base.reason.Reason;
import dev.affogato.base.time.TimeSource;
import dev.affogato.console.dashboard.Dashboard;
import dev.affogato.console.dashboard.WebOptions;
import dev.affogato.console.dashboard.api.SchedulerFacts;
import dev.affogato.console.dashboard.model.LiveFarm;
import dev.affogato.protocol.icecc.message.JobResources;
import dev.affogato.protocol.icecc.wire.EnvironmentName;
import dev.affogato.scheduler.observe.FarmEvent;
import dev.affogato.scheduler.observe.FarmEvent.End;
import dev.affogato.scheduler.observe.FarmEvent.Standing;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user sees of events made up, in a real browser. */
class PageTest {
  private static final Reason FASTEST = new Reason("fastest", "fastest machine with a free slot");
  private static final Reason NOBODY = new Reason("nobody", "no machine could ever take it");
  private static final Standing STANDING = new Standing(90, 1, false);
  private static final JobResources COST = new JobResources(200, 180, 9, 0, 900, 4000, 0, 9000);
  private static final String HOSTILE =
      "</script><img src=x onerror=window.hurt=1><b title='\"'>&amp;${hurt}";

  private final LiveFarm farm = Dashboard.farm(TimeSource.system());
  private Dashboard dashboard;
  private Chromium browser;

  @BeforeEach
  void start(@TempDir(cleanup = org.junit.jupiter.api.io.CleanupMode.NEVER) Path home)
      throws Exception {
    browser = Chromium.start(home, 1280, 800);
    dashboard =
        Dashboard.start(
            farm,
            new SchedulerFacts("NET", 8765, false, Map::of),
            WebOptions.embedded(),
            TimeSource.system());
  }

  @AfterEach
  void stop() throws Exception {
    if (browser != null) {
      browser.close();
    }
    if (dashboard != null) {
      dashboard.close();
    }
  }

  @Test
  void showsTheFarmLiveAndABuildInFull() throws Exception {
    browser.open(dashboard.url());
    browser.awaitTrue("document.querySelector('.empty')?.innerText.includes('affogato daemon')");
    joins(1, "laptop", 0);
    joins(2, "worker", 4);
    asks(10, 1, "src/main.cc");
    gives(10, 2, FASTEST);
    happens(new FarmEvent.JobBegun(10));
    browser.awaitTrue("document.querySelector('#number-busy').innerText == '1 / 4'");
    browser.awaitTrue("document.querySelectorAll('.tile').length == 2");
    assertThat(browser.value("document.querySelectorAll('.tile')[1].getAttribute('aria-label')"))
        .isEqualTo("worker: 1 of 4 slots busy");
    assertThat(browser.text("farm-submitters")).contains("laptop");
    assertThat(browser.value("document.title")).isEqualTo("1/4 · Affogato");
    assertThat(browser.value(isFilled())).as("the slot is painted").isEqualTo(true);

    ends(10);
    asks(11, 1, "src/left.cc");
    gives(11, 1, NOBODY);
    ends(11);
    browser.awaitTrue("document.querySelector('#number-busy').innerText == '0 / 4'");
    browser.value("location.hash = '#builds'");
    browser.awaitTrue("document.querySelector('build-list a')");
    browser.value("document.querySelector('build-list a').click()");
    browser.awaitTrue("document.querySelector('#build-summary')");
    assertThat(browser.text("#build-summary")).contains("2 jobs", "1 elsewhere", "1 left here");
    assertThat(browser.text("build-view"))
        .contains(
            "src/main.cc",
            "no machine could ever take it",
            "Start `affogato daemon`",
            "longest chain");
    browser.awaitTrue("document.querySelector('time-line canvas').height > 20");
    browser.awaitTrue("document.querySelector('time-line canvas').width > 600");

    browser.value("location.hash = '#machine/2'");
    browser.awaitTrue("document.querySelector('machine-view h2')?.innerText == 'worker'");
    assertThat(browser.text("machine-view")).contains("x86_64 gcc-14", "1 done");
    assertThat(browser.complaints).isEmpty();
    assertThat(browser.requests)
        .isNotEmpty()
        .allSatisfy(url -> assertThat(url).startsWith(dashboard.url()));
  }

  /** Whether some point of the second machine's picture has the colour of the first submitter. */
  private static String isFilled() {
    return """
    (() => {
      const canvas = document.querySelectorAll('.tile canvas')[1];
      const probe = document.createElement('i');
      probe.style.color = 'var(--c0)';
      document.body.append(probe);
      const ink = getComputedStyle(probe).color.match(/\\d+/g).map(Number);
      probe.remove();
      const dots = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
      for (let i = 0; i < dots.length; i += 4) {
        if (ink.every((part, k) => Math.abs(dots[i + k] - part) < 3)) return true;
      }
      return false;
    })()\
    """;
  }

  @Test
  void listsMachinesThatDoNothingToWhoeverOpensTheirPage() throws Exception {
    joins(1, "laptop", 0);
    joins(2, "worker", 4);
    browser.open(dashboard.url() + "#machines");
    browser.awaitTrue("document.querySelectorAll('machine-table tbody tr').length == 2");
    assertThat(browser.text("machine-table")).contains("laptop", "worker");
  }

  @Test
  void showsHostileNamesAsTheyAre() throws Exception {
    joins(1, HOSTILE, 2);
    joins(2, HOSTILE + "2", 4);
    asks(10, 1, HOSTILE + ".cc");
    gives(10, 2, new Reason("x", HOSTILE));
    happens(new FarmEvent.JobBegun(10));
    asks(11, 1, HOSTILE + ".cc");
    gives(11, 1, new Reason("y", HOSTILE));
    ends(11);
    browser.open(dashboard.url());
    browser.awaitTrue("document.querySelectorAll('.tile').length == 2");
    assertThat(browser.text(".tile .name")).isEqualTo(HOSTILE);
    for (String view : List.of("machines", "machine/2", "builds", "build/1", "farm")) {
      browser.value("location.hash = '#" + view + "'");
      String host = "#view-" + view.replaceFirst("/.*", "");
      browser.awaitTrue(
          "document.querySelector('" + host + "').innerText.includes('onerror=window.hurt')");
    }
    assertThat(browser.value("typeof window.hurt")).isEqualTo("undefined");
    assertThat(browser.value("document.querySelectorAll('main img, main b[title]').length"))
        .isEqualTo(0L);
    assertThat(browser.complaints).isEmpty();
  }

  @Test
  void showsAThousandMachinesAndWorksWithoutAMouseOnAPhone() throws Exception {
    for (int i = 1; i <= 1000; i++) {
      joins(i, "machine" + i, 8);
    }
    browser.size(390, 800);
    browser.open(dashboard.url());
    browser.awaitTrue("document.querySelectorAll('.tile').length == 1000");
    for (int job = 1; job <= 4000; job++) {
      asks(job, 1 + job % 7, "f" + job + ".cc");
      gives(job, 1 + job % 1000, FASTEST);
    }
    browser.awaitTrue("document.querySelector('#number-busy').innerText == '4,000 / 8,000'");
    assertThat(browser.value("document.documentElement.scrollWidth <= document.body.clientWidth"))
        .as("nothing sticks out on a phone")
        .isEqualTo(true);
    browser.press("Tab");
    assertThat(browser.value("document.activeElement.className")).isEqualTo("skip");
    browser.press("Tab");
    browser.press("Tab");
    browser.press("Enter");
    browser.awaitTrue("!document.querySelector('#view-machines').hidden");
    browser.awaitTrue("document.querySelectorAll('machine-table tbody tr').length == 1000");
    assertThat(browser.complaints).isEmpty();
  }

  private void happens(FarmEvent event) {
    farm.on(event, TimeSource.system().nanoTime());
  }

  private void joins(int machine, String name, int slots) {
    happens(
        new FarmEvent.MachineJoined(
            machine,
            name,
            "10.0.0.1",
            10245,
            "x86_64",
            43,
            slots,
            slots == 0,
            List.of(new EnvironmentName("x86_64", "gcc-14"))));
  }

  private void asks(int job, int machine, String file) {
    happens(new FarmEvent.JobAsked(job, machine, file, "c++", "x86_64"));
  }

  private void gives(int job, int machine, Reason reason) {
    happens(new FarmEvent.JobGiven(job, machine, reason, false));
  }

  private void ends(int job) {
    happens(new FarmEvent.JobEnded(job, End.DONE, 0, COST, STANDING));
  }
}
