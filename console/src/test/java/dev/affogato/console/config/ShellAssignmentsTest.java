package dev.affogato.console.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShellAssignmentsTest {
  private static final Path FILE = Path.of("/etc/icecc/icecc.conf");

  @Test
  void readsWhatAShellWouldAssign() {
    Map<String, String> values =
        values(
            """
            # a comment
              A=1   # another
            B="two words"
            export C='it is $B' D=plain
            E=a"b c"'d'\\ e
            F="back\\\\slash \\"quoted\\" \\$A"
            G=${A}x$B; H=
            I=one\\
            two
            J="one\\
            two"
            K=x#y
            """);

    assertThat(values)
        .containsEntry("A", "1")
        .containsEntry("B", "two words")
        .containsEntry("C", "it is $B")
        .containsEntry("D", "plain")
        .containsEntry("E", "ab cd e")
        .containsEntry("F", "back\\slash \"quoted\" $A")
        .containsEntry("G", "1xtwo words")
        .containsEntry("H", "")
        .containsEntry("I", "onetwo")
        .containsEntry("J", "onetwo")
        .containsEntry("K", "x#y");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "A=$(touch /x)",
        "A=`touch /x`",
        "A=\"${B:-x}\"",
        "A=$UNKNOWN",
        "A=~/x",
        "A+=x",
        "A=(x y)",
        "A = x",
        "A=x y",
        "A=\"x",
        "test -e /x && A=x",
        "test -e /x || A=x",
      })
  void neverGuessesAValueThatNeedsAShell(String line) {
    ShellAssignments read = read("FIRST=1\n" + line + "\nLAST=2\n");

    assertThat(values(read)).containsEntry("FIRST", "1").containsEntry("LAST", "2");
    assertThat(values(read).get("A")).isNull();
    assertThat(values(read)).containsKey("A");
    assertThat(read.complaints())
        .isNotEmpty()
        .allSatisfy(complaint -> assertThat(complaint.where()).isEqualTo(FILE + ":2"));
  }

  @Test
  void leavesOutWhatDependsOnAConditionAndGoesOnBehindIt() {
    ShellAssignments read =
        read(
            """
            if [ -e /x ]; then
              A=1
              for i in 1 2; do A=2; done
            else A=3; fi
            f() {
              B=1
            }
            case $A in
              x) C=1 ;;
            esac
            D=1
            """);

    assertThat(values(read)).containsEntry("D", "1");
    assertThat(values(read).get("A")).isNull();
    assertThat(values(read).get("B")).isNull();
    assertThat(values(read).get("C")).isNull();
    assertThat(read.complaints())
        .extracting(Complaint::where)
        .containsExactly(FILE + ":1", FILE + ":5", FILE + ":8");
  }

  @ParameterizedTest
  @ValueSource(strings = {"&&", "||", "|", "&& # why\n"})
  void aConditionGoesOnInTheNextLine(String operator) {
    ShellAssignments read = read("test -e /x " + operator + "\n\n  A=x\nB=1\ntrue &\nC=1\n");

    assertThat(values(read)).containsEntry("B", "1").containsEntry("C", "1").containsKey("A");
    assertThat(values(read).get("A")).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "f()\n{\nA=1\n}\n",
        "f ()\n{\nA=1\n}\n",
        "function f\n{\nA=1\n}\n",
        "f() { A=1; }\n",
        "if x; then if y; then A=1; fi; A=2; fi\n",
        "case x in\na) if y; then A=1; fi ;;\nesac\n"
      })
  void goesOnBehindWhatItLeavesOut(String left) {
    ShellAssignments read = read(left + "B=1\n");

    assertThat(values(read)).containsEntry("B", "1");
    assertThat(values(read).get("A")).isNull();
    assertThat(read.complaints()).hasSize(1);
  }

  @Test
  void namesEachSettingItLeavesOutAndAnEndThatIsMissing() {
    ShellAssignments read = read("if x; then\nICECC_A=1\nA=1\nICECC_B=1\n");

    assertThat(read.complaints())
        .extracting(Complaint::toString)
        .satisfiesExactly(
            opening -> assertThat(opening).contains(FILE + ":1", "'if' is not understood"),
            first -> assertThat(first).contains(FILE + ":2", "ICECC_A", "line 1"),
            second -> assertThat(second).contains(FILE + ":4", "ICECC_B"),
            end -> assertThat(end).contains(FILE + ":1", "the end of 'if' is missing"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "A = x            | no blanks are allowed around '='",
        "A=x y            | needs quotes",
        "A='x             | a quote is not closed",
        "A=$(x)           | as nothing is run",
        ". /etc/other     | commands are not run, and '.' is one",
      })
  void saysWhatToWriteInstead(String line, String cure) {
    assertThat(read(line).complaints().getFirst().text()).contains(cure);
  }

  @Test
  void aFileOfAnotherKindDoesNotFillTheLog() {
    assertThat(read("nonsense line\n".repeat(1000)).complaints()).hasSize(21);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"", "'", "\\", "$", "${", "$(", "`", "(", ")", "A=\"$", "A=\"\\", "<<", "#", "&"
      })
  void endsAtTheEndOfAnyFile(String text) {
    assertThat(read(text).assignments()).allSatisfy(it -> assertThat(it.key()).isEqualTo("A"));
  }

  private static ShellAssignments read(String text) {
    ShellAssignments assignments = new ShellAssignments(key -> key.startsWith("ICECC_"));
    assignments.read(FILE, text);
    return assignments;
  }

  private static Map<String, String> values(String text) {
    ShellAssignments read = read(text);
    assertThat(read.complaints()).isEmpty();
    return values(read);
  }

  private static Map<String, String> values(ShellAssignments read) {
    List<Assignment> assignments = read.assignments();
    Map<String, String> values = new LinkedHashMap<>();
    for (Assignment assignment : assignments) {
      values.put(assignment.key(), assignment.value());
    }
    return Collections.unmodifiableMap(values);
  }
}
