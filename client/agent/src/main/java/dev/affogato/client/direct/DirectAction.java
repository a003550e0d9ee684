package dev.affogato.client.direct;

import com.google.protobuf.MessageLite;
import dev.affogato.cache.digest.Digest;
import dev.affogato.protocol.reapi.direct.DirectActions;
import dev.affogato.protocol.reapi.message.WireDigests;
import dev.affogato.protocol.reapi.v2.Action;
import dev.affogato.protocol.reapi.v2.Command;
import java.util.List;
import java.util.Map;

/**
 * A compile as messages: equal compiles are equal bytes, which is what finds their results again.
 * Immutable.
 *
 * @param digest the action's
 * @param messages the action and its command, by digest
 */
record DirectAction(Digest digest, Map<Digest, byte[]> messages) {
  /** What is taken for granted, and no reason to tell two jobs apart. */
  private static final int OWNERS_BITS = 0700;

  private static final int USUAL_UMASK = 022;

  static DirectAction of(
      DirectCall call,
      Map<String, String> variables,
      OutputNames outputs,
      Digest inputRoot,
      SharedPaths paths)
      throws Detour {
    Command.Builder command = Command.newBuilder();
    command.addArguments(WireText.of(call.program()));
    command.addAllArguments(call.style());
    for (String word : paths.words(call.remote().words())) {
      command.addArguments(WireText.of(word));
    }
    paths
        .variables(variables)
        .forEach((name, value) ->
            command.addEnvironmentVariablesBuilder().setName(name).setValue(value));
    command.setWorkingDirectory(WireText.of(paths.there(call.command().cwd()).substring(1)));
    command.addAllOutputPaths(outputs.wire());
    byte[] commandBytes = bytes(command.build());
    Digest commandDigest = Digest.of(commandBytes);
    Action action =
        Action.newBuilder()
            .setCommandDigest(WireDigests.toWire(commandDigest))
            .setInputRootDigest(WireDigests.toWire(inputRoot))
            .setPlatform(DirectActions.platform(umask(call.command().umask())))
            .build();
    byte[] actionBytes = bytes(action);
    Digest digest = Digest.of(actionBytes);
    return new DirectAction(digest, Map.of(digest, actionBytes, commandDigest, commandBytes));
  }

  /**
   * Outputs get their mode here, whatever it was there; only a mask that keeps a compiler from its
   * own temporary files makes a difference.
   */
  private static int umask(int umask) {
    return (umask & OWNERS_BITS) == 0 ? USUAL_UMASK : umask;
  }

  private static byte[] bytes(MessageLite message) {
    return message.toByteArray();
  }

  /** The messages' digests. */
  List<Digest> digests() {
    return List.copyOf(messages.keySet());
  }
}
