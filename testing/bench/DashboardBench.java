import com.sun.management.OperatingSystemMXBean;
import dev.affogato.base.reason.Reason;
import dev.affogato.base.time.TimeSource;
import dev.affogato.console.dashboard.Dashboard;
import dev.affogato.console.dashboard.WebOptions;
import dev.affogato.console.dashboard.api.SchedulerFacts;
import dev.affogato.console.dashboard.model.LiveFarm;
import dev.affogato.protocol.icecc.message.JobResources;
import dev.affogato.scheduler.observe.FarmEvent;
import dev.affogato.scheduler.observe.FarmEvent.End;
import dev.affogato.scheduler.observe.FarmEvent.Standing;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What a dashboard costs its scheduler's process: CPU time for each second, with nobody looking, with
 * followers, and with the page open in Chromium, where that is installed; and what it costs the
 * browser. Jobs spread over all machines, which is the worst case for what has to be told.
 *
 * <p>{@code ./affogato --version && java -cp 'dist/lib/affogato/*'
 * testing/bench/DashboardBench.java [machines] [jobs a second] [followers] [seconds]}
 */
final class DashboardBench {
  private static final Standing STANDING = new Standing(90, 1, false);
  private static final JobResources COST =
      new JobResources(400, 350, 20, 0, 30_000, 200_000, 0, 90_000);
  private static final Reason REASON = new Reason("has-environment", "fastest machine");
  private static final int STEPS_PER_S = 20;
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");

  private DashboardBench() {}

  public static void main(String[] arguments) throws Exception {
    int machines = number(arguments, 0, 1000);
    int rate = number(arguments, 1, 5000);
    int followers = number(arguments, 2, 1);
    int seconds = number(arguments, 3, 20);
    TimeSource time = TimeSource.system();
    LiveFarm farm = Dashboard.farm(time);
    SchedulerFacts facts = new SchedulerFacts("BENCH", 8765, false, Map::of);
    try (Dashboard dashboard = Dashboard.start(farm, facts, WebOptions.embedded(), time)) {
      for (int id = 1; id <= machines; id++) {
        farm.on(
            new FarmEvent.MachineJoined(
                id, "machine" + id, "10.0.0.1", 10245, "x86_64", 43, 8, false, List.of()),
            time.nanoTime());
      }
      Jobs jobs = new Jobs(farm, machines, time);
      jobs.run(rate, seconds); // warm
      System.out.printf("nobody looks:    %s%n", jobs.measure(rate, seconds, new AtomicLong()));
      AtomicLong bytes = new AtomicLong();
      for (int i = 0; i < followers; i++) {
        Thread.ofPlatform().daemon().start(() -> follow(dashboard, bytes));
      }
      jobs.run(rate, seconds);
      System.out.printf("%d followers:     %s%n", followers, jobs.measure(rate, seconds, bytes));
      if (Files.isExecutable(CHROMIUM)) {
        for (String view : List.of("farm", "machines")) {
          try (Browser browser = new Browser(dashboard.url() + "#" + view)) {
            jobs.run(rate, seconds);
            double before = browser.cpuS();
            long start = time.nanoTime();
            String said = jobs.measure(rate, seconds, new AtomicLong());
            double ms = (browser.cpuS() - before) * 1e12 / (time.nanoTime() - start);
            System.out.printf(
                "also %-10s  %s; browser %.0f ms of CPU a second%n", view + ":", said, ms);
          }
        }
      }
    }
  }

  /** Chromium without a window, which draws all the same; its processes are one tree. */
  private static final class Browser implements AutoCloseable {
    /** Of /proc; 100 a second on every Linux that Java runs on. */
    private static final double TICKS_PER_S = 100;

    private final Path home = Files.createTempDirectory("dashboard-bench");
    private final Process process;

    Browser(String url) throws IOException {
      process =
          new ProcessBuilder(
                  CHROMIUM.toString(),
                  "--headless",
                  "--no-sandbox",
                  "--disable-gpu",
                  "--disable-dev-shm-usage",
                  "--disable-background-networking",
                  "--disable-component-update",
                  "--no-first-run",
                  "--remote-debugging-port=0",
                  "--window-size=1280,800",
                  "--user-data-dir=" + home,
                  url)
              .redirectErrorStream(true)
              .redirectOutput(home.resolve("log").toFile())
              .start();
    }

    double cpuS() throws IOException {
      double ticks = ticks(process.pid());
      for (ProcessHandle child : process.descendants().toList()) {
        ticks += ticks(child.pid());
      }
      return ticks / TICKS_PER_S;
    }

    private static double ticks(long pid) throws IOException {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      String[] words = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      return Long.parseLong(words[11]) + Long.parseLong(words[12]);
    }

    @Override
    public void close() throws IOException {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private static void follow(Dashboard dashboard, AtomicLong bytes) {
    try (Socket socket =
        new Socket(dashboard.address().getAddress(), dashboard.address().getPort())) {
      socket
          .getOutputStream()
          .write(
              "GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      InputStream in = socket.getInputStream();
      byte[] buffer = new byte[1 << 16];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        bytes.addAndGet(read);
      }
    } catch (java.io.IOException end) {
      System.out.println("a follower ended: " + end.getMessage());
    }
  }

  private static int number(String[] arguments, int index, int otherwise) {
    return arguments.length > index ? Integer.parseInt(arguments[index]) : otherwise;
  }

  /** A steady stream of jobs, three of them on each machine at any time. */
  private static final class Jobs {
    private final LiveFarm farm;
    private final int machines;
    private final TimeSource time;
    private final Deque<Integer> live = new ArrayDeque<>();
    private int last;

    Jobs(LiveFarm farm, int machines, TimeSource time) {
      this.farm = farm;
      this.machines = machines;
      this.time = time;
    }

    String measure(int rate, int seconds, AtomicLong bytes) throws InterruptedException {
      OperatingSystemMXBean system =
          (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
      long cpu = system.getProcessCpuTime();
      long start = time.nanoTime();
      long sent = bytes.get();
      int before = last;
      run(rate, seconds);
      double wallS = (time.nanoTime() - start) / 1e9;
      return "%.1f ms of CPU a second at %.0f jobs/s, %.0f kB/s"
          .formatted(
              (system.getProcessCpuTime() - cpu) / 1e6 / wallS,
              (last - before) / wallS,
              (bytes.get() - sent) / 1e3 / wallS);
    }

    void run(int rate, int seconds) throws InterruptedException {
      long start = time.nanoTime();
      for (int step = 0; step < seconds * STEPS_PER_S; step++) {
        for (int i = 0; i < rate / STEPS_PER_S; i++) {
          begin(++last);
          if (live.size() > 3 * machines) {
            end(live.remove());
          }
        }
        long due = start + (step + 1) * 1_000_000_000L / STEPS_PER_S;
        time.pause(java.time.Duration.ofNanos(Math.max(0, due - time.nanoTime())));
      }
    }

    private void begin(int job) {
      long now = time.nanoTime();
      int submitter = 1 + job % Math.min(machines, 7);
      farm.on(
          new FarmEvent.JobAsked(job, submitter, "src/file" + job + ".cc", "c++", "x86_64"), now);
      farm.on(new FarmEvent.JobGiven(job, 1 + job % machines, REASON, false), now);
      farm.on(new FarmEvent.JobBegun(job), now);
      live.add(job);
    }

    private void end(int job) {
      farm.on(new FarmEvent.JobEnded(job, End.DONE, 0, COST, STANDING), time.nanoTime());
    }
  }
}
