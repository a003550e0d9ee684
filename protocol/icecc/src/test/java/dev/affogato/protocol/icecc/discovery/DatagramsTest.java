package dev.affogato.protocol.icecc.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DatagramsTest {
  private static final HexFormat HEX = HexFormat.of();

  @Test
  void repliesToEveryProbeAsTheRealSchedulerDid() throws Exception {
    // The captured scheduler's own facts, as its replies tell them.
    SchedulerIdentity self = new SchedulerIdentity(43, 0x6b02fa76L, "prototest");
    for (JsonElement element : captured().getAsJsonArray("discovery")) {
      JsonObject exchange = element.getAsJsonObject();
      byte[] probe = HEX.parseHex(exchange.get("request_hex").getAsString());
      Optional<byte[]> reply =
          Datagrams.parseProbe(probe).map(version -> Datagrams.reply(version, self));

      String expected =
          exchange.get("reply_hex").isJsonNull() ? null : exchange.get("reply_hex").getAsString();
      assertThat(reply.map(HEX::formatHex).orElse(null))
          .as("probe %s", HEX.formatHex(probe))
          .isEqualTo(expected);
    }
  }

  @Test
  void aSearcherOfEveryVersionUnderstandsItsReply() {
    SchedulerIdentity self = new SchedulerIdentity(43, 1795357302L, "ICECREAM");
    for (int version = 21; version <= 127; version++) {
      SchedulerIdentity seen =
          Datagrams.parseReply(Datagrams.reply(version, self), version).orElseThrow();

      assertThat(seen).isEqualTo(version < 33 ? new SchedulerIdentity(32, 0, "ICECREAM") : self);
    }
  }

  @Test
  void announcesAsTheRealSchedulerDid() throws Exception {
    // Both were sent by one scheduler whose start time differs from that of the replies.
    String old =
        captured()
            .getAsJsonArray("announcements")
            .get(0)
            .getAsJsonObject()
            .get("hex")
            .getAsString();
    String current =
        captured()
            .getAsJsonArray("announcements")
            .get(1)
            .getAsJsonObject()
            .get("hex")
            .getAsString();
    SchedulerIdentity self = new SchedulerIdentity(43, 0x6b02f8e3L, "prototest");

    assertThat(HEX.formatHex(Datagrams.oldAnnouncement(self))).isEqualTo(old);
    assertThat(HEX.formatHex(Datagrams.announcement(self))).isEqualTo(current);
    assertThat(Datagrams.parseAnnouncement(HEX.parseHex(current))).contains(self);
    assertThat(Datagrams.parseAnnouncement(HEX.parseHex(old))).isEmpty();
  }

  @Test
  void ignoresWhatIsNoReply() {
    assertThat(Datagrams.parseReply(new byte[0], 43)).isEmpty();
    assertThat(Datagrams.parseReply(new byte[268], 43)).isEmpty();
    assertThat(Datagrams.parseReply(new byte[] {46}, 43)).isEmpty();
    assertThat(Datagrams.parseProbe(new byte[] {43, 43})).isEmpty();
    assertThat(Datagrams.parseAnnouncement(new byte[0])).isEmpty();
  }

  @Test
  void cutsANetnameThatDoesNotFit() {
    byte[] reply = Datagrams.reply(43, new SchedulerIdentity(43, 1, "n".repeat(1000)));

    assertThat(Datagrams.parseReply(reply, 43).orElseThrow().netname())
        .hasSize(Datagrams.NETNAME_BYTES_MAX);
  }

  private static JsonObject captured() throws Exception {
    try (Reader reader =
        new InputStreamReader(
            DatagramsTest.class.getResourceAsStream("/vectors/UDP.json"), StandardCharsets.UTF_8)) {
      return JsonParser.parseReader(reader).getAsJsonObject();
    }
  }
}
