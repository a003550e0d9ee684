package dev.affogato.console.cli;

import dev.affogato.client.journal.Build;
import dev.affogato.client.journal.Builds;
import dev.affogato.client.journal.JournalFolders;
import dev.affogato.client.journal.JournalReader;
import dev.affogato.client.journal.ReasonGuide;
import dev.affogato.console.report.BuildReport;
import dev.affogato.console.report.ChromeTrace;
import dev.affogato.console.report.ReportHtml;
import dev.affogato.console.report.ReportJson;
import dev.affogato.console.report.ReportText;
import dev.affogato.console.why.BuildTitle;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code affogato report}: where the time of a build went, in four forms. */
@Command(
    name = "report",
    description = {
      "Says where the time of a build went: by phase, by machine, by reason to stay here, and what"
          + " more machines would bring.",
      "Of the last build, or of the Nth from the end, as `affogato why --list` numbers them."
    },
    mixinStandardHelpOptions = true)
final class ReportCommand implements Callable<Integer> {
  @Option(names = "--last", description = "The last build, which is the default.")
  @SuppressWarnings("UnusedVariable") // says what is done anyway
  private boolean last;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Write it to FILE as a page that needs no network.")
  private @Nullable Path html;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Option(
      names = "--trace",
      paramLabel = "FILE",
      description = "Write each job and phase to FILE as a trace, which ui.perfetto.dev opens.")
  private @Nullable Path trace;

  @Parameters(arity = "0..1", paramLabel = "BUILD", description = "1 is the last build.")
  private @Nullable Integer number;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Build build = build();
    BuildReport report =
        BuildReport.of(
            build, new BuildTitle(ZoneId.systemDefault()).withTime(build), new ReasonGuide());
    if (html != null) {
      Files.writeString(html, ReportHtml.of(report), StandardCharsets.UTF_8);
    }
    if (trace != null) {
      try (Writer out = Files.newBufferedWriter(trace, StandardCharsets.UTF_8)) {
        ChromeTrace.write(report, out);
      }
    }
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(ReportJson.of(report));
    } else if (html == null && trace == null) {
      ReportText.lines(report).forEach(out::println);
    }
    out.flush();
    return 0;
  }

  private Build build() throws IOException {
    List<Path> folders = JournalFolders.candidates(System.getenv());
    List<Build> builds = Builds.of(JournalReader.read(folders));
    if (builds.isEmpty()) {
      throw new IOException(
          "no job has been recorded in "
              + String.join(", ", folders.stream().map(Path::toString).toList())
              + ": build something through icecc or affogato run, as this user");
    }
    if (number == null) {
      // What an editor or a prompt asks compilers is not what anybody means.
      return builds.reversed().stream().filter(Build::didWork).findFirst().orElse(builds.getLast());
    }
    if (number < 1 || number > builds.size()) {
      throw new ParameterException(
          spec.commandLine(),
          "there is no build "
              + number
              + ": "
              + builds.size()
              + " are remembered, see affogato why --list");
    }
    return builds.get(builds.size() - number);
  }
}
