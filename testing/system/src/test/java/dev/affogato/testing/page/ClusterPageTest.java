package dev.affogato.testing.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.console.json.JsonReader;
import dev.affogato.testing.farm.Farm;
import dev.affogato.testing.farm.Maker;
import dev.affogato.testing.farm.Program;
import dev.affogato.testing.farm.Requirements;
import dev.affogato.testing.farm.Wait;
import dev.affogato.testing.page.MonitorView.Job;
import dev.affogato.testing.page.MonitorView.Kind;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A real build on three machines, as somebody sees it who has the page open. */
class ClusterPageTest {
  /** As many as one machine has slots: none waits behind another. */
  private static final int HELD = 4;

  private static final int UNITS = 6;

  /** The first job waits until its compiler is packed, which takes a busy machine minutes. */
  private static final Duration LIMIT = Duration.ofMinutes(6);

  /**
   * No machine of ours is an armv7l: the scheduler has nobody for that job. Agents of the build's
   * own have archives made, one of which it names.
   */
  private static final String MAKEFILE =
      """
      icecc = ICECC
      export AFFOGATO_OWN_AGENT = 1
      held = HELD
      prog: $(held) UNITS foreign.o
      \t$(icecc) g++ $^ -o $@
      held: $(held)
      held%.o: held%.cc
      \t$(icecc) g++ OPTION -c $< -o $@
      lost.o: lost.cc
      \t$(icecc) g++ OPTION -c $< -o $@
      unit%.o: unit%.cc
      \t$(icecc) g++ -c $< -o $@
      foreign.o: foreign.cc
      \tICECC_VERSION=armv7l:$$(echo ../envs-submitter/native/*/*.tar.gz) $(icecc) g++ -c $< -o $@
      """;

  @TempDir(cleanup = CleanupMode.NEVER)
  Path home;

  @TempDir Path folder;

  private final HttpClient client = HttpClient.newHttpClient();
  private Farm farm;
  private Program oak;
  private Program elm;
  private String site;
  private MonitorView monitor;
  private Chromium browser;

  @BeforeEach
  void start() throws Exception {
    Requirements.root();
    Requirements.program("/usr/bin/bwrap", "bubblewrap");
    Requirements.program("/usr/bin/make", "make");
    farm = new Farm(folder, "submitter", "oak", "elm");
    farm.start(
            "scheduler",
            List.of(
                Maker.OURS.program("icecc-scheduler"),
                "-n",
                "farm",
                "-vvv",
                "--dashboard",
                "*:8767"),
            Map.of(),
            "scheduler")
        .awaitLog("scheduler ready", LIMIT);
    String address = farm.machines().lineTo("scheduler");
    site = "http://" + address + ":8767/";
    monitor = MonitorView.watch(address);
    oak = farm.startDaemon(Maker.OURS, "oak", List.of("-m", "4"));
    elm = farm.startDaemon(Maker.OURS, "elm", List.of("-m", "4"));
    browser = Chromium.start(home, 1280, 800);
    farm.awaitLogin(oak, elm, farm.startSubmitter(Maker.OURS));
  }

  @AfterEach
  void stop() throws Exception {
    if (browser != null) {
      browser.close();
    }
    if (monitor != null) {
      monitor.close();
    }
    if (farm != null) {
      farm.close();
    }
    client.close();
  }

  @Test
  void showsABuildAsItIsAndAsMonitorsSeeIt() throws Exception {
    browser.open(site);
    browser.awaitTrue("document.querySelectorAll('.tile').length == 3");
    assertThat(list("document.querySelectorAll('.tile .name')"))
        .containsExactlyInAnyOrder("submitter", "oak", "elm");
    Path project = project();
    try (HeldCompilers held = new HeldCompilers()) {
      CompletableFuture<Farm.Result> build = make(project);
      held.stop(
          project, IntStream.range(0, HELD).mapToObj(i -> "held" + i + ".cc").toList(), oak, elm);
      slotsFill(held);
      held.release();
      ended(build);
    }
    aBuildIsSummedUp();
    aKnownBuildIsCounted(project);
    aLostJobIsOne(project);
    monitorsSeeTheSame();
    assertThat(browser.complaints).isEmpty();
    assertThat(browser.requests).allSatisfy(url -> assertThat(url).startsWith(site));
  }

  private void slotsFill(HeldCompilers held) throws Exception {
    browser.awaitTrue(
        "document.querySelector('#number-busy').innerText == '%d / 8'".formatted(held.size()));
    for (String name : List.of("oak", "elm")) {
      long busy = held.on(name.equals("oak") ? oak : elm);
      browser.awaitTrue(
          "document.querySelector('.tile[aria-label=\"%s: %d of 4 slots busy\"]')"
              .formatted(name, busy));
      browser.awaitTrue(Tiles.filled(name, "c0") + " == " + busy);
    }
    browser.awaitTrue("document.querySelector('farm-submitters').innerText.includes('submitter')");
    assertThat(cells("farm-submitters tbody tr"))
        .singleElement()
        .satisfies(
            row -> assertThat(row).startsWith("submitter", "0", Integer.toString(held.size())));
    shoot("farm");
  }

  private void aBuildIsSummedUp() throws Exception {
    Wait.until("all ends", LIMIT, () -> totals("running") == 0 && monitor.isAllDone(), this::said);
    browser.value("location.hash = '#builds'");
    browser.awaitTrue("document.querySelector('build-list a')");
    browser.value("document.querySelector('build-list a').click()");
    int all = monitor.jobs().size();
    browser.awaitTrue(
        "document.querySelector('#build-summary')?.innerText.includes('%d jobs')".formatted(all));
    assertThat(browser.text("#build-summary"))
        .contains(
            count(Kind.REMOTE) + " elsewhere",
            "1 left here by the scheduler",
            count(Kind.LOCAL) + " local");
    assertThat(browser.text("build-view"))
        .contains("it was not offered to the network", "`affogato why` on that machine")
        .contains("Start `affogato daemon` on machines that can run this toolchain")
        .contains("held0.cc", "compiling", "on the way back");
    browser.awaitTrue("document.querySelector('time-line canvas').height > 20");
    shoot("build");
    browser.size(390, 800);
    browser.value("location.hash = '#farm'");
    browser.awaitTrue("!document.querySelector('#view-farm').hidden");
    shoot("phone");
    browser.size(1280, 800);
  }

  private void aKnownBuildIsCounted(Path project) throws Exception {
    try (var objects = Files.newDirectoryStream(project, "*.o")) {
      for (Path object : objects) {
        Files.delete(object);
      }
    }
    long before = count(Kind.REMOTE);
    ended(make(project));
    long fresh = count(Kind.REMOTE) - before;
    assertThat(fresh).as("what had been compiled elsewhere was known").isLessThan(HELD);
    browser.awaitTrue(
        "document.querySelector('#number-cache').innerText == '%d'"
            .formatted(HELD + UNITS - fresh));
  }

  private long count(Kind kind) {
    return monitor.jobs().values().stream().filter(job -> job.kind() == kind).count();
  }

  private void aLostJobIsOne(Path project) throws Exception {
    try (HeldCompilers held = new HeldCompilers()) {
      CompletableFuture<Farm.Result> build = run(project, "make lost.o");
      held.stop(project, List.of("lost.cc"), oak, elm);
      Program lost = held.on(oak) > 0 ? oak : elm;
      List<ProcessHandle> below = lost.process().descendants().toList();
      lost.process().destroyForcibly();
      below.forEach(ProcessHandle::destroyForcibly);
      ended(build);
    }
    browser.awaitTrue("document.querySelectorAll('.tile').length == 2");
    Wait.until("all ends", LIMIT, () -> totals("running") == 0 && monitor.isAllDone(), this::said);
  }

  /** Same jobs, same machines, same ends, job by job. */
  private void monitorsSeeTheSame() throws Exception {
    Map<Integer, String> told = new TreeMap<>();
    for (Object build : list(get("api/v1/builds"), "builds")) {
      String id = ((Map<?, ?>) build).get("id").toString();
      for (Object row : list(get("api/v1/builds/" + id + "/jobs"), "jobs")) {
        Map<?, ?> job = (Map<?, ?>) row;
        told.put(
            Math.toIntExact((Long) job.get("id")),
            sentence(
                job.get("file"),
                job.get("machine"),
                job.get("kind"),
                job.get("end").equals("lost")));
      }
    }
    Map<Integer, String> seen = new TreeMap<>();
    monitor.jobs().forEach((id, job) -> seen.put(id, sentence(job)));
    assertThat(told).isEqualTo(seen);
    Map<Kind, Long> counts =
        monitor.jobs().values().stream()
            .collect(Collectors.groupingBy(Job::kind, TreeMap::new, Collectors.counting()));
    assertThat(totals("doneRemote") + totals("lost")).isEqualTo(counts.get(Kind.REMOTE));
    assertThat(totals("doneReturned")).isEqualTo(counts.get(Kind.RETURNED));
    assertThat(totals("doneLocal")).isEqualTo(counts.get(Kind.LOCAL));
    assertThat(totals("lost"))
        .isEqualTo(monitor.jobs().values().stream().filter(Job::isLost).count())
        .isOne();
  }

  private static String sentence(Job job) {
    return sentence(
        job.file(),
        job.machine(),
        job.kind().name().toLowerCase(java.util.Locale.ROOT),
        job.isLost());
  }

  private static String sentence(Object file, Object machine, Object kind, boolean lost) {
    return file + " on " + machine + ", " + kind + (lost ? ", lost" : "");
  }

  private Path project() throws Exception {
    Path project = Files.createDirectory(folder.resolve("project"));
    StringBuilder held = new StringBuilder();
    StringBuilder units = new StringBuilder();
    for (int i = 0; i < HELD; i++) {
      held.append("held").append(i).append(".o ");
      Files.writeString(project.resolve("held" + i + ".cc"), dear("held" + i));
    }
    for (int i = 0; i < UNITS; i++) {
      units.append("unit").append(i).append(".o ");
      Files.writeString(
          project.resolve("unit" + i + ".cc"),
          "int unit%d(int n) { return n + %d; }%n".formatted(i, i));
    }
    Files.writeString(project.resolve("foreign.cc"), "int main() { return 0; }\n");
    Files.writeString(project.resolve("lost.cc"), dear("lost"));
    Files.writeString(
        project.resolve("Makefile"),
        MAKEFILE
            .replace("ICECC\n", Maker.OURS.program("icecc") + "\n")
            .replace("OPTION", HeldCompilers.DEAR_OPTION)
            .replace("HELD", held)
            .replace("UNITS", units));
    return project;
  }

  private static String dear(String name) {
    return HeldCompilers.DEAR_SOURCE
        + "constexpr long sum = rounds(%d);\nlong %s() { return sum; }\n"
            .formatted(name.hashCode(), name);
  }

  private CompletableFuture<Farm.Result> make(Path project) {
    return run(project, "make -j %d held && make -j %d prog".formatted(HELD, HELD));
  }

  private CompletableFuture<Farm.Result> run(Path project, String command) {
    Map<String, String> environment = new HashMap<>(Farm.direct(farm.clientEnvironment()));
    CompletableFuture<Farm.Result> result = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            result.complete(farm.run(project, environment, List.of("sh", "-c", command), LIMIT));
          } catch (Exception | Error e) {
            result.completeExceptionally(e);
          }
        });
    return result;
  }

  private void ended(CompletableFuture<Farm.Result> build) throws Exception {
    Farm.Result result = build.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    assertThat(result.status()).as("%s%n%s", result.output(), farm.clientLog()).isZero();
  }

  private String said() {
    return monitor.toString();
  }

  private Map<?, ?> get(String path) throws Exception {
    String text =
        client
            .send(HttpRequest.newBuilder(URI.create(site + path)).build(), BodyHandlers.ofString())
            .body();
    return (Map<?, ?>) JsonReader.read(text);
  }

  private static List<?> list(Map<?, ?> answer, String key) {
    return (List<?>) answer.get(key);
  }

  private long totals(String key) throws Exception {
    return (Long) ((Map<?, ?>) get("api/v1/farm").get("totals")).get(key);
  }

  private List<Object> list(String elements) throws Exception {
    return List.copyOf((List<?>) browser.value("[..." + elements + "].map(e => e.innerText)"));
  }

  private List<List<String>> cells(String rows) throws Exception {
    String expression =
        "[...document.querySelectorAll('%s')].map(r => [...r.children].map(c => c.innerText.trim()))";
    return ((List<?>) browser.value(expression.formatted(rows)))
        .stream().map(row -> ((List<?>) row).stream().map(Object::toString).toList()).toList();
  }

  /** For docs/: only where -Daffogato.pictures=FOLDER asks for it. */
  private void shoot(String name) throws Exception {
    String pictures = System.getProperty("affogato.pictures");
    if (pictures != null) {
      Files.write(Path.of(pictures).resolve("dashboard-" + name + ".png"), browser.picture());
    }
  }
}
