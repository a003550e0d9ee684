package dev.affogato.compiler.scan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.compiler.CompilerKind;
import dev.affogato.compiler.Language;
import dev.affogato.compiler.scan.files.Moment;
import dev.affogato.compiler.scan.files.SharedOutlines;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Scanners of several users, and a compiler that may see other files than they. */
class SharedOutlinesTest {
  private static final String HEADER = "/usr/include/a.h";

  private final Sources ours = user("#define A 1");
  private SharedOutlines shared = new SharedOutlines(ours, name -> name.startsWith("/usr/"));

  /** The same files with the same stamps each time. */
  private static Sources user(String... header) {
    Sources user = Sources.gcc().file(HEADER, header);
    user.file("m.c", "#include <a.h>", "#if A", "#include \"yes.h\"", "#endif");
    user.file("yes.h", "");
    user.showsChanges = true;
    return user;
  }

  private ScanResult scan(Sources user, Predicate<Collection<String>> same)
      throws InterruptedException {
    return new Scanner(user, ours.where(same), shared, user)
        .scan(
            new ScanRequest(
                Path.of("/usr/bin/cc"),
                CompilerKind.GCC,
                "1",
                Language.C,
                "/w",
                "m.c",
                List.of(),
                Map.of(),
                new Moment(user.nowNs(), user.nowNs(), user.nowNs())));
  }

  private static List<String> closure(ScanResult result) {
    return result.files().stream().map(ScannedFile::path).toList();
  }

  @Test
  void readsAHeaderOfTheSystemOnceForAll() throws Exception {
    Sources one = user("#define A 1");
    Sources other = user("#define A 1");
    assertThat(closure(scan(one, _ -> true))).contains(HEADER, "/w/yes.h");
    assertThat(closure(scan(other, _ -> true))).contains(HEADER, "/w/yes.h");

    assertThat(one.read).contains("/w/m.c").doesNotContain(HEADER);
    assertThat(other.read).contains("/w/m.c").doesNotContain(HEADER);
    assertThat(ours.read).containsExactly(HEADER);
  }

  @Test
  void believesTheStampAndNotWhatAnotherShowsUnderTheSameName() throws Exception {
    Sources liar = user("#define A 0");
    assertThat(liar.stamp(HEADER)).isEqualTo(ours.stamp(HEADER));
    assertThat(closure(scan(liar, _ -> true))).contains("/w/yes.h");
    assertThat(closure(scan(user("#define A 1"), _ -> true))).contains("/w/yes.h");
  }

  @Test
  void readsForWhoSeesAnotherFileWhatThatOneSees() throws Exception {
    Sources elsewhere = user("#define A 1").file(HEADER, "#define A 0");
    assertThat(closure(scan(elsewhere, _ -> true))).contains(HEADER).doesNotContain("/w/yes.h");
    assertThat(elsewhere.read).contains(HEADER);
    assertThat(closure(scan(user("#define A 1"), _ -> true))).contains("/w/yes.h");
  }

  @Test
  void sharesNothingThatAUserCanChange() throws Exception {
    shared = new SharedOutlines(ours, name -> false);
    Sources one = user("#define A 1");
    Sources other = user("#define A 1");
    scan(one, _ -> true);
    scan(other, _ -> true);

    assertThat(one.read).contains(HEADER);
    assertThat(other.read).contains(HEADER);
    assertThat(ours.read).isEmpty();
  }

  @Test
  void doubtsACompilerThatSeesOtherFilesThanItsCaller() throws Exception {
    ScanResult result = scan(user("#define A 1"), paths -> !paths.contains("/usr/local/include"));
    assertThat(result.verdict()).isInstanceOf(Verdict.Unsure.class);
    assertThat(((Verdict.Unsure) result.verdict()).reason().code())
        .isEqualTo("direct-surroundings");
  }

  @Test
  void saysAtOnceWhatItIsAboutToLookAtWhereLooksAreFar() throws Exception {
    Sources user = user("#define A 1");
    user.far = true;
    scan(user, _ -> true);

    assertThat(user.expected.getFirst())
        .as("what the source leads to")
        .containsExactlyInAnyOrder(HEADER, "/w/yes.h", "/usr/include/yes.h");
  }
}
