package dev.affogato.console.cli;

import dev.affogato.base.log.LogSetup;
import dev.affogato.base.time.TimeSource;
import dev.affogato.console.top.Top;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code affogato top}: machines, slots and jobs in a terminal, as they change. */
@Command(
    name = "top",
    description = {
      "Shows machines, slots, jobs and the queue as they change; q ends it.",
      "Works with icecream's scheduler as well. Colours only on a terminal, and not with NO_COLOR."
    },
    mixinStandardHelpOptions = true)
final class TopCommand implements Callable<Integer> {
  @Mixin private SchedulerChoice choice = new SchedulerChoice();

  @Option(names = "--once", description = "Print one picture of 80 columns and end.")
  private boolean once;

  @Override
  public Integer call() throws Exception {
    LogSetup.install(0, null);
    Top top = new Top(choice::find, System.out, TimeSource.system());
    boolean terminal = !once && RunCommand.isTerminal(1);
    String noColour = System.getenv().getOrDefault("NO_COLOR", "");
    boolean colours = noColour.isEmpty() && !"dumb".equals(System.getenv("TERM"));
    if (!terminal || !top.watch(colours)) {
      top.once();
    }
    return 0;
  }
}
