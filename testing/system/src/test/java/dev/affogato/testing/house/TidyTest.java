package dev.affogato.testing.house;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.base.product.Product;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Reads the repository itself: what a reviewer should not have to say. */
class TidyTest {
  private static final Path TOP = Path.of("").toAbsolutePath().getParent().getParent();
  private static final int JAVA_LINES_MAX = 500;
  private static final Pattern REMINDER = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b");

  @Test
  void everyPackageHasAPackageInfo() throws IOException {
    List<Path> missing = new ArrayList<>();
    for (Path file : files("/src/main/java/", ".java")) {
      if (!Files.exists(file.resolveSibling("package-info.java"))) {
        missing.add(file.getParent());
      }
    }
    assertThat(missing).isEmpty();
  }

  @Test
  void noJavaFileIsTooLongToRead() throws IOException {
    for (Path file : files("/src/", ".java")) {
      assertThat(lines(file))
          .as("%s: is it one thing?", TOP.relativize(file))
          .hasSizeLessThanOrEqualTo(JAVA_LINES_MAX);
    }
  }

  @Test
  void noRemindersAreLeftInTheCode() throws IOException {
    for (String suffix : List.of(".java", ".c", ".sh", "pom.xml")) {
      for (Path file : files("/", suffix)) {
        for (String line : lines(file)) {
          assertThat(REMINDER.matcher(line).find())
              .as("%s: %s", TOP.relativize(file), line)
              .isFalse();
        }
      }
    }
  }

  @Test
  void theVersionIsTheSameEverywhere() throws IOException {
    assertThat(Files.readString(TOP.resolve("pom.xml")))
        .contains("<version>" + Product.VERSION + "</version>");
    assertThat(Files.readString(TOP.resolve("client/launcher/icecc.c")))
        .contains("\"" + Product.VERSION + "\"");
  }

  private static List<String> lines(Path file) throws IOException {
    return Files.readAllLines(file, StandardCharsets.ISO_8859_1);
  }

  private static List<Path> files(String folder, String suffix) throws IOException {
    try (Stream<Path> all = Files.walk(TOP)) {
      return all.filter(Files::isRegularFile)
          .filter(
              file -> !file.toString().contains("/target/") && !file.toString().contains("/dist/"))
          .filter(file -> file.toString().contains(folder) && file.toString().endsWith(suffix))
          .toList();
    }
  }
}
