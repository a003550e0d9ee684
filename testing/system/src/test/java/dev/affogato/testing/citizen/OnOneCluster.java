package dev.affogato.testing.citizen;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Tests whose scripts run one after another on one cluster. Confined to one thread. */
abstract class OnOneCluster {
  static Cluster cluster;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    Cluster.checkRequirements();
    cluster = new Cluster(folder);
  }

  @AfterAll
  static void stop() throws Exception {
    if (cluster != null) {
      cluster.close();
      cluster = null;
    }
  }
}
