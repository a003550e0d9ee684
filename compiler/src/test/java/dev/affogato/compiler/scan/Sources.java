package dev.affogato.compiler.scan;

import dev.affogato.base.file.FileStamp;
import dev.affogato.compiler.CompilerKind;
import dev.affogato.compiler.Language;
import dev.affogato.compiler.scan.facts.CompilerQuestions;
import dev.affogato.compiler.scan.facts.FlagSet;
import dev.affogato.compiler.scan.files.Moment;
import dev.affogato.compiler.scan.files.SourceFiles;
import dev.affogato.compiler.scan.store.Records;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A compiler and files that exist in memory only, and count how often they are asked. The working
 * directory is {@code /w}, the only standard folder {@code /usr/include}.
 */
final class Sources implements SourceFiles, CompilerQuestions, Records {
  private static final long SECOND_NS = 1_000_000_000L;

  private final Map<String, byte[]> contents = new TreeMap<>();
  private final Map<String, FileStamp> stamps = new HashMap<>();
  private final Map<String, String> answers = new HashMap<>();
  private final Map<String, String> environment = new HashMap<>();
  private final CompilerKind kind;
  private final Map<String, byte[]> records = new HashMap<>();
  private Scanner scanner = new Scanner(this, this, this);
  private String predefined = "#define __cplusplus 201703L\n";
  private long nowNs = 100 * SECOND_NS;
  private long trustNs;
  private long inodes = 10;
  final List<String> read = new ArrayList<>();
  final List<String> asked = new ArrayList<>();
  final List<List<String>> expected = new ArrayList<>();
  boolean far;
  int stats;
  boolean showsChanges;
  int runs;

  Sources(CompilerKind kind) {
    this.kind = kind;
    folder("/w");
    folder("/usr/include");
  }

  static Sources gcc() {
    return new Sources(CompilerKind.GCC);
  }

  static Sources clang() {
    return new Sources(CompilerKind.CLANG);
  }

  Sources folder(String path) {
    if (!path.isEmpty() && !stamps.containsKey(path)) {
      stamps.put(path, new FileStamp(FileStamp.Kind.DIRECTORY, 1, inodes++, 0, nowNs, nowNs));
      touchFolderOf(path);
    }
    return this;
  }

  /** Whatever appears changes the time of its folder. */
  private void touchFolderOf(String path) {
    String parent = path.substring(0, path.lastIndexOf('/'));
    folder(parent);
    stamps.computeIfPresent(
        parent,
        (key, old) -> new FileStamp(FileStamp.Kind.DIRECTORY, 1, old.inode(), 0, nowNs, nowNs));
  }

  /** A file of the working directory, or anywhere; written one minute ago. */
  Sources file(String name, String... lines) {
    return file(name, nowNs - 60 * SECOND_NS, lines);
  }

  Sources file(String name, long mtimeNs, String... lines) {
    String path = name.startsWith("/") ? name : "/w/" + name;
    byte[] content = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.ISO_8859_1);
    contents.put(path, content);
    touchFolderOf(path);
    stamps.put(
        path, new FileStamp(FileStamp.Kind.REGULAR, 1, inodes++, content.length, mtimeNs, mtimeNs));
    return this;
  }

  /** Other bytes, but the same stamp: a change within one tick of the clock. */
  void rewriteUnnoticed(String path, String line) {
    contents.put(path, (line + "\n").getBytes(StandardCharsets.ISO_8859_1));
  }

  /** A scanner of another process, which has nothing but the records. */
  Sources startAgain() {
    scanner = new Scanner(this, this, this);
    return this;
  }

  Sources without(String path) {
    contents.remove(path);
    stamps.remove(path);
    return this;
  }

  Sources predefines(String... lines) {
    predefined += String.join("\n", lines) + "\n";
    return this;
  }

  Sources answers(String query, String value) {
    answers.put(query, value);
    return this;
  }

  Sources environment(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** Observations of the last {@code ns} are good enough from now on. */
  Sources trusting(long ns) {
    trustNs = ns;
    return this;
  }

  Sources passTime(long ns) {
    nowNs += ns;
    return this;
  }

  long nowNs() {
    return nowNs;
  }

  ScanResult scan(String source, String... flags) {
    nowNs++;
    try {
      return scanner.scan(
          new ScanRequest(
              Path.of("/usr/bin/cc"),
              kind,
              "1",
              Language.CXX,
              "/w",
              source,
              List.of(flags),
              environment,
              new Moment(nowNs, nowNs - trustNs, nowNs)));
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  /** Paths of what is read, those of the working directory without it. */
  List<String> closure(String source, String... flags) {
    ScanResult result = scan(source, flags);
    if (result.verdict() instanceof Verdict.Unsure unsure) {
      throw new AssertionError("not exact: " + unsure.reason());
    }
    return result.files().stream()
        .filter(file -> file.use() != ScannedFile.Use.ASKED)
        .map(file -> file.path().replaceFirst("^/w/", ""))
        .toList();
  }

  /** The code of the reason why a scan is not exact; empty if it is. */
  String doubt(String source, String... flags) {
    return scan(source, flags).verdict() instanceof Verdict.Unsure unsure
        ? unsure.reason().code()
        : "";
  }

  @Override
  public byte @Nullable [] find(byte[] key) {
    return records.get(new String(key, StandardCharsets.ISO_8859_1));
  }

  @Override
  public void put(byte[] key, Supplier<byte[]> value) {
    records.put(new String(key, StandardCharsets.ISO_8859_1), value.get());
  }

  @Override
  public FileStamp stamp(String path) {
    stats++;
    return stamps.getOrDefault(path, FileStamp.ABSENT);
  }

  @Override
  public boolean isFar() {
    return far;
  }

  @Override
  public void expect(Stream<String> paths) {
    expected.add(paths.toList());
  }

  @Override
  public boolean showsChangesIn(FileStamp folder) {
    return showsChanges;
  }

  @Override
  public byte[] read(String path, int bytesMax) throws IOException {
    byte[] content = contents.get(path);
    if (content == null) {
      throw new FileNotFoundException(path);
    }
    read.add(path);
    return content;
  }

  @Override
  public Answer preprocess(FlagSet flags, String text) {
    runs++;
    StringBuilder output = new StringBuilder("# 1 \"<built-in>\"\n").append(predefined);
    output.append("# 1 \"<stdin>\"\n");
    output.append("affogato_comment x\naffogato_raw R\"(\" affogato_y \" )\"\n");
    output.append("affogato_separator 1'2 7 3'4\naffogato_digraph 9\naffogato_elifdef yes\n");
    output.append("affogato_true yes\naffogato_operators yes\n");
    text.lines()
        .filter(line -> line.startsWith("affogato_word "))
        .filter(line -> !line.contains("EMBED"))
        .forEach(line -> output.append(line).append('\n'));
    text.lines()
        .filter(line -> line.startsWith("affogato_answer "))
        .forEach(line -> output.append(answer(line)).append('\n'));
    output.append("affogato_end\n");
    return new Answer(output.toString(), folders());
  }

  /** The compiler has a second standard folder, which it searches if it exists. */
  private String folders() {
    String list = "#include <...> search starts here:\n /usr/include\nEnd of search list.\n";
    return stamps.containsKey("/usr/local/include")
        ? list.replace(" /usr/include", " /usr/local/include\n /usr/include")
        : "ignoring nonexistent directory \"/usr/local/include\"\n" + list;
  }

  private String answer(String line) {
    String[] words = line.split(" ", 3);
    asked.addAll(Arrays.asList(words[2]));
    return words[0] + " " + words[1] + " " + answers.getOrDefault(words[2], "0");
  }
}
