package dev.affogato.scheduler.state;

import dev.affogato.base.address.Addresses;
import dev.affogato.base.reason.Reason;
import dev.affogato.protocol.icecc.message.NoCs;
import dev.affogato.protocol.icecc.message.UseCs;
import dev.affogato.protocol.icecc.wire.EnvironmentName;
import dev.affogato.scheduler.estimate.Experience;
import dev.affogato.scheduler.policy.Comparison;
import dev.affogato.scheduler.policy.Decision;
import dev.affogato.scheduler.policy.Decision.BackToSubmitter;
import dev.affogato.scheduler.policy.Decision.Hold;
import dev.affogato.scheduler.policy.Decision.RunOn;
import dev.affogato.scheduler.policy.Decision.Wait;
import dev.affogato.scheduler.policy.Demand;
import dev.affogato.scheduler.policy.EnvironmentMatch;
import dev.affogato.scheduler.policy.Request;
import dev.affogato.scheduler.policy.Running;
import dev.affogato.scheduler.policy.SchedulerPolicy;
import dev.affogato.scheduler.policy.SecondTry;
import dev.affogato.scheduler.state.Counters.Counter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gives queued requests to daemons: asks the policy, books the slot, tells the submitter (protocol
 * spec 9.3). Confined to the scheduler's thread.
 */
final class Assigner {
  /** From here on a submitter understands NO_CS (protocol spec 3.7). */
  private static final int NO_CS_VERSION = 37;

  /** Whatever is shorter is not worth a second try. */
  private static final double RACED_MS_MIN = 1000;

  private static final Reason OVER_LIMIT =
      new Reason("over-limit", "its daemon has too many requests waiting");

  private final SchedulerPolicy policy;
  private final Farm farm;
  private final RequestQueue queue;
  private final Effects effects;
  private final Counters counters;
  private final Experience experience;
  private final Explanations explanations = new Explanations();

  Assigner(
      SchedulerPolicy policy,
      Farm farm,
      RequestQueue queue,
      Effects effects,
      Counters counters,
      Experience experience) {
    this.experience = experience;
    this.policy = policy;
    this.farm = farm;
    this.queue = queue;
    this.effects = effects;
    this.counters = counters;
  }

  /** Gives out all that can be given out now. */
  void assign(Moment now) {
    queue.giveOut(
        now.nanos(), job -> choose(job, now.nanos()), (job, decision) -> give(job, decision, now));
  }

  private Decision choose(Job job, long nowNanos) {
    if (job.submitter.pendingCount() > Limits.REQUESTS_PER_DAEMON_MAX) {
      counters.add(Counter.REQUESTS_OVER_LIMIT);
      return new BackToSubmitter(OVER_LIMIT);
    }
    if (!job.seenBefore) {
      job.expect(experience.expect(job.source(), job.kind(), job.submitter.nodeName()));
    }
    Decision decision =
        policy.choose(farm.seenFrom(job.submitter.realm()), job.submitter, request(job, nowNanos));
    switch (decision) {
      case Wait wait -> job.waitsFor(wait.reason());
      case Hold hold -> job.waitsFor(hold.reason());
      default -> {}
    }
    return decision;
  }

  private Request request(Job job, long nowNanos) {
    return new Request(
        job.demand(),
        job.id,
        job.workMs(),
        job.expected().atMostMs(),
        queue.workMs(experience.typicalMs()),
        job.expected().memoryMib(),
        job.heldMs(nowNanos),
        farm.findMachine(job.expected().lastHost()));
  }

  /** What is remembered of jobs called {@code word}; those of {@code all} that wait come first. */
  String why(String word, Collection<Job> all, Moment now) {
    StringBuilder text = new StringBuilder();
    for (Job job : all) {
      if (job.server() == null && Explanations.isAbout(word, job.id, job.filename)) {
        text.append(job.waitingLine(now.nanos()));
      }
    }
    return text + explanations.about(word);
  }

  private void give(Job job, Decision decision, Moment now) {
    switch (decision) {
      case RunOn(Daemon host, EnvironmentMatch match, Reason reason) -> {
        counters.add(
            host == job.submitter ? Counter.JOBS_GIVEN_TO_SUBMITTER : Counter.JOBS_GIVEN_TO_OTHERS);
        give(job, host, match, reason, now);
      }
      case BackToSubmitter(Reason reason) -> {
        counters.add(Counter.JOBS_RETURNED_TO_SUBMITTER);
        Daemon host = job.submitter;
        give(job, host, new EnvironmentMatch(host.platform(), true), reason, now);
      }
      default -> throw new IllegalStateException("not a decision to give: " + decision);
    }
  }

  private void give(Job job, Daemon host, EnvironmentMatch match, Reason reason, Moment now) {
    explanations.add(
        job,
        reason,
        queue.size(),
        Comparison.of(
            farm.seenFrom(job.submitter.realm()), job.submitter, request(job, now.nanos()), host),
        now);
    job.giveTo(host, reason, now.nanos());
    farm.change(
        host,
        () -> {
          host.assign(job);
          if (!match.installed()) {
            host.startInstalling(job, now);
          }
        });
    answer(job, host, match);
    bindFollowers(job, host);
    effects.observed.given(job, host, reason, !match.installed());
    log(job, host, match, reason);
  }

  /**
   * Tries jobs again on idle machines while the first tries go on: those first that gain most by
   * it. To be called now and then, as it looks at all of them.
   */
  void race(JobBook jobs, Moment now) {
    if (queue.size() > 0) {
      return;
    }
    List<Straggler> stragglers = new ArrayList<>();
    for (Job job : jobs.all()) {
      Demand again = again(job, now);
      SecondTry second = again == null ? null : secondTry(job, again, now);
      if (again != null && second != null) {
        stragglers.add(new Straggler(job, again, second.gainMs()));
      }
    }
    stragglers.sort(Comparator.comparingDouble(Straggler::gainMs).reversed());
    for (Straggler straggler : stragglers) {
      // The best place may be taken meanwhile.
      SecondTry second = secondTry(straggler.job(), straggler.again(), now);
      if (second != null && second.run().host() instanceof Daemon host) {
        Job job = jobs.again(straggler.job(), straggler.again(), now);
        give(job, host, second.run().match(), second.run().reason(), now);
      }
    }
  }

  private record Straggler(Job job, Demand again, double gainMs) {}

  /** What a second try would ask for, if it is possible at all. */
  private static @Nullable Demand again(Job job, Moment now) {
    Daemon server = job.server();
    boolean possible =
        server != null
            && server != job.submitter
            && job.rival() == null
            && job.ranMs(now.nanos()) >= RACED_MS_MIN;
    Demand again = possible ? job.demand().again() : null;
    return again != null
            && server != null
            && server.hasEnvironment(again.target(), again.environments().getFirst().name())
        ? again
        : null;
  }

  private @Nullable SecondTry secondTry(Job job, Demand again, Moment now) {
    Daemon server = job.server();
    return server == null
        ? null
        : policy.race(
            farm.seenFrom(job.submitter.realm()),
            job.submitter,
            new Running(
                again,
                job.id,
                job.expected().spread(),
                job.expected().memoryMib(),
                server,
                job.ranMs(now.nanos())));
  }

  private void answer(Job job, Daemon host, EnvironmentMatch match) {
    Daemon submitter = job.submitter;
    Job raced = job.rival();
    if (host == submitter && submitter.versions.negotiated() >= NO_CS_VERSION) {
      effects.send(submitter, new NoCs(job.id, job.clientId));
      return;
    }
    effects.send(
        submitter,
        new UseCs(
            job.id,
            host.port(),
            host.toldAddress(),
            match.hostPlatform(),
            match.installed(),
            job.clientId,
            raced == null ? 0 : raced.id));
  }

  /**
   * All copies of a repeated job must use one environment, else they differ (protocol spec 6.4).
   */
  private void bindFollowers(Job job, Daemon host) {
    if (job.followers.isEmpty()) {
      return;
    }
    List<EnvironmentName> offered = job.demand().environments();
    offered.stream()
        .filter(environment -> environment.platform().equals(host.platform()))
        .findFirst()
        .ifPresent(environment -> {
          for (Job follower : job.followers) {
            queue.changeDemand(follower, follower.demand().offeringOnly(environment));
          }
        });
  }

  private void log(Job job, Daemon host, EnvironmentMatch match, Reason reason) {
    effects.info(() -> "put " + job.id + " in joblist of " + host.nodeName());
    effects.info(() ->
        "Job %d: to %s (%s), environment %s, from %s, %s: %s"
            .formatted(
                job.id,
                host.nodeName(),
                Addresses.withPort(host.address(), host.port()),
                match.installed() ? "installed" : "to install",
                job.submitter.nodeName(),
                job.filename,
                reason));
  }
}
