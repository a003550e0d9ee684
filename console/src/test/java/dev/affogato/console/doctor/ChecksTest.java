package dev.affogato.console.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.base.reason.Reason;
import dev.affogato.console.doctor.DaemonFacts.State;
import dev.affogato.console.doctor.NetworkFacts.Door;
import dev.affogato.console.doctor.WrapperFacts.Found;
import dev.affogato.console.doctor.WrapperFacts.Kind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChecksTest {
  private final Healthy machine = new Healthy();

  private void expect(String code, String cure) {
    assertThat(machine.judge().findings())
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.code()).isEqualTo(code);
          assertThat(finding.weight()).isEqualTo(Finding.Weight.FAULT);
          assertThat(String.join("\n", finding.cures())).contains(cure);
        });
    assertThat(machine.judge().faults()).isEqualTo(1);
  }

  @Test
  void findsNothingWhereAllIsWell() {
    Diagnosis diagnosis = machine.judge();
    assertThat(diagnosis.findings()).isEmpty();
    assertThat(diagnosis.lines())
        .contains("ok: this machine's daemon answers")
        .endsWith("All is well.");
    assertThat(diagnosis.json()).containsEntry("well", true);
  }

  @Test
  void findsTheWrapperBehindTheCompiler() {
    machine.wrappers = Healthy.wrappers(Healthy.GCC, Healthy.OURS);
    expect("wrapper-behind", "export PATH=\"/opt/a/libexec/icecc/bin:$PATH\"");
  }

  @Test
  void findsTheWrapperMissing() {
    machine.wrappers = Healthy.wrappers(Healthy.GCC);
    expect("wrapper-missing", "export PATH=\"/opt/a/libexec/icecc/bin:$PATH\"");
  }

  @Test
  void mentionsAnotherIceccThatComesFirst() {
    machine.wrappers =
        Healthy.wrappers(new Found(Kind.ICECREAM, "/usr/lib/icecc/bin/gcc", "icecc"), Healthy.GCC);
    assertThat(machine.judge().findings())
        .singleElement()
        .satisfies(finding -> assertThat(finding.code()).isEqualTo("wrapper-of-icecream"));
    assertThat(machine.judge().faults()).isZero();
  }

  @Test
  void findsCcacheBehindUs() {
    machine.wrappers = Healthy.wrappers(Healthy.OURS, Healthy.CCACHE, Healthy.GCC);
    expect("ccache-behind", "export CCACHE_PREFIX=/opt/a/bin/icecc");
  }

  @Test
  void findsCcacheThatTakesUsForTheCompiler() {
    machine.wrappers = Healthy.wrappers(Healthy.CCACHE, Healthy.OURS, Healthy.GCC);
    expect("ccache-before", "PATH=\"$(echo \"$PATH\" | sed 's|/opt/a/libexec/icecc/bin:||')\"");
  }

  @Test
  void findsCcacheThatDoesNotCallUs() {
    machine.wrappers = Healthy.wrappers(Healthy.CCACHE, Healthy.GCC);
    expect("ccache-alone", "export CCACHE_PREFIX=/opt/a/bin/icecc");
  }

  @Test
  void isContentWithCcacheThatCallsUs() {
    machine.wrappers =
        Healthy.wrappers("icecc", Optional.of(Healthy.OURS), Map.of(), Healthy.CCACHE, Healthy.GCC);
    assertThat(machine.judge().findings()).isEmpty();
  }

  @Test
  void findsPrefixThatIsNoProgram() {
    machine.wrappers =
        Healthy.wrappers("icecc", Optional.empty(), Map.of(), Healthy.CCACHE, Healthy.GCC);
    expect("ccache-prefix-missing", "export CCACHE_PREFIX=/opt/a/bin/icecc");
  }

  @Test
  void findsLauncherThatRunsItself() {
    machine.wrappers =
        Healthy.wrappers(
            "", Optional.empty(), Map.of("ICECC_CC", Healthy.OURS), Healthy.OURS, Healthy.GCC);
    expect("compiler-is-launcher", "unset ICECC_CC");
  }

  @Test
  void findsScriptThatCallsTheLauncherAgain() {
    machine.wrappers =
        Healthy.wrappers(
            Healthy.OURS, new Found(Kind.CIRCLE, "/usr/local/bin/gcc", "gcc"), Healthy.GCC);
    expect("compiler-calls-launcher", "rm /usr/local/bin/gcc");
  }

  @Test
  void findsThatThereIsNoCompiler() {
    machine.wrappers = Healthy.wrappers(Healthy.OURS);
    expect("no-compiler", "apt-get install gcc");
  }

  @Test
  void findsDaemonOutOfReach() {
    machine.daemon = Healthy.daemon(State.ABSENT, false);
    expect("daemon-absent", "affogato daemon -d");
    machine.daemon = Healthy.daemon(State.DEAD, false);
    expect("daemon-dead", "systemctl restart iceccd");
    machine.daemon = Healthy.daemon(State.SILENT, false);
    expect("daemon-silent", "systemctl restart iceccd");
    machine.daemon = Healthy.daemon(State.DENIED, false);
    expect("daemon-denied", "sudo chmod a+rw " + Healthy.SOCKET);
  }

  @Test
  void findsDaemonWithoutScheduler() {
    machine.daemon = Healthy.daemon(State.ANSWERS, false);
    expect("daemon-unlinked", "systemctl restart iceccd");
  }

  @Test
  void findsNoScheduler() {
    machine.network = Healthy.network("home", List.of(), Reach.OPEN, Reach.OPEN);
    machine.daemon = Healthy.daemon(State.ANSWERS, false);
    expect("scheduler-absent", "affogato scheduler -d -n home");
  }

  @Test
  void findsSchedulersOfOtherNetworks() {
    machine.network =
        Healthy.network(
            "home", List.of(Healthy.heard("192.0.2.1", "rm -rf")), Reach.OPEN, Reach.OPEN);
    expect("netname-mismatch", "echo ICECC_NETNAME='rm -rf' >> /etc/icecc/icecc.conf");
  }

  @Test
  void findsSeveralSchedulers() {
    machine.network =
        Healthy.network(
            "home",
            List.of(
                Healthy.heard("192.0.2.1", "home"),
                new NetworkFacts.Heard("192.0.2.2", 8765, "HOME", 42, 0)),
            Reach.OPEN,
            Reach.OPEN);
    expect("several-schedulers", "icecc-scheduler    # on 192.0.2.2");
  }

  @Test
  void mentionsSchedulersThatStandBy() {
    machine.network =
        Healthy.network(
            "home",
            List.of(Healthy.heard("192.0.2.1", "home"), Healthy.heard("192.0.2.2", "home")),
            Reach.OPEN,
            Reach.OPEN);
    assertThat(machine.judge().findings())
        .singleElement()
        .satisfies(finding -> assertThat(finding.code()).isEqualTo("several-schedulers"));
    assertThat(machine.judge().faults()).isZero();
  }

  @Test
  void findsClosedPorts() {
    List<NetworkFacts.Heard> one = List.of(Healthy.heard("192.0.2.1", "home"));
    machine.network = Healthy.network("home", one, Reach.SILENT, Reach.OPEN);
    expect("scheduler-port-closed", "ufw allow 8765    # on 192.0.2.1");
    machine.network = Healthy.network("home", one, Reach.REFUSED, Reach.OPEN);
    expect("scheduler-refuses", "affogato scheduler -d");
    machine.network = Healthy.network("home", one, Reach.OPEN, Reach.SILENT);
    expect("machine-port-closed", "ufw allow 10245/tcp    # on blue");
  }

  @Test
  void findsThatJobsCannotBeConfined() {
    machine.machine =
        Healthy.machine(
            8,
            true,
            Optional.of(
                new Reason("bubblewrap-missing", "Install it: 'apt-get install bubblewrap'.")),
            16_000,
            Healthy.clock(0, 0));
    expect("no-jail", "apt-get install bubblewrap");
  }

  @Test
  void findsMemoryTooSmallForTheSlots() {
    machine.machine = Healthy.machine(8, true, Optional.empty(), 2048, Healthy.clock(0, 0));
    expect("memory-small", "affogato daemon -m 4");
    machine.machine = Healthy.machine(8, false, Optional.empty(), 2048, Healthy.clock(0, 0));
    assertThat(machine.judge().findings()).isEmpty();
  }

  @Test
  void findsClocksThatDisagree() {
    machine.machine =
        Healthy.machine(8, true, Optional.empty(), 16_000, Healthy.clock(-3_600_000, 0));
    expect("clock-steps", "timedatectl set-ntp true");
    machine.machine = Healthy.machine(8, true, Optional.empty(), 16_000, Healthy.clock(0, 90_000));
    expect("clock-of-files", "timedatectl set-ntp true");
    machine.machine = Healthy.machine(8, true, Optional.empty(), 16_000, Healthy.clock(0, 0));
    machine.network =
        Healthy.network(
            "home",
            List.of(new NetworkFacts.Heard("192.0.2.1", 8765, "home", 43, 3600)),
            Reach.OPEN,
            Reach.OPEN);
    expect("clock-of-scheduler", "there and here");
  }

  @Test
  void findsCompilersThatCannotBeSent() {
    machine.compilers =
        new CompilerFacts(
            "",
            List.of(),
            List.of(
                new CompilerFacts.Packing(
                    "/usr/bin/gcc",
                    Optional.of("packaging a compiler needs objcopy; install binutils"))));
    expect("not-packable", "apt-get install binutils");
    machine.compilers =
        new CompilerFacts(
            "",
            List.of(),
            List.of(
                new CompilerFacts.Packing(
                    "/home/me/gcc",
                    Optional.of(
                        "/home/me/gcc is not packed because not every user may read it; chmod it"
                            + " or its folders"))));
    expect("not-packable", "chmod o+rx '/home/me/gcc'");
    machine.compilers = new CompilerFacts("x.tar.gz", List.of("x.tar.gz is missing"), List.of());
    expect("named-environment", "unset ICECC_VERSION");
  }

  @Test
  void printsTheRulesThatPaludisLacksForThisNetwork() {
    machine.builders =
        new BuilderFacts(
            Optional.of("export PATH=\"/opt/a/libexec/icecc/bin:${PATH}\"\n"),
            Optional.empty(),
            List.of(Healthy.SOCKET));
    Finding finding = machine.judge().findings().getFirst();
    assertThat(finding.cures())
        .containsExactly(
            "esandbox allow_net --connect \"unix:/run/icecc/iceccd.socket\"",
            "esandbox allow_net --connect \"inet:192.0.2.1/32@8765\"",
            "esandbox allow_net --connect \"inet:192.0.2.7/32@10245\"");
    machine.builders =
        new BuilderFacts(
            Optional.of("PATH=icecc/bin\n  " + String.join("\n  ", finding.cures())),
            Optional.empty(),
            List.of(Healthy.SOCKET));
    assertThat(machine.judge().findings()).isEmpty();
  }

  @Test
  void printsTheRulesForMachinesOfIpv6() {
    machine.network =
        new NetworkFacts(
            "home",
            Optional.empty(),
            8765,
            List.of(Healthy.heard("fe80::1%eth0", "home")),
            Optional.of(Healthy.door("scheduler", "fe80::1%eth0", 8765, Reach.OPEN)),
            Optional.empty(),
            List.of(
                Healthy.door("blue", "fe80::7%eth0", 10245, Reach.OPEN),
                Healthy.door("green", "192.0.2.8", 10245, Reach.OPEN)));
    String path = "PATH=icecc/bin\n";
    machine.builders = new BuilderFacts(Optional.of(path), Optional.empty(), List.of());
    Finding finding = machine.judge().findings().getFirst();
    assertThat(finding.cures())
        .containsExactly(
            "esandbox allow_net --connect \"inet6:fe80::1/128@8765\"",
            "esandbox allow_net --connect \"inet6:fe80::7/128@10245\"",
            "esandbox allow_net --connect \"inet:192.0.2.8/32@10245\"");
    machine.builders =
        new BuilderFacts(
            Optional.of(path + String.join("\n", finding.cures())), Optional.empty(), List.of());
    assertThat(machine.judge().findings()).isEmpty();
    machine.network =
        new NetworkFacts(
            "home",
            Optional.of("scheduler.example"),
            8765,
            List.of(),
            Optional.of(new Door("scheduler", "scheduler.example", 8765, true, Reach.OPEN)),
            Optional.empty(),
            List.of());
    assertThat(machine.judge().findings().getFirst().cures())
        .containsExactly(
            "esandbox allow_net --connect \"inet6:::/0@8765\"",
            "esandbox allow_net --connect \"inet6:::/0@10245\"");
  }

  @Test
  void readsRulesAsSydboxDoes() {
    SandboxRules rules =
        new SandboxRules(
            "    esandbox allow_net --connect LOOPBACK6@8765 \\\n"
                + "        unix:/run/iceccd.socket \"inet6:fd00:1::/33@10245\" LOCAL@1-2 # as is\n");
    assertThat(rules.allowsSocket("/run/iceccd.socket")).isTrue();
    assertThat(rules.allowsTcp("::1", 8765)).isTrue();
    assertThat(rules.allowsTcp("127.0.0.1", 8765)).isFalse();
    assertThat(rules.allowsTcp("fd00:1:0:7fff::9", 10245)).isTrue();
    assertThat(rules.allowsTcp("fd00:1:0:8000::9", 10245)).isTrue();
    assertThat(rules.allowsTcp("fd00:1:8000::9", 10245)).isFalse();
    assertThat(rules.allowsTcp("172.31.0.1", 2)).isTrue();
    assertThat(rules.allowsTcp("172.32.0.1", 2)).isFalse();
  }

  @Test
  void namesASchedulerThatAnswersWhereTheNamedOneDoesNot() {
    machine.network =
        new NetworkFacts(
            "home",
            Optional.of("old.example"),
            8765,
            List.of(Healthy.heard("192.0.2.1", "home")),
            Optional.of(new Door("scheduler", "old.example", 8765, false, Reach.NAMELESS)),
            Optional.empty(),
            List.of());
    Finding finding = machine.judge().findings().getFirst();
    assertThat(finding.what()).isEqualTo("the scheduler's name old.example has no address");
    assertThat(finding.cures().getFirst()).startsWith("getent hosts old.example");
    assertThat(finding.cures().getLast())
        .startsWith("echo ICECC_SCHEDULER_HOST=192.0.2.1 >> /etc/icecc/icecc.conf && systemctl");
  }

  @Test
  void writesSettingsByTheNamesOfTheirFile() {
    Facts facts = machine.facts("/etc/conf.d/icecream.conf");
    assertThat(facts.set("NETNAME", "home"))
        .startsWith("echo ICECREAM_NETNAME=home >> /etc/conf.d/icecream.conf && ");
  }

  @Test
  void countsRulesForWholeNetworks() {
    SandboxRules rules =
        new SandboxRules(
            "esandbox allow_net --connect \"inet:10.1.0.0/16@8765\"\n"
                + "esandbox allow_net --connect 'inet:0.0.0.0/0@10245-10250'\n"
                + "# esandbox allow_net --connect \"inet:0.0.0.0/0@22\"\n");
    assertThat(rules.allowsTcp("10.1.255.3", 8765)).isTrue();
    assertThat(rules.allowsTcp("10.2.0.1", 8765)).isFalse();
    assertThat(rules.allowsTcp("203.0.113.9", 10245)).isTrue();
    assertThat(rules.allowsTcp("203.0.113.9", 22)).isFalse();
    assertThat(rules.allowsTcp("not an address", 8765)).isFalse();
  }

  @Test
  void mentionsThatPortageHasNoNetwork() {
    machine.builders =
        new BuilderFacts(
            Optional.empty(), Optional.of("FEATURES=\"icecream\"\n"), List.of(Healthy.SOCKET));
    assertThat(machine.judge().findings())
        .singleElement()
        .satisfies(finding -> assertThat(finding.code()).isEqualTo("portage-network"));
    machine.builders =
        new BuilderFacts(
            Optional.empty(),
            Optional.of("FEATURES=\"icecream -network-sandbox\"\n"),
            List.of(Healthy.SOCKET));
    assertThat(machine.judge().findings()).isEmpty();
  }

  @Test
  void tellsOfPortsForQuestionsWithoutCallingItAFault() {
    NetworkFacts open = machine.network;
    machine.network =
        new NetworkFacts(
            open.netname(),
            Optional.of("192.0.2.1"),
            8765,
            List.of(),
            open.scheduler(),
            Optional.of(Healthy.door("scheduler", "192.0.2.1", 8766, Reach.SILENT)),
            List.of());
    assertThat(machine.judge().faults()).isZero();
    assertThat(machine.judge().lines()).anyMatch(line -> line.contains("ufw allow 8766/tcp"));
  }

  @Test
  void showsNoNameThatMovesTheCursor() {
    machine.network =
        Healthy.network(
            "home",
            List.of(Healthy.heard("192.0.2.1", "a\u001b[2Jb\u202ec")),
            Reach.OPEN,
            Reach.OPEN);
    assertThat(String.join("", machine.judge().lines()))
        .doesNotContain("\u001b")
        .doesNotContain("\u202e")
        .contains("a?[2Jb?c");
  }
}
