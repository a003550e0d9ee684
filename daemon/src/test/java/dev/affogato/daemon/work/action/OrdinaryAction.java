package dev.affogato.daemon.work.action;

import dev.affogato.protocol.reapi.v2.ActionResult;
import java.nio.file.Path;

/** What a job may do to its inputs where it runs as the store's own user. */
public final class OrdinaryAction {
  private OrdinaryAction() {}

  /** Whether everything is as it should be, with files below {@code folder}. */
  public static boolean works(Path folder) throws Exception {
    try (ActionBench bench = new ActionBench(folder.resolve("actions"))) {
      InputTree tree = Tools.tree().file("/p/a.c", "source").file("/p/b.h", "header");
      ActionResult result =
          bench.run(
              tree,
              Tools.script(
                  "/p",
                  "cat a.c b.h > a.o; chmod u+w a.c b.h; echo bad >> a.c; ln -f b.h b.o; echo x >> b.h",
                  "a.o",
                  "b.o"));
      return bench.text(result, "a.o").equals("sourceheader")
          && bench.text(result, "b.o").equals("headerx\n")
          && bench.damaged().isEmpty();
    }
  }
}
