package dev.affogato.console.why;

import dev.affogato.base.reason.Reason;
import dev.affogato.client.agent.Prospect;
import dev.affogato.client.journal.Advice;
import dev.affogato.client.journal.ReasonGuide;
import dev.affogato.compiler.args.Remote;
import java.util.ArrayList;
import java.util.List;

/** What would become of a command, in words. Immutable. */
public final class ProspectAnswer {
  private final ReasonGuide guide;

  public ProspectAnswer(ReasonGuide guide) {
    this.guide = guide;
  }

  public List<String> lines(Prospect prospect) {
    return switch (prospect) {
      case Prospect.Here(Reason reason) -> here(reason);
      case Prospect.Elsewhere(Remote remote, boolean partial) -> elsewhere(remote, partial);
    };
  }

  private List<String> here(Reason reason) {
    Advice advice = guide.about(reason.code());
    List<String> lines = new ArrayList<>();
    lines.addAll(
        Text.wrap(
            "stays on this machine: " + Text.display(reason.text()) + " (" + reason.code() + ")",
            0));
    lines.addAll(Text.wrap(advice.meaning(), 2));
    lines.addAll(Text.wrap(advice.cure(), 2));
    return lines;
  }

  private static List<String> elsewhere(Remote remote, boolean partial) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "can be compiled elsewhere: "
            + Text.display(remote.input())
            + " to "
            + Text.display(remote.output()));
    if (remote.inputIsPreprocessed()) {
      lines.add("  here   nothing: the source is preprocessed");
    } else {
      lines.add("  here   " + words(remote.preprocessCommand(partial)));
    }
    lines.add("  there  " + words(remote.remoteFlags(partial)));
    lines.addAll(
        Text.wrap("What only the source tells is not looked at, such as its use of __TIME__.", 2));
    return lines;
  }

  /** To be read, not run: words with blanks are quoted, and that is all. */
  private static String words(List<String> words) {
    return String.join(
        " ",
        words.stream()
            .map(Text::display)
            .map(word -> word.isEmpty() || word.indexOf(' ') >= 0 ? "'" + word + "'" : word)
            .toList());
  }
}
