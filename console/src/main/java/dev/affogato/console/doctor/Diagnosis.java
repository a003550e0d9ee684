package dev.affogato.console.doctor;

import dev.affogato.console.why.Text;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What all checks found. Immutable.
 *
 * @param findings the faults first
 * @param well what is as it should be, as sentences without a stop
 */
public record Diagnosis(List<Finding> findings, List<String> well) {
  private static final int INDENT = 4;

  public Diagnosis {
    findings = findings.stream().sorted(Comparator.comparing(Finding::weight)).toList();
    well = List.copyOf(well);
  }

  /** The same with {@code more} findings. */
  public Diagnosis with(List<Finding> more) {
    List<Finding> all = new ArrayList<>(findings);
    all.addAll(more);
    return new Diagnosis(all, well);
  }

  /** How many faults there are. */
  public long faults() {
    return findings.stream().filter(finding -> finding.weight() == Finding.Weight.FAULT).count();
  }

  /** For a terminal. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    int number = 0;
    for (Finding finding : findings) {
      boolean fault = finding.weight() == Finding.Weight.FAULT;
      String what = sentence(shown(finding.what()));
      lines.addAll(fault ? numbered(++number, what) : Text.wrap("note: " + what, INDENT));
      lines.addAll(Text.wrap(shown(finding.why()), INDENT));
      // Commands are to be copied, and so are not wrapped.
      finding.cures().forEach(cure -> lines.add("      " + shown(cure)));
      lines.add("");
    }
    well.forEach(sentence -> lines.add("ok: " + sentence));
    lines.add(
        faults() == 0
            ? "All is well."
            : Text.count(faults(), "fault") + " to cure; the indented lines do it.");
    return lines;
  }

  private static String sentence(String text) {
    return text.endsWith("?") || text.endsWith(".") ? text : text + ".";
  }

  /** Names of files and of machines are not ours. */
  private static String shown(String text) {
    StringBuilder shown = new StringBuilder();
    text.codePoints().forEach(c -> shown.appendCodePoint(Text.isShowable(c) ? c : '?'));
    return shown.toString();
  }

  /** A number before the first line, in its indent. */
  private static List<String> numbered(int number, String text) {
    List<String> lines = new ArrayList<>(Text.wrap(text, INDENT));
    String head = (number + "." + " ".repeat(INDENT)).substring(0, INDENT);
    lines.set(0, head + lines.getFirst().strip());
    return lines;
  }

  /** The form of {@code --json}. */
  public Map<String, Object> json() {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("well", faults() == 0);
    object.put("findings", findings.stream().map(Diagnosis::json).toList());
    object.put("ok", well);
    return object;
  }

  private static Map<String, Object> json(Finding finding) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("code", finding.code());
    object.put("weight", finding.weight().name().toLowerCase(Locale.ROOT));
    object.put("what", finding.what());
    object.put("why", finding.why());
    object.put("cure", finding.cures());
    return object;
  }
}
