package dev.affogato.testing.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The files a command left behind, by their names relative to its working directory. */
record Products(Map<String, Path> files) {
  /**
   * Two local runs differ as well: precompiled headers, and what names temporary files or times.
   */
  private static final Pattern VARYING = Pattern.compile("\\.[gp]ch$|\\.gcno$|listing\\.txt$");

  /** clang's table of files starts with the source when it has read that itself, and only then. */
  private static final Pattern FILE_NUMBER = Pattern.compile("DW_AT_(decl|call)_file");

  /**
   * Addresses; and what readelf takes for the strings of a .dwo, where it counts from a wrong
   * start.
   */
  private static final Pattern MOVED = Pattern.compile("0x[0-9a-f]+|<[0-9a-f]+>|\\(strx\\).*");

  /**
   * All of the local compiler's are compared, so that files made beside the object are not
   * forgotten.
   */
  static Products of(Path directory) throws IOException {
    Map<String, Path> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        files.put(directory.relativize(file).toString(), file);
      }
    }
    return new Products(files);
  }

  /** Moves what is in {@code after} and not in this into {@code folder}. */
  Products moveNew(Products after, Path folder) throws IOException {
    for (Map.Entry<String, Path> entry : after.files.entrySet()) {
      if (!files.containsKey(entry.getKey())) {
        Path kept = folder.resolve(entry.getKey());
        Files.createDirectories(kept.getParent());
        Files.move(entry.getValue(), kept);
      }
    }
    Files.createDirectories(folder);
    return of(folder);
  }

  /** Same names, same modes, same contents. */
  void assertSameAs(Products local, boolean exact, String what) throws Exception {
    assertThat(files.keySet()).as("files made: %s", what).isEqualTo(local.files.keySet());
    for (Map.Entry<String, Path> entry : files.entrySet()) {
      Path here = entry.getValue();
      Path there = local.files.get(entry.getKey());
      String file = entry.getKey() + ": " + what;
      assertThat(mode(here)).as("mode of %s", file).isEqualTo(mode(there));
      if (VARYING.matcher(entry.getKey()).find()) {
        continue;
      }
      if (exact || !isElf(here)) {
        assertThat(here).as(file).hasSameBinaryContentAs(there);
      } else {
        assertThat(shape(here)).as(file).isEqualTo(shape(there));
      }
    }
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  private static boolean isElf(Path file) throws IOException {
    byte[] head;
    try (var in = Files.newInputStream(file)) {
      head = in.readNBytes(4);
    }
    return head.length == 4 && head[0] == 0x7f && head[1] == 'E';
  }

  /**
   * Code, symbols, relocations and debug entries, without the producer's name and what its length
   * moves.
   */
  private static List<String> shape(Path object) throws Exception {
    List<String> lines = new ArrayList<>(disassembly(object));
    for (String line : said("readelf", "-W", "--debug-dump=info", object.toString())) {
      if (!line.contains("_producer")
          && !FILE_NUMBER.matcher(line).find()
          && !line.contains("Length:")) {
        lines.add(MOVED.matcher(line).replaceAll("#").replaceAll("\\s+", " "));
      }
    }
    return lines;
  }

  private static List<String> disassembly(Path object) throws Exception {
    // The second and third line name the file.
    return said("objdump", "-dr", object.toString()).stream().skip(3).toList();
  }

  private static List<String> said(String... command) throws Exception {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String text = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor()).as("%s", List.of(command)).isZero();
    return text.lines().toList();
  }
}
