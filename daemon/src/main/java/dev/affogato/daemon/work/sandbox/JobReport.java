package dev.affogato.daemon.work.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a job used and whether it really ran, as what is around it wrote it. Immutable.
 *
 * @param status as a shell says it; of a killed program if nothing is known
 * @param started whether the program itself was started; false when only what is around it failed
 * @param userMs CPU time in user mode of the job's processes; a shell knows it in steps of 10 ms
 * @param systemMs CPU time in the kernel
 * @param pageFaults minor and major ones
 */
public record JobReport(int status, boolean started, long userMs, long systemMs, long pageFaults) {
  private static final int KILLED = 137;

  /** Nothing is known: the shell was killed. */
  public static final JobReport NONE = new JobReport(KILLED, false, 0, 0, 0);

  private static final int BYTES_MAX = 8192;

  /** USER_HZ, which Linux fixes at 100 for /proc on every platform we know, proc(5). */
  private static final int TICK_MS = 10;

  private static final Pattern EXIT = Pattern.compile("\\{[^}]*\"exit-code\"");
  private static final Pattern STAT =
      Pattern.compile("(?m)^stat ([0-9]{1,3}) [0-9]+ \\(.*\\) (.*)$");

  /** Status, whether the program was started, microseconds of user and system, page faults. */
  private static final Pattern JAIL =
      Pattern.compile("^jail ([0-9]{1,3}) ([01]) ([0-9]{1,18}) ([0-9]{1,18}) ([0-9]{1,18})\\n");

  /** Reads the report a command line of this package was told to write. */
  public static JobReport read(Path file, JobShape shape) throws IOException {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return NONE;
    }
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      return parse(new String(in.readNBytes(BYTES_MAX), StandardCharsets.ISO_8859_1), shape);
    }
  }

  static JobReport parse(String text, JobShape shape) {
    return shape == JobShape.JAIL ? ofJail(text) : ofShell(text, shape == JobShape.BUBBLEWRAP);
  }

  /** What our own jail says. */
  public static JobReport ofJail(String text) {
    Matcher line = JAIL.matcher(text);
    return line.find()
        ? new JobReport(
            Integer.parseInt(line.group(1)),
            line.group(2).equals("1"),
            usToMs(line.group(3)),
            usToMs(line.group(4)),
            Long.parseLong(line.group(5)))
        : NONE;
  }

  private static long usToMs(String microseconds) {
    return (Long.parseLong(microseconds) + 500) / 1000;
  }

  private static JobReport ofShell(String text, boolean jailed) {
    boolean ended = !jailed || EXIT.matcher(text).find();
    Matcher stat = STAT.matcher(text);
    if (!stat.find()) {
      return new JobReport(KILLED, ended && jailed, 0, 0, 0);
    }
    // proc(5) counts from the pid; the text behind the name starts with field 3.
    String[] fields = stat.group(2).split(" ");
    return new JobReport(
        Integer.parseInt(stat.group(1)),
        ended,
        ticksToMs(number(fields, 16)),
        ticksToMs(number(fields, 17)),
        number(fields, 11) + number(fields, 13));
  }

  /** The kernel cuts the rest of a tick off; half of one is what it comes to on average. */
  private static long ticksToMs(long ticks) {
    return ticks * TICK_MS + TICK_MS / 2;
  }

  private static long number(String[] fields, int procFieldNumber) {
    int index = procFieldNumber - 3;
    boolean isNumber = index < fields.length && fields[index].matches("[0-9]{1,18}");
    return isNumber ? Long.parseLong(fields[index]) : 0;
  }
}
