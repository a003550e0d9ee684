package dev.affogato.console.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is shown of a scheduler's answer to the question why. */
class ComparisonsTest {
  @Test
  void showsTheAnswerWithoutGreetingAndFarewell() {
    assertThat(
            Comparisons.parse(
                List.of(
                    "200-ICECC 1.4.0: 77s uptime, 3 hosts, 0 jobs in queue (16 total).",
                    "200 Use 'help' for help and 'quit' to quit.",
                    "job 7, src/a.cc of sub: fastest machine",
                    "   w1 (chosen): about 0.5 s at pace 2.00, 1 of 4 slots taken",
                    "200 done",
                    "200 Good Bye!")))
        .containsExactly(
            "job 7, src/a.cc of sub: fastest machine",
            "   w1 (chosen): about 0.5 s at pace 2.00, 1 of 4 slots taken");
  }

  @Test
  void saysThatASchedulerOfIcecreamDoesNotTell() {
    assertThat(Comparisons.parse(List.of("200-ICECC", "Invalid command 'why a.cc'", "200 done")))
        .containsExactly("the scheduler is not ours: it does not tell");
  }

  @Test
  void saysThatTheJobIsForgotten() {
    assertThat(Comparisons.parse(List.of("404 no such job is remembered")))
        .singleElement()
        .asString()
        .contains("remembers no such job");
  }

  @Test
  void asksNothingThatWouldEndTheLine() throws Exception {
    assertThat(Comparisons.of(new InetSocketAddress("127.0.0.1", 1), "a\nremovecs b.cc"))
        .singleElement()
        .asString()
        .contains("such characters");
  }
}
