package dev.affogato.client.agent;

import dev.affogato.client.direct.DirectResult;
import java.io.IOException;

/**
 * Has the launcher put in place what was made elsewhere, and end as the compiler did. Confined to
 * the call's thread.
 */
final class DirectDelivery {
  private final Call call;
  private final OutputPlaces places;

  DirectDelivery(Call call, CompileJob job) {
    this.call = call;
    this.places = new OutputPlaces(call, job);
  }

  void deliver(DirectResult result) throws IOException {
    if (result.status() != 0) {
      places.removeFormerOutput();
    }
    for (DirectResult.Output output : result.outputs()) {
      call.launcher().file(places.of(output.name()), OutputPlaces.OUTPUT_MODE, output.content());
    }
    call.log().debug(Sizes.text("got", call.objectSentBytes, call.objectBytes));
    call.launcher().finish(result.status(), result.stdout(), result.stderr());
  }
}
