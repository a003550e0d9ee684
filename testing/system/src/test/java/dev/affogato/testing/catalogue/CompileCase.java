package dev.affogato.testing.catalogue;

import dev.affogato.testing.farm.Maker;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One command line of the catalogue, with what has to become of it. Immutable.
 *
 * @param row its number in behaviour spec 6.2
 * @param name what it is about
 * @param command the compiler's name and its arguments; the working directory holds copies of the
 *     files in {@code resources/catalogue}
 * @param preparations commands run beforehand, without any wrapper
 * @param environment variables for all three runs
 * @param ours where our client has it compiled
 * @param stock where stock's client has it compiled
 * @param exact whether every file made has to have the bytes of the local one; otherwise debug
 *     information is compared as readelf shows it
 * @param onServer patterns that the compile server's log must show
 */
record CompileCase(
    int row,
    String name,
    List<String> command,
    List<List<String>> preparations,
    Map<String, String> environment,
    Verdict ours,
    Verdict stock,
    boolean exact,
    List<String> onServer) {

  /** {@code command} is split at blanks. */
  static CompileCase of(int row, String name, String command, Verdict verdict) {
    return new CompileCase(
        row, name, words(command), List.of(), Map.of(), verdict, verdict, true, List.of());
  }

  static CompileCase remote(int row, String name, String command) {
    return of(row, name, command, Verdict.REMOTE);
  }

  static CompileCase local(int row, String name, String command) {
    return of(row, name, command, Verdict.LOCAL);
  }

  Verdict verdict(Maker client) {
    return client == Maker.OURS ? ours : stock;
  }

  CompileCase stock(Verdict verdict) {
    return new CompileCase(
        row, name, command, preparations, environment, ours, verdict, exact, onServer);
  }

  /**
   * The outputs hold debug information, whose producer string a remote compiler words otherwise.
   */
  CompileCase debug() {
    return new CompileCase(
        row, name, command, preparations, environment, ours, stock, false, onServer);
  }

  CompileCase after(String preparation) {
    List<List<String>> all = new ArrayList<>(preparations);
    all.add(words(preparation));
    return new CompileCase(row, name, command, all, environment, ours, stock, exact, onServer);
  }

  CompileCase with(String variable, String value) {
    Map<String, String> all = new HashMap<>(environment);
    all.put(variable, value);
    return new CompileCase(row, name, command, preparations, all, ours, stock, exact, onServer);
  }

  CompileCase showing(String... texts) {
    return new CompileCase(
        row, name, command, preparations, environment, ours, stock, exact, List.of(texts));
  }

  /** The case with the words {@code CC} and {@code CXX} replaced by these compilers. */
  CompileCase using(String cc, String cxx) {
    return new CompileCase(
        row,
        name,
        replace(command, cc, cxx),
        preparations.stream().map(words -> replace(words, cc, cxx)).toList(),
        environment,
        ours,
        stock,
        exact,
        onServer);
  }

  private static List<String> replace(List<String> words, String cc, String cxx) {
    return words.stream()
        .map(word -> word.equals("CC") ? cc : word.equals("CXX") ? cxx : word)
        .toList();
  }

  private static List<String> words(String command) {
    return Arrays.asList(command.split(" "));
  }

  @Override
  public String toString() {
    return row + " " + name + ": " + String.join(" ", command);
  }
}
