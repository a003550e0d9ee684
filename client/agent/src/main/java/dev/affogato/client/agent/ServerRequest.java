package dev.affogato.client.agent;

import dev.affogato.base.address.Addresses;
import dev.affogato.protocol.icecc.channel.ProtocolVersions;
import dev.affogato.protocol.icecc.message.Features;
import dev.affogato.protocol.icecc.message.GetCs;
import dev.affogato.protocol.icecc.wire.EnvironmentName;
import java.util.ArrayList;
import java.util.List;

/** Puts a request for a compile server together (protocol spec 3.5). Stateless. */
final class ServerRequest {
  private static final int VERIFYING_VERSION = 31;
  private static final int FEATURES_VERSION = 42;

  /** What daemons that execute actions say they have installed, so that they are found ready. */
  static final String DIRECT = "affogato-direct";

  private ServerRequest() {}

  static GetCs of(
      CompileJob job,
      List<OfferedEnvironment> archives,
      CallSettings settings,
      String workingDirectory,
      int niceness,
      boolean direct) {
    int features = features(archives);
    List<EnvironmentName> names = new ArrayList<>();
    for (OfferedEnvironment archive : archives) {
      names.add(new EnvironmentName(archive.platform(), archive.name()));
    }
    if (direct) {
      // Last: whoever has neither is sent the first.
      names.add(new EnvironmentName(job.target(), DIRECT));
    }
    return new GetCs(
        names,
        ByteNames.absolute(workingDirectory, job.remote().input()),
        job.language(),
        1,
        job.target(),
        job.remote().speedFlags(),
        GetCs.REACHES_IPV6,
        Addresses.canonical(settings.preferredHost()),
        minimalVersion(job, settings, features),
        0,
        features,
        niceness);
  }

  /** What a machine must unpack whichever archive it gets. */
  private static int features(List<OfferedEnvironment> archives) {
    int common = archives.isEmpty() ? 0 : Features.ENV_XZ | Features.ENV_ZSTD;
    for (OfferedEnvironment archive : archives) {
      String file = archive.file().toString();
      common &=
          file.endsWith(".tar.xz")
              ? Features.ENV_XZ
              : file.endsWith(".tar.zst") ? Features.ENV_ZSTD : 0;
    }
    return common;
  }

  private static int minimalVersion(CompileJob job, CallSettings settings, int features) {
    if (features != 0) {
      return FEATURES_VERSION;
    }
    if (job.remote().splitDwarfOutput().isPresent()) {
      return CompileServer.SPLIT_DWARF_VERSION;
    }
    return settings.onlyVerifyingServers() ? VERIFYING_VERSION : ProtocolVersions.MIN;
  }
}
