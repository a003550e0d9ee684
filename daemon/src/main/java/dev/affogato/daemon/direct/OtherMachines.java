package dev.affogato.daemon.direct;

import com.google.rpc.Code;
import dev.affogato.base.net.PeerShares;
import dev.affogato.base.time.TimeSource;
import dev.affogato.cache.blob.MissingBlobException;
import dev.affogato.cache.digest.Digest;
import dev.affogato.protocol.reapi.direct.v1.Execute;
import dev.affogato.protocol.reapi.direct.v1.Executed;
import dev.affogato.protocol.reapi.direct.v1.Missing;
import dev.affogato.protocol.reapi.direct.v1.NotDirect;
import dev.affogato.protocol.reapi.direct.v1.Place;
import dev.affogato.protocol.reapi.execution.JobTag;
import dev.affogato.protocol.reapi.grpc.call.NotReapiException;
import dev.affogato.protocol.reapi.grpc.call.PeerLostException;
import dev.affogato.protocol.reapi.message.CallFailure;
import dev.affogato.protocol.reapi.message.WireDigests;
import dev.affogato.protocol.reapi.service.Caller;
import dev.affogato.protocol.reapi.service.StoreFailures;
import dev.affogato.protocol.reapi.v2.ActionResult;
import dev.affogato.protocol.reapi.v2.ExecuteRequest;
import dev.affogato.protocol.reapi.v2.ExecuteResponse;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;

/**
 * Has actions done where the scheduler says: brings what is needed, waits, and keeps what came of
 * it. Thread-safe.
 */
final class OtherMachines implements Elsewhere {
  private static final System.Logger LOG = System.getLogger(OtherMachines.class.getName());

  /** Contents may be thrown out over there while others are on their way, but not for ever. */
  private static final int ATTEMPTS_MAX = 3;

  /** Jobs of this machine's users at a time, each of whom has a share. */
  private static final int RUNNING_MAX = 8192;

  /** A machine that has to be brought more may know the result, and need none of it. */
  private static final long UNASKED_BYTES_MAX = 256 << 10;

  private static final Duration KNOWN_WAIT_MAX = Duration.ofSeconds(10);

  private static final int PORT_MAX = 65_535;

  private final String ownName;
  private final DirectStore store;
  private final Peer.Connector connector;
  private final IntFunction<Optional<String>> schedulers;
  private final DirectFigures figures;
  private final TimeSource time;
  private final Neighbours neighbours;
  private final PeerShares running = new PeerShares(RUNNING_MAX, 0);
  private final Map<String, OtherMachine> machines = new ConcurrentHashMap<>();

  /**
   * @param schedulers who gave the job of a number, if it is known here
   */
  OtherMachines(
      String ownName,
      DirectStore store,
      Peer.Connector connector,
      IntFunction<Optional<String>> schedulers,
      DirectFigures figures,
      TimeSource time) {
    this.ownName = ownName;
    this.store = store;
    this.connector = connector;
    this.schedulers = schedulers;
    this.figures = figures;
    this.time = time;
    this.neighbours = new Neighbours(store, time);
  }

  @Override
  public Outcome execute(Digest action, Execute request, Caller caller)
      throws CallFailure, InterruptedException {
    Place place = request.getPlace();
    if (place.getHost().isEmpty() || place.getPort() < 1 || place.getPort() > PORT_MAX) {
      throw CallFailure.invalid("no place to do it");
    }
    String user = UserQuotas.key(caller);
    if (!running.take(user, false)) {
      throw new CallFailure(
          Code.RESOURCE_EXHAUSTED, user + " has " + running.held(user) + " jobs elsewhere already");
    }
    try {
      return executeThere(action, request);
    } finally {
      running.giveBack(user);
    }
  }

  @Override
  public Optional<ActionResult> find(Digest action, List<String> files)
      throws InterruptedException {
    return neighbours.find(action, files, machines.values());
  }

  private OtherMachine machine(Place place) {
    return machines.computeIfAbsent(
        place.getHost() + " " + place.getPort(),
        name ->
            new OtherMachine(place.getHost(), place.getPort(), store.contents(), connector, time));
  }

  private Outcome executeThere(Digest action, Execute request)
      throws CallFailure, InterruptedException {
    for (int attempt = 1; ; attempt++) {
      OtherMachine machine = machine(request.getPlace());
      OtherMachine.Link link;
      try {
        link = machine.enter();
      } catch (NotReapiException classic) {
        return notDirect();
      } catch (IOException e) {
        return new NotDone(AgentService.failed(Code.UNAVAILABLE, "no connection: " + text(e)));
      }
      if (link == null) {
        continue;
      }
      try {
        Outcome outcome = executeOver(link, action, request);
        if (outcome instanceof Done(ExecuteResponse response, _) && response.getCachedResult()) {
          machine.usefulness().answered(true);
        }
        return outcome;
      } catch (NotReapiException classic) {
        machine.isClassic();
        machine.drop(link);
        return notDirect();
      } catch (MissingBlobException missing) {
        return new NotDone(missing(List.of(missing.digest())));
      } catch (PeerLostException lost) {
        machine.drop(link);
        if (machine.isKnownClassic()) {
          // Another job has just found that out, and ended the connection for all.
          return notDirect();
        }
        if (link.fresh() || attempt >= ATTEMPTS_MAX) {
          return new NotDone(
              AgentService.failed(Code.UNAVAILABLE, "the connection was lost: " + text(lost)));
        }
        // It may have been lost long ago: nobody had a reason to notice.
        LOG.log(Level.DEBUG, "connecting again: {0}", lost.toString());
      } catch (IOException ownStore) {
        throw StoreFailures.toCaller(ownStore);
      } catch (CallFailure failure) {
        if (CallFailure.missingIn(failure.status()).isEmpty() || attempt >= ATTEMPTS_MAX) {
          return new NotDone(AgentService.failed(failure));
        }
        link.deliveries().forget();
      } finally {
        machine.leave();
      }
    }
  }

  private Outcome executeOver(OtherMachine.Link link, Digest action, Execute request)
      throws IOException, CallFailure, InterruptedException {
    InputWalk walk = new InputWalk(store.contents(), link.deliveries()::isKnown);
    walk.action(action);
    if (!walk.absent().isEmpty()) {
      return new NotDone(missing(walk.absent()));
    }
    String host = request.getPlace().getHost();
    Keeping keeping = new Keeping(store, link.peer());
    long asked = time.nanoTime();
    if (!request.getSkipCacheLookup() && isMuch(walk.needed())) {
      Optional<ActionResult> known =
          link.peer().find(action, request.getInlineOutputFilesList(), KNOWN_WAIT_MAX);
      if (known.isPresent()) {
        known = keeping.keepKnown(action, known.get(), host);
      }
      if (known.isPresent()) {
        figures.knownThere();
        return new Done(
            ExecuteResponse.newBuilder().setCachedResult(true).setResult(known.get()).build(),
            since(asked));
      }
    }
    link.deliveries().bring(walk.needed(), link.peer());
    asked = time.nanoTime();
    ExecuteResponse response = link.peer().execute(order(action, request), job(request));
    if (!CallFailure.missingIn(response.getStatus()).isEmpty()) {
      throw new CallFailure(response.getStatus());
    }
    if (response.getCachedResult()) {
      figures.knownThere();
    } else {
      figures.sent();
    }
    ExecuteResponse kept = keeping.keep(action, response, host);
    return new Done(kept, since(asked));
  }

  private Duration since(long beganNanos) {
    return Duration.ofNanos(time.nanoTime() - beganNanos);
  }

  /** Whether to ask first for what it came to: a compiler is not brought for nothing. */
  private static boolean isMuch(Collection<Digest> needed) {
    long bytes = 0;
    for (Digest digest : needed) {
      bytes += digest.sizeBytes();
    }
    return bytes > UNASKED_BYTES_MAX;
  }

  private static ExecuteRequest order(Digest action, Execute request) {
    ExecuteRequest.Builder order = ExecuteRequest.newBuilder();
    order.setActionDigest(WireDigests.toWire(action));
    order.setSkipCacheLookup(request.getSkipCacheLookup());
    order.setInlineStdout(true).setInlineStderr(true);
    order.addAllInlineOutputFiles(request.getInlineOutputFilesList());
    order.getExecutionPolicyBuilder().setPriority(request.getNiceness());
    return order.build();
  }

  /** Agents are believed what job it is only where this machine's daemon knows of it, too. */
  private JobTag job(Execute request) {
    int id = request.getPlace().getJobId();
    return schedulers
        .apply(id)
        .map(scheduler -> new JobTag(id, scheduler, ownName))
        .orElseGet(() -> JobTag.of(ownName))
        .wantingReads(request.getWantsReads());
  }

  private static Executed missing(Collection<Digest> digests) {
    return Executed.newBuilder()
        .setMissing(Missing.newBuilder().addAllDigests(WireDigests.toWire(List.copyOf(digests))))
        .build();
  }

  private static NotDone notDirect() {
    return new NotDone(Executed.newBuilder().setNotDirect(NotDirect.getDefaultInstance()).build());
  }

  private static String text(IOException failure) {
    String message = failure.getMessage();
    return message == null ? failure.toString() : message;
  }

  /** Time passes: connections that nobody uses are closed. */
  void tick() {
    machines.values().removeIf(OtherMachine::rest);
  }

  @Override
  public void close() {
    machines.values().forEach(OtherMachine::close);
    connector.close();
  }
}
