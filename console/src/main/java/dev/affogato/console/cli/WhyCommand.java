package dev.affogato.console.cli;

import dev.affogato.base.log.LogSetup;
import dev.affogato.client.agent.Prospect;
import dev.affogato.client.journal.Build;
import dev.affogato.client.journal.Builds;
import dev.affogato.client.journal.JobRecord;
import dev.affogato.client.journal.JournalFolders;
import dev.affogato.client.journal.JournalReader;
import dev.affogato.client.journal.ReasonGuide;
import dev.affogato.console.json.Json;
import dev.affogato.console.run.Programs;
import dev.affogato.console.status.Comparisons;
import dev.affogato.console.why.BuildJson;
import dev.affogato.console.why.BuildList;
import dev.affogato.console.why.BuildSummary;
import dev.affogato.console.why.BuildTitle;
import dev.affogato.console.why.FileAnswer;
import dev.affogato.console.why.FileMatch;
import dev.affogato.console.why.ProspectAnswer;
import dev.affogato.protocol.icecc.message.FileNames;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code affogato why}: what became of the jobs of a build, and for which reason. */
@Command(
    name = "why",
    description = {
      "Says where the jobs of the last build ran, and why.",
      "Of one FILE, if it is named; or, after --, what would become of a compile command, without"
          + " running it."
    },
    mixinStandardHelpOptions = true)
final class WhyCommand implements Callable<Integer> {
  private static final String COMMAND_FOLLOWS = "--";

  /** Exit status when the answer is no: nothing found, or the command would stay here. */
  private static final int NO = 1;

  @Option(
      names = "--build",
      paramLabel = "N",
      description = "Ask about the Nth build from the end (see --list); 1 is the last.")
  private @Nullable Integer build;

  @Option(names = "--all", description = "Ask about all builds that are remembered.")
  private boolean all;

  @Option(names = "--list", description = "List the builds that are remembered.")
  private boolean list;

  @Option(
      names = "--compared",
      description = "Also ask the scheduler which machines it compared for FILE.")
  private boolean compared;

  @Mixin private SchedulerChoice choice = new SchedulerChoice();

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Parameters(
      arity = "0..*",
      paramLabel = "FILE",
      description = "Source or object, or the end of its name; or -- and a command.")
  private List<String> words = List.of();

  @Spec private CommandSpec spec;

  private final ReasonGuide guide = new ReasonGuide();
  private final BuildTitle titles = new BuildTitle(ZoneId.systemDefault());

  @Override
  public Integer call() throws Exception {
    LogSetup.install(0, null);
    List<String> typed = spec.commandLine().getParseResult().originalArgs();
    int command = typed.indexOf(COMMAND_FOLLOWS);
    if (command >= 0) {
      return prospect(typed.subList(command + 1, typed.size()));
    }
    List<Path> folders = JournalFolders.candidates(System.getenv());
    List<Build> builds = Builds.of(JournalReader.read(folders));
    if (builds.isEmpty()) {
      throw new IOException(
          "no job has been recorded in "
              + String.join(", ", folders.stream().map(Path::toString).toList())
              + ": build something through icecc or affogato run, as this user");
    }
    if (list && !json) {
      print(new BuildList(titles).lines(builds));
      return 0;
    }
    return answer(builds, list ? builds : chosen(builds));
  }

  private List<Build> chosen(List<Build> builds) {
    if (all) {
      return builds;
    }
    if (build == null) {
      // What an editor or a prompt asks compilers is not what anybody means.
      return List.of(
          builds.reversed().stream().filter(Build::didWork).findFirst().orElse(builds.getLast()));
    }
    if (build < 1 || build > builds.size()) {
      throw new ParameterException(
          spec.commandLine(),
          "there is no build " + build + ": " + builds.size() + " are remembered, see --list");
    }
    return List.of(builds.get(builds.size() - build));
  }

  private int answer(List<Build> builds, List<Build> chosen) throws IOException {
    List<Map<String, Object>> objects = new ArrayList<>();
    boolean found = false;
    for (Build one : chosen) {
      List<JobRecord> jobs = words.isEmpty() ? one.jobs() : named(one);
      found |= !jobs.isEmpty();
      if (json) {
        int number = builds.size() - builds.indexOf(one);
        objects.add(new BuildJson(titles, guide).of(number, one, list ? List.of() : jobs));
      } else if (words.isEmpty()) {
        print(new BuildSummary(titles, guide, WhyCommand::isAlive).lines(one));
      } else {
        jobs.forEach(job -> print(new FileAnswer(titles, guide, WhyCommand::isAlive).lines(job)));
        if (compared) {
          printCompared(jobs);
        }
      }
    }
    if (json) {
      print(List.of(Json.of(Map.of("builds", objects))));
    }
    if (!found) {
      explainNothingFound(builds, chosen);
      return NO;
    }
    return 0;
  }

  /** Once for each file, as requests name them. */
  private void printCompared(List<JobRecord> jobs) throws IOException {
    InetSocketAddress textPort = SchedulerChoice.textPort(choice.find());
    Set<String> files = new LinkedHashSet<>();
    for (JobRecord job : jobs) {
      String file = job.command().file();
      boolean absolute = file.startsWith("/") || job.command().cwd().isEmpty();
      files.add(FileNames.shortened(absolute ? file : job.command().cwd() + "/" + file));
    }
    for (String file : files) {
      print(Comparisons.of(textPort, file));
    }
  }

  private List<JobRecord> named(Build one) {
    List<JobRecord> jobs = new ArrayList<>();
    for (String word : words) {
      jobs.addAll(new FileMatch(word, Path.of("").toAbsolutePath()).in(one.jobs()));
    }
    return jobs;
  }

  private void explainNothingFound(List<Build> builds, List<Build> chosen) {
    String where =
        chosen.size() == 1
            ? "in the build looked at ("
                + new BuildList(titles).lines(chosen).getLast().strip()
                + ")"
            : "in any build that is remembered";
    spec.commandLine()
        .getErr()
        .println(
            "why: no job of "
                + String.join(", ", words)
                + " "
                + where
                + (chosen.size() < builds.size() ? "; --all looks at all " + builds.size() : ""));
  }

  private static boolean isAlive(int pid) {
    return ProcessHandle.of(pid).isPresent();
  }

  private int prospect(List<String> command) throws IOException, InterruptedException {
    if (command.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "a command is missing after --, such as: gcc -c file.c");
    }
    String name = command.getFirst();
    String compiler =
        Programs.findBehind(
                Prefix.folder().resolve("bin/icecc"),
                name,
                System.getenv().getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin"))
            .orElseThrow(
                () -> new IOException(name + ": there is no such program; check name and PATH"));
    Prospect prospect =
        Prospect.of(
            bytes(compiler),
            command.stream().skip(1).map(WhyCommand::bytes).toList(),
            Path.of("").toAbsolutePath(),
            System.getenv());
    print(new ProspectAnswer(guide).lines(prospect));
    return prospect instanceof Prospect.Here ? NO : 0;
  }

  private static String bytes(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  private void print(List<String> lines) {
    lines.forEach(spec.commandLine().getOut()::println);
    spec.commandLine().getOut().flush();
  }
}
