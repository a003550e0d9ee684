package dev.affogato.testing.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.Architectures;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/**
 * Who may see whom (ARCHITECTURE.md). Think hard before you change a rule: absent Maven
 * dependencies enforce most of them first.
 */
class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.affogato");

  @Test
  void roomsSeeOnlyTheRoomsBelowThem() {
    Architectures.layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("base")
        .definedBy("dev.affogato.base..")
        .layer("protocol")
        .definedBy("dev.affogato.protocol..")
        .layer("cache")
        .definedBy("dev.affogato.cache..")
        .layer("compiler")
        .definedBy("dev.affogato.compiler..")
        .layer("scheduler")
        .definedBy("dev.affogato.scheduler..")
        .layer("daemon")
        .definedBy("dev.affogato.daemon..")
        .layer("client")
        .definedBy("dev.affogato.client..")
        .layer("console")
        .definedBy("dev.affogato.console..")
        .whereLayer("console")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("client")
        .mayOnlyBeAccessedByLayers("console")
        .whereLayer("daemon")
        .mayOnlyBeAccessedByLayers("console")
        .whereLayer("scheduler")
        .mayOnlyBeAccessedByLayers("console")
        .whereLayer("compiler")
        .mayOnlyBeAccessedByLayers("daemon", "client", "console")
        .whereLayer("cache")
        .mayOnlyBeAccessedByLayers("protocol", "daemon", "client", "console")
        .whereLayer("protocol")
        .mayOnlyBeAccessedByLayers("scheduler", "daemon", "client", "console")
        .check(CLASSES);
  }

  @Test
  void pureCoresHaveNoClocksThreadsOrSockets() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "dev.affogato.scheduler.policy..",
            "dev.affogato.scheduler.estimate..",
            "dev.affogato.scheduler.state..",
            "dev.affogato.compiler.args..",
            "dev.affogato.console.dashboard.model..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.net..",
            "java.nio.channels..",
            "java.util.concurrent",
            "java.util.concurrent.locks..",
            "dev.affogato.base.net..")
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Thread.class)
        .check(CLASSES);
  }

  @Test
  void onlyTheTimeRoomReadsClocks() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.affogato.base.time..")
        .should()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(Thread.class, "sleep", long.class)
        .check(CLASSES);
  }

  @Test
  void eachThirdPartyLibraryHasItsOwnPlace() {
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.affogato.console.cli..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("picocli..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "dev.affogato.protocol.icecc.chunk..",
            "dev.affogato.protocol.reapi.grpc.zstd..",
            "dev.affogato.protocol.reapi.grpc.call..",
            "dev.affogato.daemon.work.environment..",
            "dev.affogato.compiler.toolchain..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "com.github.luben..", "io.airlift..", "org.apache.commons.compress..", "org.tukaani..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.affogato.protocol.reapi..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.grpc..", "io.netty..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.affogato.console.metrics..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.prometheus..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.affogato.console.dashboard.http..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.sun.net.httpserver..")
        .check(CLASSES);
  }

  @Test
  void theAgentStartsWithoutGrpc() {
    noClasses()
        .that()
        .resideInAnyPackage("dev.affogato.client..", "dev.affogato.cache..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.affogato.protocol.reapi.grpc..", "io.grpc..", "io.netty..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAnyPackage(
            "dev.affogato.protocol.reapi.message..",
            "dev.affogato.protocol.reapi.service..",
            "dev.affogato.protocol.reapi.execution..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.affogato.protocol.reapi.grpc..", "io.grpc..", "io.netty..")
        .check(CLASSES);
  }

  @Test
  void everyPackageSaysWhatItIsForAndIsNullMarked() {
    classes()
        .that()
        .haveSimpleName("package-info")
        .should()
        .beAnnotatedWith("org.jspecify.annotations.NullMarked")
        .check(CLASSES);
  }
}
