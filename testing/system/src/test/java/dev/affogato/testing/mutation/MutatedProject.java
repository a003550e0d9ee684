package dev.affogato.testing.mutation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * A small project whose headers change from build to build, by a seeded generator. Confined to one
 * thread.
 *
 * <p>Headers lie in {@code inc} and include each other; {@code gen}, searched before it, is empty
 * but for what shadows them; some ask whether an {@code optional} header is there.
 */
final class MutatedProject {
  static final int UNITS = 10;
  private static final int HEADERS = 16;
  private static final int OPTIONALS = 4;
  private static final List<String> FLAGS =
      List.of("-O1", "-g", "-Igen", "-Iinc", "-isystem", "sys");

  private final Path root;
  private final Random random;
  private int values;

  MutatedProject(Path root, Random random) throws IOException {
    this.root = root;
    this.random = random;
    for (String folder : List.of("gen", "inc", "sys", "out")) {
      Files.createDirectories(root.resolve(folder));
    }
    for (int i = 0; i < HEADERS; i++) {
      write(header(i), headerText(i));
    }
    for (int i = 0; i < UNITS; i++) {
      Files.writeString(root.resolve(source(i)), unitText(i));
    }
  }

  Path root() {
    return root;
  }

  /** The compile of a unit, to a file in {@code out}. */
  static List<String> command(int unit, String compiler, String output) {
    List<String> command = new ArrayList<>(List.of(compiler));
    command.addAll(FLAGS);
    command.addAll(List.of("-c", source(unit), "-o", output));
    return command;
  }

  private static String source(int unit) {
    return unit % 2 == 0 ? "unit" + unit + ".c" : "unit" + unit + ".cpp";
  }

  /** Each unit uses some headers only, so that most changes leave most units alone. */
  private static String unitText(int unit) {
    int a = unit * 3 % HEADERS;
    int b = (unit * 5 + 7) % HEADERS;
    return """
    #include "h%d.h"
    #include <h%d.h>
    #if defined(__has_include)
    #if __has_include("optional%d.h")
    #include "optional%d.h"
    #endif
    #endif
    #ifndef OPTIONAL
    #define OPTIONAL 0
    #endif
    int unit(void) { return V%d * 3 + V%d + OPTIONAL; }
    """
        .formatted(a, b, unit % OPTIONALS, unit % OPTIONALS, a, b);
  }

  private String headerText(int header) {
    String next = header + 5 < HEADERS ? "#include \"h%d.h\"\n".formatted(header + 5) : "";
    return "#ifndef H%d\n#define H%d\n%s#define V%d %d\n#endif\n"
        .formatted(header, header, next, header, nextValue());
  }

  /** Of one length, so that a size tells nothing. */
  private int nextValue() {
    return 100_000 + values++;
  }

  private Path header(int header) {
    return root.resolve("inc/h" + header + ".h");
  }

  /** Changes something; returns what, for a person to read. */
  String mutate() throws IOException {
    int header = random.nextInt(HEADERS);
    return switch (random.nextInt(12)) {
      case 0 -> swap(header, (header + 1 + random.nextInt(HEADERS - 1)) % HEADERS);
      case 1 -> shadow(header);
      case 2 -> unshadow();
      case 3 -> touch(header);
      case 4 -> link(header);
      case 5 -> otherCase(header);
      case 6 -> optional(random.nextInt(OPTIONALS));
      case 7 -> sameTimes(header);
      case 8 -> systemHeader(header);
      case 9 -> missing(header);
      case 10 -> replace(header);
      default -> edit(header);
    };
  }

  private String edit(int header) throws IOException {
    write(header(header), headerText(header));
    return "edit h" + header;
  }

  /** As editors do that write beside and rename. */
  private String replace(int header) throws IOException {
    Path fresh = root.resolve("inc/.new");
    Files.writeString(fresh, headerText(header));
    Files.deleteIfExists(header(header));
    Files.move(fresh, header(header));
    return "replace h" + header;
  }

  private String swap(int one, int other) throws IOException {
    Path aside = root.resolve("inc/.aside");
    restore(one);
    restore(other);
    // Names and guards change places as well: includers find the other's macros, or none.
    String text = Files.readString(header(one)).replace("V" + one + " ", "V" + other + " ");
    String otherText = Files.readString(header(other)).replace("V" + other + " ", "V" + one + " ");
    Files.writeString(aside, otherText);
    write(header(other), text);
    Files.deleteIfExists(header(one));
    Files.move(aside, header(one));
    return "swap h" + one + " h" + other;
  }

  private String shadow(int header) throws IOException {
    write(root.resolve("gen/h" + header + ".h"), headerText(header));
    return "shadow h" + header;
  }

  private String unshadow() throws IOException {
    List<Path> shadows = files("gen");
    if (shadows.isEmpty()) {
      return "nothing to unshadow";
    }
    Path gone = shadows.get(random.nextInt(shadows.size()));
    Files.delete(gone);
    return "unshadow " + gone.getFileName();
  }

  private String touch(int header) throws IOException {
    restore(header);
    Files.setLastModifiedTime(
        header(header), FileTime.fromMillis(1_700_000_000_000L + random.nextInt(1_000_000)));
    return "touch h" + header;
  }

  private String link(int header) throws IOException {
    Path target = root.resolve("sys/linked" + header + ".h");
    write(target, headerText(header));
    Files.deleteIfExists(header(header));
    Files.createSymbolicLink(header(header), Path.of("../sys/linked" + header + ".h"));
    return "link h" + header;
  }

  /** Changes nothing: names differ by case here. */
  private String otherCase(int header) throws IOException {
    write(root.resolve("gen/H" + header + ".H"), headerText(header));
    return "H" + header + ".H beside";
  }

  private String optional(int number) throws IOException {
    Path optional = root.resolve("gen/optional" + number + ".h");
    if (Files.deleteIfExists(optional)) {
      return "no optional" + number;
    }
    Files.writeString(optional, "#define OPTIONAL " + nextValue() + "\n");
    return "optional" + number;
  }

  /** Other content of the same length with the times of the former one. */
  private String sameTimes(int header) throws IOException {
    restore(header);
    FileTime before = Files.getLastModifiedTime(header(header));
    write(header(header), headerText(header));
    Files.setLastModifiedTime(header(header), before);
    return "edit h" + header + " without a trace";
  }

  /** Searched last: found only by those that find no other. */
  private String systemHeader(int header) throws IOException {
    write(root.resolve("sys/h" + header + ".h"), headerText(header));
    return "sys/h" + header;
  }

  /** Units that include it find the one in sys, or fail. */
  private String missing(int header) throws IOException {
    if (Files.exists(root.resolve("sys/h" + header + ".h"))) {
      Files.deleteIfExists(header(header));
      return "remove h" + header;
    }
    return edit(header);
  }

  private void restore(int header) throws IOException {
    if (!Files.isRegularFile(header(header), LinkOption.NOFOLLOW_LINKS)) {
      Files.deleteIfExists(header(header));
      Files.writeString(header(header), headerText(header));
    }
  }

  private static void write(Path file, String text) throws IOException {
    if (Files.isSymbolicLink(file)) {
      Files.delete(file);
    }
    Files.writeString(file, text);
  }

  private List<Path> files(String folder) throws IOException {
    try (Stream<Path> all = Files.list(root.resolve(folder))) {
      return all.sorted(Comparator.comparing(Path::toString)).toList();
    }
  }
}
